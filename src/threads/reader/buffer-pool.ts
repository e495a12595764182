// Batch buffers that came back from the writer, to be reused. A buffer goes reader → worker →
// writer → reader, so a steady run allocates nothing. A thread that makes no garbage may never
// collect memory that it only drops.
import type { ReadBatch } from '../../records/batcher.ts';

/**
 * Smaller buffers are not kept. Sizes are multiples of it, so that batches of one limit can share
 * them.
 */
const LEAST_BYTES = 4 * 1024;
export class BufferPool {
  readonly #most: number;
  readonly #alwaysKeptBytes: number;
  #buffers: ArrayBuffer[] = [];
  #bytes = 0;

  /**
   * Keeps at most `most` buffers, or more if they are small, up to so many bytes in all: after a
   * delay of the writer many come back at once.
   */
  constructor(most: number, alwaysKeptBytes: number) {
    this.#most = most;
    this.#alwaysKeptBytes = alwaysKeptBytes;
  }

  /** A buffer of at least this many bytes, with any content. */
  take(bytes: number): ArrayBuffer {
    const index = this.#buffers.findIndex(
      (buffer) => buffer.byteLength >= bytes && buffer.byteLength <= 4 * Math.max(bytes, LEAST_BYTES),
    );
    const [found] = index < 0 ? [] : this.#buffers.splice(index, 1);
    if (found !== undefined) {
      this.#bytes -= found.byteLength;
      return found;
    }
    // The buffers here are too small: batches have grown.
    if (this.#isFull()) {
      this.#buffers = [];
      this.#bytes = 0;
    }
    return new ArrayBuffer(LEAST_BYTES * Math.max(1, Math.ceil(bytes / LEAST_BYTES)));
  }

  /** A buffer with the bytes of this batch. */
  filled({ head, bytes, mateBytes }: ReadBatch): ArrayBuffer {
    const buffer = this.take(head.byteLength);
    const target = new Uint8Array(buffer);
    target.set(bytes);
    if (mateBytes !== undefined) target.set(mateBytes, bytes.length);
    return buffer;
  }

  give(buffer: ArrayBuffer): void {
    if (this.#isFull() || buffer.byteLength < LEAST_BYTES) return;
    this.#buffers.push(buffer);
    this.#bytes += buffer.byteLength;
  }

  #isFull(): boolean {
    return this.#buffers.length >= this.#most && this.#bytes >= this.#alwaysKeptBytes;
  }
}
