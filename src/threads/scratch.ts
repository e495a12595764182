// The memory in which a worker works on small batches, one after another: their bytes come as texts, and go as texts.
import type { OutputBytes } from '../transform/batch-output.ts';
import type { BatchResult } from '../transform/batch-runner.ts';
import { SMALL_BYTES } from './open-parcel.ts';

const LEAST_BYTES = 4 * SMALL_BYTES;

const MOST_BYTES = 4 * LEAST_BYTES;

export class Scratch {
  readonly #isReused: boolean;
  #memory: Buffer | undefined;

  /** Not reused where the user's code sees the bytes themselves: it may keep what it sees. */
  constructor(isReused: boolean) {
    this.#isReused = isReused;
  }

  /** A buffer that begins with so many bytes of a latin1 text, from `at` on; it is the caller's, until the result is taken. */
  filled(text: string, at: number, byteLength: number): ArrayBuffer {
    const memory = this.#memory ?? Buffer.from(new ArrayBuffer(LEAST_BYTES));
    this.#memory = undefined;
    memory.write(text.slice(at, at + byteLength), 'latin1');
    return memory.buffer as ArrayBuffer;
  }

  /** A small result as latin1 text; its buffer is the next batch's then. */
  take({ buffer, byteLength }: OutputBytes): string {
    const memory = Buffer.from(buffer);
    if (this.#isReused && buffer.byteLength >= LEAST_BYTES && buffer.byteLength <= MOST_BYTES) this.#memory = memory;
    return memory.toString('latin1', 0, byteLength);
  }
}

/** Whether it can go as a text. */
export function isSmall({ byteLength, mate }: BatchResult): boolean {
  return byteLength <= SMALL_BYTES && mate === undefined;
}
