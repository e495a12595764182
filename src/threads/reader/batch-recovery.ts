// The reader's part of --retries, --quarantine and --timeout: keeps what is given to workers until its result is in, judges
// what has failed and whom it was lost with, and has it given again, or shows the record that it failed on.
import { RetryPolicy, type BadRecord, type Verdict } from '../../flow/retry-policy.ts';
import type { ErrorReport } from '../../job/error-report.ts';
import type { Place } from '../../job/errors.ts';
import { BatchSlicer, type SlicerOptions } from '../../records/batch-slicer.ts';
import type { ReadBatch } from '../../records/batcher.ts';
import { asBuffer } from '../../records/text.ts';
import { excerptOf } from '../../transform/blame.ts';
import type { BufferPool } from './buffer-pool.ts';
import { RetainedBatches } from './retained-batches.ts';
import type { LastResult, BatchGiven, LastResultQuery, WorkerLost } from '../protocol/protocol.ts';

/** Of a run that need not end with the first failure, or whose workers may be ended over a record. */
export interface RetryPolicies {
  /** How batches are cut into records. */
  readonly slicing: SlicerOptions;
  readonly retries: number;
  /** Records on which a batch fails are set aside. */
  readonly setsAside: boolean;
  /** The run fails all the same. */
  readonly onGiveUp: (error: ErrorReport) => void;
  /** Asks the writer. */
  readonly ask: (question: LastResultQuery) => void;
}

export class BatchRecovery {
  readonly #policies: RetryPolicies;
  readonly #kept: RetainedBatches;
  readonly #trials: RetryPolicy;
  /** Workers that are gone, by their numbers: what the writer has of them is asked. */
  readonly #losses = new Map<number, WorkerLost>();

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

  keep(cut: ReadBatch, worker: number): void {
    this.#kept.keep(cut, worker);
  }

  /** Its result is with the writer. */
  done(batch: number): void {
    this.#kept.done(batch);
    this.#trials.forget(batch);
  }

  failed(batch: number, error: ErrorReport): void {
    this.#judge(batch, this.#trials.failed(this.#kept.headOf(batch), error));
  }

  found(batch: number, bad: BadRecord): void {
    this.#trials.found(batch, bad);
  }

  /** A worker has ended over a batch, and all it had said is heard. */
  lost(loss: WorkerLost): void {
    const { worker, error } = loss;
    // what took too long may have come to its end while the worker was being ended, and then all is well with it
    const isOver = !this.#kept.owedBy(worker).includes(error.place.batch ?? NaN);
    if (isOver && error.name !== 'TimeoutError') {
      // thrown behind a batch that is done: there is nothing that could be tried again for it
      this.#policies.onGiveUp(error);
      return;
    }
    this.#losses.set(worker, loss);
    this.#policies.ask({ kind: 'query-last-result', worker });
  }

  /** What it owed is given to others, and what it was at is judged. */
  arrived({ worker, lastBatch }: LastResult): void {
    const { error } = this.#losses.get(worker)!;
    this.#losses.delete(worker);
    for (const batch of this.#kept.owedBy(worker)) {
      // it had got through, and only the word of it to this thread is missing
      if (batch === lastBatch) this.done(batch);
      else if (batch !== error.place.batch) this.#kept.retry(batch, undefined);
      else this.#judge(batch, this.#trials.died(this.#kept.headOf(batch), error));
    }
  }

  #judge(batch: number, verdict: Verdict): void {
    if (verdict.kind === 'again') this.#kept.retry(batch, verdict.plan);
    else this.#policies.onGiveUp({ ...verdict.error, place: this.#displayName(batch, verdict.error.place) });
  }

  /** Who died over a record has not shown it: the copy does. */
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
