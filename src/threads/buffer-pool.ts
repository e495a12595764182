// Batch buffers that have come back from the writer, to be filled again. A buffer goes round reader → worker → writer →
// reader, so that a steady run allocates nothing: memory that a thread only drops is freed when its next garbage
// collection comes, which in a thread that makes no garbage may be never.

/** Smaller buffers are not worth keeping. */
const LEAST_BYTES = 4 * 1024;

export class BufferPool {
  readonly #most: number;
  readonly #buffers: ArrayBuffer[] = [];

  /** Keeps `most` buffers at the most. */
  constructor(most: number) {
    this.#most = most;
  }

  /** A buffer of at least so many bytes, with any content. */
  take(bytes: number): ArrayBuffer {
    const index = this.#buffers.findIndex(
      (buffer) => buffer.byteLength >= bytes && buffer.byteLength <= 4 * Math.max(bytes, LEAST_BYTES),
    );
    if (index >= 0) return this.#buffers.splice(index, 1)[0]!;
    // what is here has been too small: batches have grown
    if (this.#buffers.length === this.#most) this.#buffers.length = 0;
    return new ArrayBuffer(Math.max(LEAST_BYTES, bytes));
  }

  give(buffer: ArrayBuffer): void {
    if (this.#buffers.length < this.#most && buffer.byteLength >= LEAST_BYTES) this.#buffers.push(buffer);
  }
}
