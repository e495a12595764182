// The small batches that will go to a worker in one message, while the reader still finds some.
// Their bytes are a string of one byte a character: it crosses between threads for a fraction of
// the cost of a buffer.
import type { BatchHead } from '../../job/batch.ts';
import { packHeads } from '../../job/packed-heads.ts';
import type { ReadBatch } from '../../records/batcher.ts';
import type { BatchGroupGiven } from '../protocol/protocol.ts';
import { SMALL_BYTES } from '../protocol/small-result.ts';

const MOST_BYTES = 32 * 1024;

export class BatchGroup {
  readonly #bytes = Buffer.alloc(MOST_BYTES);
  #used = 0;
  #heads: BatchHead[] = [];
  #most = 0;
  #worker = 0;

  /** For this worker, and at most this many batches. */
  open(worker: number, most: number): void {
    this.#worker = worker;
    this.#most = most;
  }

  get worker(): number {
    return this.#worker;
  }

  get batches(): number {
    return this.#heads.length;
  }

  get isEmpty(): boolean {
    return this.#heads.length === 0;
  }

  get isFull(): boolean {
    return this.#heads.length >= this.#most || this.#used > MOST_BYTES - SMALL_BYTES;
  }

  add({ head, bytes, mateBytes }: ReadBatch): void {
    this.#bytes.set(bytes, this.#used);
    if (mateBytes !== undefined) this.#bytes.set(mateBytes, this.#used + bytes.length);
    this.#used += head.byteLength;
    this.#heads.push(head);
  }

  take(): BatchGroupGiven {
    const text = this.#bytes.toString('latin1', 0, this.#used);
    const heads = packHeads(this.#heads);
    this.#used = 0;
    this.#heads = [];
    return { kind: 'batch-group', heads, text };
  }
}
