// The memory in which a worker processes small batches, one after another: their bytes arrive and
// leave as strings.
import type { OutputBytes } from '../../transform/batch-output.ts';
import { SMALL_BYTES } from '../protocol/small-result.ts';

/** Larger memory is not kept for a small batch. */
const MOST_BYTES = 4 * SMALL_BYTES;

export class Scratch {
  readonly #isReused: boolean;
  #memory: Buffer | undefined;

  /** Not reused if the user's code sees the bytes themselves: it may keep them. */
  constructor(isReused: boolean) {
    this.#isReused = isReused;
  }

  /**
   * A buffer that begins with these bytes of a small batch, as latin1. The caller owns it until it
   * takes a result.
   */
  filled(text: string): ArrayBuffer {
    const memory = this.#memory ?? Buffer.from(new ArrayBuffer(this.#isReused ? SMALL_BYTES : text.length));
    this.#memory = undefined;
    memory.write(text, 'latin1');
    return memory.buffer as ArrayBuffer;
  }

  /**
   * A small result as a latin1 string. Its buffer, which may differ from the batch's, is reused for
   * the next batch.
   */
  take({ buffer, byteLength }: OutputBytes): string {
    const memory = Buffer.from(buffer);
    if (this.#isReused && buffer.byteLength >= SMALL_BYTES && buffer.byteLength <= MOST_BYTES) this.#memory = memory;
    return memory.toString('latin1', 0, byteLength);
  }
}

/** Whether it can go as a string. */
export function isSmall({ byteLength }: OutputBytes): boolean {
  return byteLength <= SMALL_BYTES;
}
