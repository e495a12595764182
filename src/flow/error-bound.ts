// How much of the input may be quarantined (--max-errors), and when it is too much. Pure: it learns
// of each batch in the order of writing.
import type { ErrorBound } from '../job/policies.ts';

/**
 * If this many records all fail, the work is wrong, not the records. A share of fewer records means
 * nothing yet.
 */
export const FIRST_RECORDS = 1000;

/** `each`: no record has succeeded so far. */
export type BoundVerdict = 'within' | 'too-many' | 'each';

export class ErrorTally {
  readonly #bound: ErrorBound;
  #records: number;
  #aside: number;
  /** How many of the first records failed, and whether one has succeeded. */
  #firstBad: number;
  #hasGood: boolean;

  /** `records` and `aside` are the counts of a run that is resumed. */
  constructor(bound: ErrorBound, records = 0, aside = 0) {
    this.#bound = bound;
    this.#records = records;
    this.#aside = aside;
    this.#hasGood = records > aside;
    this.#firstBad = this.#hasGood ? 0 : aside;
  }

  /**
   * A batch of `records`, of which `aside` were quarantined, `leading` of them before any good one.
   */
  add(records: number, aside: number, leading: number): BoundVerdict {
    this.#records += records;
    this.#aside += aside;
    if (!this.#hasGood) this.#firstBad += leading;
    this.#hasGood ||= leading < records;
    if (this.#firstBad >= FIRST_RECORDS) return 'each';
    return this.#isOver() ? 'too-many' : 'within';
  }

  /** There are no more records: a share is checked now, however few there were. */
  end(): BoundVerdict {
    if (this.#records > 0 && !this.#hasGood) return 'each';
    return this.#aside > this.#allowed() ? 'too-many' : 'within';
  }

  #isOver(): boolean {
    const isJudged = this.#bound.kind === 'records' || this.#records >= FIRST_RECORDS;
    return isJudged && this.#aside > this.#allowed();
  }

  /** How many of the records so far may be quarantined. */
  #allowed(): number {
    if (this.#bound.kind === 'records') return this.#bound.records;
    // 2.3 * 3000 is less than 6900 in floating point, but 69 of 3,000 are 2.3 %.
    const share = ((this.#bound.percent * this.#records) / 100) * (1 + 1e-12);
    return Math.max(share, this.#bound.orRecords ?? 0);
  }
}
