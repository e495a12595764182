// The writer's part of --quarantine: compares the quarantined records with --max-errors, batch by
// batch in the order of writing. If there are too many, the run fails, and only the quarantine is
// kept: so it is completed.
import { ErrorTally, FIRST_RECORDS, type BoundVerdict } from '../../flow/error-bound.ts';
import { TooManyErrorsError } from '../../job/errors.ts';
import { describeBound, type ErrorBound } from '../../job/policies.ts';
import { QUARANTINE_OUTPUTS } from '../protocol/output-names.ts';
import type { Outputs } from './outputs.ts';
import type { Result } from './result-outputs.ts';

export class Quarantine {
  readonly #bound: ErrorBound;
  readonly #tally: ErrorTally;
  #records: number;
  #aside: number;

  /** `records` and `aside` are the counts of a run that is resumed. */
  constructor(bound: ErrorBound, records = 0, aside = 0) {
    this.#bound = bound;
    this.#tally = new ErrorTally(bound, records, aside);
    this.#records = records;
    this.#aside = aside;
  }

  /** Counts written results. Rejects with a TooManyErrorsError; undefined if all is well. */
  judge(results: readonly Result[], outputs: Outputs): Promise<never> | undefined {
    for (const { recordsIn, aside } of results) {
      this.#records += recordsIn;
      this.#aside += aside?.records ?? 0;
      const judged = this.#tally.add(recordsIn, aside?.records ?? 0, aside?.leading ?? 0);
      // Without an order, good ones may have been written before them.
      const verdict = aside?.isHopeless === true ? 'each' : judged;
      if (verdict !== 'within') return this.#fail(verdict, 'the first', outputs);
    }
    return undefined;
  }

  /** There are no more results. */
  async end(outputs: Outputs): Promise<void> {
    const verdict = this.#tally.end();
    if (verdict !== 'within') await this.#fail(verdict, 'all', outputs);
  }

  async #fail(verdict: Exclude<BoundVerdict, 'within'>, which: 'the first' | 'all', outputs: Outputs): Promise<never> {
    await outputs.finish(QUARANTINE_OUTPUTS);
    throw new TooManyErrorsError(verdict === 'each' ? this.#eachFails() : this.#tooMany(which), {
      advice:
        verdict === 'each'
          ? 'is the work wrong, or its input: the wrong format, the wrong column?'
          : 'fix the work or the input, or allow more: --max-errors N, --max-errors P%',
    });
  }

  #eachFails(): string {
    const which = this.#records < FIRST_RECORDS ? `all ${this.#records}` : `each of the first ${FIRST_RECORDS}`;
    return `the work fails on every record: ${which} failed`;
  }

  #tooMany(which: 'the first' | 'all'): string {
    return (
      `${this.#aside} of ${which} ${this.#records} records failed, and no more than ` +
      `${describeBound(this.#bound)} may (--max-errors)`
    );
  }
}
