// The batches that are with workers, and with policies their copies: a worker may die, or a batch
// be retried. A copy is kept until the result is in, and counts in the budget.
import type { BatchHead } from '../../job/batch.ts';
import type { BisectPlan } from '../../flow/retry-policy.ts';
import type { ReadBatch } from '../../records/batcher.ts';
import type { BufferPool } from './buffer-pool.ts';
import type { BatchGiven } from '../protocol/protocol.ts';

interface RetainedBatch {
  readonly head: BatchHead;
  /** The worker that has it; undefined while it waits for a retry. */
  worker: number | undefined;
  trial: BisectPlan | undefined;
  /** Nothing else may be under way with it. */
  isAlone: boolean;
  readonly copy: ArrayBuffer;
}

export class RetainedBatches {
  readonly #pool: BufferPool;
  readonly #batches = new Map<number, RetainedBatch>();
  /** Batches to retry, before any other. */
  readonly #waiting: number[] = [];

  constructor(pool: BufferPool) {
    this.#pool = pool;
  }

  get isEmpty(): boolean {
    return this.#batches.size === 0;
  }

  get hasWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  headOf(batch: number): BatchHead {
    return this.#of(batch).head;
  }

  /** The bytes are the copy's own. */
  copyOf(batch: number): { readonly head: BatchHead; readonly bytes: Uint8Array } {
    const { head, copy } = this.#of(batch);
    return { head, bytes: new Uint8Array(copy, 0, head.byteLength) };
  }

  /** Keeps a copy of what this worker gets. */
  keep(readBatch: ReadBatch, worker: number): void {
    const { head } = readBatch;
    const copy = this.#pool.filled(readBatch);
    this.#batches.set(head.batch, { head, worker, trial: undefined, isAlone: false, copy });
  }

  /** Its result is in. */
  done(batch: number): void {
    this.#pool.give(this.#of(batch).copy);
    this.#batches.delete(batch);
  }

  isAlone(batch: number): boolean {
    return this.#of(batch).isAlone;
  }

  retry(batch: number, trial: BisectPlan | undefined, isAlone = false): void {
    const given = this.#of(batch);
    given.worker = undefined;
    given.trial = trial ?? given.trial;
    given.isAlone ||= isAlone;
    this.#waiting.push(batch);
  }

  /** The batches that a worker owes, in the order of dispatch. */
  owedBy(worker: number): number[] {
    return [...this.#batches.values()].flatMap((given) => (given.worker === worker ? given.head.batch : []));
  }

  /** The next batch to retry, for this worker. */
  takeWaiting(worker: number): BatchGiven {
    const given = this.#of(this.#waiting.shift()!);
    const { head, copy, trial, isAlone } = given;
    given.worker = worker;
    const buffer = this.#pool.take(head.byteLength);
    new Uint8Array(buffer).set(new Uint8Array(copy, 0, head.byteLength));
    const how = { ...(trial === undefined ? {} : { bisect: trial }), ...(isAlone ? { isAlone } : {}) };
    return { kind: 'batch', head, buffer, ...how };
  }

  #of(batch: number): RetainedBatch {
    const given = this.#batches.get(batch);
    if (given === undefined) throw new RangeError(`batch ${batch} is not with any worker`);
    return given;
  }
}
