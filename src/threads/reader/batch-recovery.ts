// The reader's part of --retries, --quarantine and --timeout: keeps each batch until its result is
// in, judges failures and lost workers, and has batches retried, or shows the record that failed.
import type { BatchFailed } from '../protocol/batch-answers.ts';
import { RetryPolicy, type BadRecord, type Verdict } from '../../flow/retry-policy.ts';
import type { ErrorReport } from '../../job/error-report.ts';
import type { Place } from '../../job/errors.ts';
import { BatchSlicer, type SlicerOptions } from '../../records/batch-slicer.ts';
import type { ReadBatch } from '../../records/batcher.ts';
import { asBuffer } from '../../records/text.ts';
import { excerptOf } from '../../transform/blame.ts';
import type { BufferPool } from './buffer-pool.ts';
import { RetainedBatches } from './retained-batches.ts';
import type { BatchGiven, LastResult, LastResultQuery, WorkerLost } from '../protocol/protocol.ts';

/** Facts of a run that may survive a failure, or whose workers may be ended over a record. */
export interface RetryPolicies {
  /** How batches are split into records. */
  readonly slicing: SlicerOptions;
  readonly retries: number;
  /** Records that fail are quarantined. */
  readonly setsAside: boolean;
  /** The run fails. */
  readonly onGiveUp: (error: ErrorReport) => void;
  /** Asks the writer. */
  readonly ask: (question: LastResultQuery) => void;
}

export class BatchRecovery {
  readonly #policies: RetryPolicies;
  readonly #kept: RetainedBatches;
  readonly #trials: RetryPolicy;
  /** Numbers of workers that are gone: the writer is asked what it has of them. */
  readonly #losses = new Map<number, WorkerLost & { readonly isShared: boolean }>();

  constructor(policies: RetryPolicies, pool: BufferPool) {
    this.#policies = policies;
    this.#kept = new RetainedBatches(pool);
    this.#trials = new RetryPolicy(policies.retries, policies.setsAside);
  }

  /** Every result is in. */
  get isOver(): boolean {
    return this.#kept.isEmpty;
  }

  get hasWaiting(): boolean {
    return this.#kept.hasWaiting;
  }

  takeWaiting(worker: number): BatchGiven {
    return this.#kept.takeWaiting(worker);
  }

  keep(readBatch: ReadBatch, worker: number): void {
    this.#kept.keep(readBatch, worker);
  }

  /** Its result is with the writer. */
  done(batch: number): void {
    this.#kept.done(batch);
    this.#trials.forget(batch);
  }

  failed({ batch, error, isFinal }: BatchFailed): void {
    this.#judge(batch, this.#trials.failed(this.#kept.headOf(batch), error, isFinal));
  }

  found(batch: number, bad: BadRecord): void {
    this.#trials.found(batch, bad);
  }

  /** A worker ended over a batch, and all its messages have arrived. `isShared`: it may have been at others, too. */
  lost(loss: WorkerLost, isShared: boolean): void {
    const { worker, error } = loss;
    // The slow call may have ended while the worker was being ended; then nothing is wrong with it.
    const owed = this.#kept.owedBy(worker);
    const isOver = isShared ? owed.length === 0 : !owed.includes(error.place.batch ?? NaN);
    if (isOver && error.name !== 'TimeoutError') {
      // Thrown after a batch that is done: nothing can be retried for it.
      this.#policies.onGiveUp(error);
      return;
    }
    this.#losses.set(worker, { ...loss, isShared });
    this.#policies.ask({ kind: 'query-last-result', worker });
  }

  /** Others get what it owed; its current batch is judged. */
  arrived({ worker, lastBatch }: LastResult): void {
    const { error, isShared } = this.#losses.get(worker)!;
    this.#losses.delete(worker);
    const owed = this.#kept.owedBy(worker);
    // Not judged: each is done again with nothing beside it.
    const isKnown =
      owed.some((batch) => this.#kept.isAlone(batch)) || (owed.length === 1 && owed[0] === error.place.batch);
    const areUnsure = isShared && !isKnown;
    for (const batch of owed) {
      // The result arrived; only the message to this thread is missing.
      if (batch === lastBatch) this.done(batch);
      else if (areUnsure || batch !== error.place.batch) this.#kept.retry(batch, undefined, areUnsure);
      else this.#judge(batch, this.#trials.died(this.#kept.headOf(batch), error));
    }
  }

  #judge(batch: number, verdict: Verdict): void {
    if (verdict.kind === 'again') this.#kept.retry(batch, verdict.plan);
    else this.#policies.onGiveUp({ ...verdict.error, place: this.#displayName(batch, verdict.error.place) });
  }

  /** A worker that died on a record has not shown it: the copy does. */
  #displayName(batch: number, place: Place): Place {
    const { record, lastRecord, excerpt } = place;
    if (record === undefined || lastRecord !== undefined || excerpt !== undefined) return place;
    const { slicing } = this.#policies;
    const { head, bytes } = this.#kept.copyOf(batch);
    const slicer = new BatchSlicer(head, bytes, slicing);
    const index = record - head.firstRecord;
    const { line, byte } = slicer.placeOf(index);
    const [first] = slicer.bytesOf(index);
    return { ...place, line, byte, excerpt: excerptOf(asBuffer(first), slicing.encoding) };
  }
}
