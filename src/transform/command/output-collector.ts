// Collects the output of a command in one buffer that can be transferred. It reuses the buffer of
// an earlier batch, so that a steady run allocates no memory per batch.
import { ResultError } from '../../job/errors.ts';
import { formatSize } from '../../job/size.ts';
import { MAX_RESULT_BYTES, type OutputBytes } from '../batch-output.ts';

const LEAST_BYTES = 64 * 1024;

export class OutputCollector {
  readonly #maxBytes: number;
  #bytes = new Uint8Array(0);
  #used = 0;
  #spare: ArrayBuffer | undefined;

  constructor(maxBytes = MAX_RESULT_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** Begins the output of one batch. */
  begin(): void {
    this.#bytes = new Uint8Array(this.#spare ?? new ArrayBuffer(LEAST_BYTES));
    this.#spare = undefined;
    this.#used = 0;
  }

  /** Offers a buffer that is no longer needed, for a later output. */
  reuse(buffer: ArrayBuffer): void {
    if (buffer.byteLength >= LEAST_BYTES) this.#spare = buffer;
  }

  /** The bytes collected so far. */
  get collected(): Uint8Array {
    return this.#bytes.subarray(0, this.#used);
  }

  /** @throws ResultError if the output becomes too large for one batch */
  push(chunk: Uint8Array): void {
    const needed = this.#used + chunk.length;
    if (needed > this.#bytes.length) this.#grow(needed);
    this.#bytes.set(chunk, this.#used);
    this.#used = needed;
  }

  /** The bytes, without the first `from` of them; the caller owns the buffer now. */
  take(from = 0): OutputBytes {
    if (from > 0) this.#bytes.copyWithin(0, from, this.#used);
    const result = { buffer: this.#bytes.buffer, byteLength: this.#used - from };
    this.#bytes = new Uint8Array(0);
    this.#used = 0;
    return result;
  }

  #grow(needed: number): void {
    if (needed > this.#maxBytes) {
      throw new ResultError(`the command's output for one batch is larger than ${formatSize(this.#maxBytes)}`, {
        advice: 'use a smaller --batch-size',
      });
    }
    const larger = new Uint8Array(Math.min(this.#maxBytes, Math.max(needed, 2 * this.#bytes.length)));
    larger.set(this.collected);
    this.#bytes = larger;
  }
}
