// Random scripts of faults that can be had again: each follows from one number, which a failure names.
// THREADMILL_FAULT_SEED=NUMBER in the environment runs that script alone.

const VARIABLE = 'THREADMILL_FAULT_SEED';
const SEEDS = 2 ** 31;

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to 1: mulberry32 (Tommy Ettinger, public domain). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** From `least` to `most`, both included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  isOneIn(times: number): boolean {
    return this.next() * times < 1;
  }

  of<Item>(items: readonly Item[]): Item {
    return items[this.integer(0, items.length - 1)]!;
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.integer(0, 255)));
  }
}

/** Runs that many scripts, new ones each time; what a failing one throws says how to run it again. */
export function runScripts(times: number, script: (random: Random) => void): void {
  const again = process.env[VARIABLE];
  const first = again === undefined ? Math.floor(Math.random() * SEEDS) : Number(again);
  for (let seed = first; seed < first + (again === undefined ? times : 1); seed += 1) {
    try {
      script(new Random(seed));
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      throw new Error(`${said}\n\nto run this script again: ${VARIABLE}=${seed}`, { cause: error });
    }
  }
}

const NUMBERS: Readonly<Record<string, number>> = {
  EPERM: -1,
  EINTR: -4,
  EIO: -5,
  EAGAIN: -11,
  EBUSY: -16,
  EXDEV: -18,
  ENOSPC: -28,
  EROFS: -30,
  EMLINK: -31,
  EDQUOT: -122,
};

/** As node:fs throws it. */
export function systemError(code: string, call: string): Error {
  return Object.assign(new Error(`${code}: it failed, ${call}`), { code, errno: NUMBERS[code], syscall: call });
}
