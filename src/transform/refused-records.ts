// The records that filters refuse: counted, and with --filtered-out kept byte for byte. Whatever runs the filters of a
// worker, alone or in front of other work, puts them here; the worker takes them with each batch's result.
import { ResultError } from '../job/errors.ts';
import { formatSize } from '../job/size.ts';
import { MAX_RESULT_BYTES, type OutputBytes } from './batch-output.ts';

const LEAST_BYTES = 16 * 1024;
const NO_MEMORY = new Uint8Array(0);

export interface Refused {
  readonly records: number;
  /** Absent where they are only counted, and where there are none. */
  readonly output?: OutputBytes;
}

export class RefusedRecords {
  /** Whether their bytes are wanted: else nobody has to look for them. */
  readonly isKept: boolean;
  #records = 0;
  #bytes = NO_MEMORY;
  #used = 0;

  constructor(isKept: boolean) {
    this.isKept = isKept;
  }

  count(records = 1): void {
    this.#records += records;
  }

  /** The bytes of records that have been counted. Copied at once: they may be overwritten afterwards. */
  keep(bytes: Uint8Array): void {
    const needed = this.#used + bytes.length;
    if (needed > this.#bytes.length) this.#grow(needed);
    this.#bytes.set(bytes, this.#used);
    this.#used = needed;
  }

  /** All since the last time; the caller owns the memory now. */
  take(): Refused {
    const records = this.#records;
    if (this.#used === 0) {
      this.#records = 0;
      return { records };
    }
    const output = { buffer: this.#bytes.buffer, byteLength: this.#used };
    this.#records = 0;
    this.#bytes = NO_MEMORY;
    this.#used = 0;
    return { records, output };
  }

  #grow(needed: number): void {
    // no more than a batch can come together here
    if (needed > MAX_RESULT_BYTES) {
      throw new ResultError(`the records refused in one batch are larger than ${formatSize(MAX_RESULT_BYTES)}`);
    }
    const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length, LEAST_BYTES));
    larger.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = larger;
  }
}
