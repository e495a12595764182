// Decimals with more digits than a Number has, such as 0.1234567890123456789: the work is given the nearest Number. Where that
// Number comes back in its place, it is written with the digits it came with; elsewhere, too, if nobody computes it by chance.
import { decimalOf, isSame } from './decimal.ts';
import type { JsonPath } from './path-text.ts';

/** A Number that prints with so many digits is no result of chance: it is the one that was read. */
const UNMISTAKABLE_DIGITS = 16;

interface Kept {
  readonly place: string;
  readonly literal: string;
}

/** Two literals that are the same Number, but not the same decimal: which one is meant nobody can tell. */
export interface Ambiguity {
  readonly literals: readonly [string, string];
}

export class KeptDigits {
  readonly #kept = new Map<number, Kept[]>();

  add(value: number, literal: string, path: JsonPath): void {
    this.#push(value, { place: placeOf(path), literal });
  }

  /** The unmistakable ones of another record: its places are none of this one's. */
  addOthers(others: KeptDigits): void {
    for (const [value, kept] of others.#kept) {
      if (isUnmistakable(value)) for (const { literal } of kept) this.#push(value, { place: ELSEWHERE, literal });
    }
  }

  has(value: number): boolean {
    return this.#kept.has(value);
  }

  /** How the Number is to be written at this place; undefined: as JavaScript writes it. */
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
    // of a key that is there twice the last value counts
    else if (kept.place !== ELSEWHERE)
      this.#kept.set(value, [...all.filter(({ place }) => place !== kept.place), kept]);
    else if (!all.some(({ literal }) => literal === kept.literal)) all.push(kept);
  }
}

/** Like no place that placeOf gives. */
const ELSEWHERE = '';

function placeOf(path: JsonPath): string {
  return JSON.stringify(path);
}

function isUnmistakable(value: number): boolean {
  return decimalOf(String(value)).digits.length >= UNMISTAKABLE_DIGITS;
}
