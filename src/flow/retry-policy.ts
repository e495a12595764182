// What is to be done with a batch that has failed: work on it again, bisect it to the records it fails on, or give up.
// Pure: the reader, who keeps a copy of each batch, tells it what happens and is told what to do.
//
// A batch is tried 1 + retries times as it is. Then, with --quarantine, a worker bisects it by itself. Should that worker
// die meanwhile, what is known by then is not lost: records that are known to be bad are not tried again, and where a
// worker died on a range of records, so that it is unknown on which, that range is halved at once. Each death adds to what
// is known, or the run fails: so there is an end.
import type { ErrorReport } from '../job/error-report.ts';
import type { BatchHead } from '../job/batch.ts';

/** A record that is set aside: its index in its batch, and why. */
export interface BadRecord {
  readonly index: number;
  readonly error: ErrorReport;
}

/** Records, by their indices in the batch, that a worker has not survived when it worked on them together. */
export interface DeadlyRange {
  readonly from: number;
  readonly to: number;
  /** So many records in between were known to be bad by then, and left out. */
  readonly without: number;
  readonly error: ErrorReport;
}

/** The batch is to be bisected. */
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
  /** Of batches that have failed. */
  readonly #states = new Map<number, State>();

  constructor(retries: number, setsAside: boolean) {
    this.#retries = retries;
    this.#setsAside = setsAside;
  }

  /** The worker has reported the failure, and lives. */
  failed({ batch }: BatchHead, error: ErrorReport): Verdict {
    const state = this.#stateOf(batch);
    // a worker that bisects has done all there is to do
    if (state.isBisecting) return { kind: 'give-up', error };
    return this.#next(state, error);
  }

  /** The worker is gone. */
  died(head: BatchHead, error: ErrorReport): Verdict {
    const state = this.#stateOf(head.batch);
    if (!state.isBisecting && state.failures < this.#retries) return this.#next(state, error);
    if (!this.#setsAside || !this.#learn(state, head, error)) return { kind: 'give-up', error };
    return this.#bisect(state);
  }

  /** While the batch is bisected a record has been found bad. */
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

  /** Takes in where the worker died; false where that was known, so that it would only happen again. */
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
