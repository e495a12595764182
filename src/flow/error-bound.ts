// How much of the input may be set aside (--max-errors), and when it has been too much. Pure: told of each batch in the
// order they are written.
import type { ErrorBound } from '../job/policies.ts';

/** So many records, all of them bad, and it is not the records that are wrong; and a share of fewer means nothing yet. */
export const FIRST_RECORDS = 1000;

/** `each`: no record so far was a good one. */
export type BoundVerdict = 'within' | 'too-many' | 'each';

export class ErrorTally {
  readonly #bound: ErrorBound;
  #records: number;
  #aside: number;
  /** How many of the first records were bad, and whether a good one has come. */
  #firstBad: number;
  #hasGood: boolean;

  /** `records` and `aside` are those of a run that is resumed. */
  constructor(bound: ErrorBound, records = 0, aside = 0) {
    this.#bound = bound;
    this.#records = records;
    this.#aside = aside;
    this.#firstBad = aside;
    this.#hasGood = records > aside;
  }

  /** A batch of so many records, of which so many were set aside, `leading` of them before any good one. */
  add(records: number, aside: number, leading: number): BoundVerdict {
    this.#records += records;
    this.#aside += aside;
    if (!this.#hasGood) this.#firstBad += leading;
    this.#hasGood ||= leading < records;
    if (this.#firstBad >= FIRST_RECORDS) return 'each';
    return this.#isOver() ? 'too-many' : 'within';
  }

  /** There are no more records. */
  end(): BoundVerdict {
    return this.#records > 0 && !this.#hasGood ? 'each' : 'within';
  }

  #isOver(): boolean {
    if (this.#bound.kind === 'records') return this.#aside > this.#bound.records;
    return this.#records >= FIRST_RECORDS && this.#aside * 100 > this.#bound.percent * this.#records;
  }
}
