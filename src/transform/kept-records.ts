// Records of a batch that are written unchanged: filtered-out and quarantined ones. For pairs, both
// mates alternate, or each has a part of its own if each has its own output.
import { ResultError } from '../job/errors.ts';
import { formatSize } from '../job/size.ts';
import { MAX_RESULT_BYTES, type MatedBytes, type OutputBytes } from './batch-output.ts';

const LEAST_BYTES = 16 * 1024;
const NO_MEMORY = new Uint8Array(0);

export class KeptRecords {
  readonly #first = new Part();
  readonly #second: Part;

  constructor(areMatesApart: boolean) {
    this.#second = areMatesApart ? new Part() : this.#first;
  }

  /**
   * A record's bytes; for a pair, both mates'. They are copied at once and may be overwritten
   * afterwards.
   */
  keep(first: Uint8Array, second?: Uint8Array): void {
    this.#first.add(first);
    if (second !== undefined) this.#second.add(second);
  }

  /** Everything since the last call, now owned by the caller; undefined if there is nothing. */
  take(): MatedBytes | undefined {
    const first = this.#first.take();
    if (first === undefined || this.#second === this.#first) return first;
    const mate = this.#second.take();
    return mate === undefined ? first : { ...first, mate };
  }
}

class Part {
  #bytes = NO_MEMORY;
  #used = 0;

  add(bytes: Uint8Array): void {
    const needed = this.#used + bytes.length;
    if (needed > this.#bytes.length) this.#grow(needed);
    this.#bytes.set(bytes, this.#used);
    this.#used = needed;
  }

  take(): OutputBytes | undefined {
    if (this.#used === 0) return undefined;
    const output = { buffer: this.#bytes.buffer, byteLength: this.#used };
    this.#bytes = NO_MEMORY;
    this.#used = 0;
    return output;
  }

  #grow(needed: number): void {
    // Limited like a batch's results.
    if (needed > MAX_RESULT_BYTES) {
      throw new ResultError(`the unchanged records of one batch are larger than ${formatSize(MAX_RESULT_BYTES)}`);
    }
    const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length, LEAST_BYTES));
    larger.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = larger;
  }
}
