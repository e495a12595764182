// Random numbers that follow from a seed: a failure can be repeated.

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Mulberry32, by Tommy Ettinger: from 0 to 1, 1 excluded. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer from 0 to `bound`, `bound` excluded. */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  /** An integer from `least` to `most`, both included. */
  integer(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  isOneIn(times: number): boolean {
    return this.chance(1 / times);
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }

  /** So many different integers from 0 to `bound`, `bound` excluded. */
  several(count: number, bound: number): number[] {
    const all = Array.from({ length: bound }, (_, index) => index);
    return Array.from({ length: Math.min(count, bound) }, () => all.splice(this.below(all.length), 1)[0]!);
  }
}

const SEEDS = 2 ** 30;
const { THREADMILL_TEST_SEED: GIVEN, THREADMILL_TEST_TIMES: TIMES = '0.2' } = process.env;

/** The seed of everything random in a test file: new each time, or THREADMILL_TEST_SEED. */
export const SEED = GIVEN === undefined ? Math.floor(Math.random() * SEEDS) : Number(GIVEN);

/**
 * How often to repeat a random test that has `times` repetitions in a whole run: a fifth of them,
 * or as THREADMILL_TEST_TIMES says.
 */
export function repeats(times: number): number {
  return Math.max(1, Math.round(times * Number(TIMES)));
}

/** How to repeat the case that began with `seed`, for the message of a failure. */
export function againWith(seed: number): string {
  return `to run this case again: THREADMILL_TEST_SEED=${seed} THREADMILL_TEST_TIMES=0`;
}
