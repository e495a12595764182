// Keeps decimals with more digits than a Number holds, such as 0.1234567890123456789. The work gets
// the nearest Number. At the same place it is written with its original digits; also elsewhere, if
// its digits make a coincidence impossible.
import { decimalOf, isSame } from './decimal.ts';
import type { JsonPath } from './path-text.ts';

/**
 * A Number that prints with this many digits is not computed by chance: it is the one that was
 * read.
 */
const UNMISTAKABLE_DIGITS = 16;

interface Kept {
  readonly place: string;
  readonly literal: string;
}

/** Two different decimals that are the same Number: which one is meant is unknown. */
export interface Ambiguity {
  readonly literals: readonly [string, string];
}

export class KeptDigits {
  readonly #kept = new Map<number, Kept[]>();

  add(value: number, literal: string, path: JsonPath): void {
    this.#push(value, { place: placeOf(path), literal });
  }

  /** Adds the unmistakable decimals of another record; its places don't apply to this one. */
  addOthers(others: KeptDigits): void {
    for (const [value, kept] of others.#kept) {
      if (isUnmistakable(value)) for (const { literal } of kept) this.#push(value, { place: ELSEWHERE, literal });
    }
  }

  has(value: number): boolean {
    return this.#kept.has(value);
  }

  /** The text of the Number at this place; undefined: as JavaScript prints it. */
  of(value: number, path: JsonPath): string | Ambiguity | undefined {
    const kept = this.#kept.get(value);
    if (kept === undefined) return undefined;
    const place = placeOf(path);
    const here = kept.find((each) => each.place === place);
    if (here !== undefined) return here.literal;
    if (!isUnmistakable(value)) return undefined;
    const [{ literal: first }] = kept as [Kept];
    const other = kept.find(({ literal }) => !isSame(decimalOf(literal), decimalOf(first)));
    return other === undefined ? first : { literals: [first, other.literal] };
  }

  #push(value: number, kept: Kept): void {
    const all = this.#kept.get(value);
    if (all === undefined) this.#kept.set(value, [kept]);
    // For a duplicate key the last value counts.
    else if (kept.place !== ELSEWHERE)
      this.#kept.set(value, [...all.filter(({ place }) => place !== kept.place), kept]);
    else if (!all.some(({ literal }) => literal === kept.literal)) all.push(kept);
  }
}

/** Never returned by placeOf. */
const ELSEWHERE = '';

function placeOf(path: JsonPath): string {
  return JSON.stringify(path);
}

function isUnmistakable(value: number): boolean {
  return decimalOf(String(value)).digits.length >= UNMISTAKABLE_DIGITS;
}
