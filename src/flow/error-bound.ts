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
    this.#hasGood = records > aside;
    this.#firstBad = this.#hasGood ? 0 : aside;
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

  /** There are no more records: a share is judged now, however few there were. */
  end(): BoundVerdict {
    if (this.#records > 0 && !this.#hasGood) return 'each';
    return this.#aside > this.#allowed() ? 'too-many' : 'within';
  }

  #isOver(): boolean {
    const isJudged = this.#bound.kind === 'records' || this.#records >= FIRST_RECORDS;
    return isJudged && this.#aside > this.#allowed();
  }

  /** How many of the records so far may be set aside. */
  #allowed(): number {
    if (this.#bound.kind === 'records') return this.#bound.records;
    // 2.3 * 3000 is less than 6900 in floating point, and 69 of 3,000 are 2.3 %
    const share = ((this.#bound.percent * this.#records) / 100) * (1 + 1e-12);
    return Math.max(share, this.#bound.orRecords ?? 0);
  }
}
