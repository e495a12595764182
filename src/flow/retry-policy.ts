// What to do with a batch that failed: try it again, bisect it to its failing records, or give up.
// Pure: the reader, which keeps a copy of each batch, reports what happens and gets the decision.
// A batch is tried 1 + retries times as it is. Then, with --quarantine, a worker bisects it. If
// that worker dies, its findings are kept: records that are known to fail are not tried again, and
// a range of records on which a worker died is halved at once. Each death adds knowledge, or the
// run fails: so it ends.
import type { ErrorReport } from '../job/error-report.ts';
import type { BatchHead } from '../job/batch.ts';

/** A record that is quarantined: its index in its batch, and its error. */
export interface BadRecord {
  readonly index: number;
  readonly error: ErrorReport;
}

/**
 * Records, by their indices in the batch, on which a worker died when it processed them together.
 */
export interface DeadlyRange {
  readonly from: number;
  readonly to: number;
  /** This many records in between were known to fail, and were left out. */
  readonly without: number;
  readonly error: ErrorReport;
}

/** Bisect the batch. */
export interface BisectPlan {
  readonly bad: readonly BadRecord[];
  readonly deadly: readonly DeadlyRange[];
}

export type Verdict =
  | { readonly kind: 'again'; readonly plan: BisectPlan | undefined }
  | { readonly kind: 'give-up'; readonly error: ErrorReport };

interface State {
  failures: number;
  isBisecting: boolean;
  bad: BadRecord[];
  deadly: DeadlyRange[];
}

export class RetryPolicy {
  readonly #retries: number;
  readonly #setsAside: boolean;
  /** Of batches that failed. */
  readonly #states = new Map<number, State>();

  constructor(retries: number, setsAside: boolean) {
    this.#retries = retries;
    this.#setsAside = setsAside;
  }

  /** The worker reported the failure, and lives. `isFinal`: it has tried the batch's records as often as may be. */
  failed({ batch }: BatchHead, error: ErrorReport, isFinal = false): Verdict {
    const state = this.#stateOf(batch);
    // A worker that bisects has done all that is possible.
    if (state.isBisecting) return { kind: 'give-up', error };
    if (isFinal) state.failures = this.#retries;
    return this.#next(state, error);
  }

  /** The worker is gone. */
  died(head: BatchHead, error: ErrorReport): Verdict {
    const state = this.#stateOf(head.batch);
    if (!state.isBisecting && state.failures < this.#retries) return this.#next(state, error);
    if (!this.#setsAside || !this.#learn(state, head, error)) return { kind: 'give-up', error };
    return this.#bisect(state);
  }

  /** During bisection a record was found to fail. */
  found(batch: number, bad: BadRecord): void {
    this.#stateOf(batch).bad.push(bad);
  }

  /** The batch is done. */
  forget(batch: number): void {
    this.#states.delete(batch);
  }

  #next(state: State, error: ErrorReport): Verdict {
    state.failures += 1;
    if (state.failures <= this.#retries) return { kind: 'again', plan: undefined };
    return this.#setsAside ? this.#bisect(state) : { kind: 'give-up', error };
  }

  #bisect(state: State): Verdict {
    state.isBisecting = true;
    return { kind: 'again', plan: { bad: [...state.bad], deadly: [...state.deadly] } };
  }

  /** Records where the worker died; false if that was known, so that it would only happen again. */
  #learn(state: State, { firstRecord, records }: BatchHead, error: ErrorReport): boolean {
    const { record = firstRecord, lastRecord = record } = error.place;
    const from = Math.max(0, record - firstRecord);
    const to = Math.min(records, lastRecord - firstRecord + 1);
    if (to - from <= 1) {
      if (state.bad.some(({ index }) => index === from)) return false;
      state.bad.push({ index: from, error });
      return true;
    }
    const without = state.bad.filter(({ index }) => index >= from && index < to).length;
    if (state.deadly.some((range) => range.from === from && range.to === to && range.without === without)) return false;
    state.deadly.push({ from, to, without, error });
    return true;
  }

  #stateOf(batch: number): State {
    let state = this.#states.get(batch);
    if (state === undefined) {
      state = { failures: 0, isBisecting: false, bad: [], deadly: [] };
      this.#states.set(batch, state);
    }
    return state;
  }
}
