// The records that filters drop: counted, and with --filtered-out kept byte for byte. Every runner
// of filters in a worker puts them here; the worker takes them with each batch's result.
import type { MatedBytes } from './batch-output.ts';
import type { KeptRecords } from './kept-records.ts';

export interface Refused {
  readonly records: number;
  /** Absent if the records are only counted, or if there are none. */
  readonly output?: MatedBytes;
}

export class RefusedRecords {
  readonly #kept: KeptRecords | undefined;
  #records = 0;

  /** `kept` is absent if the bytes are not needed. */
  constructor(kept?: KeptRecords) {
    this.#kept = kept;
  }

  /** Whether the bytes are needed: otherwise nobody has to find them. */
  get isKept(): boolean {
    return this.#kept !== undefined;
  }

  count(records = 1): void {
    this.#records += records;
  }

  /** Keeps the bytes of records that have been counted; for a pair, both mates'. */
  keep(first: Uint8Array, second?: Uint8Array): void {
    this.#kept?.keep(first, second);
  }

  /** Everything since the last call; the caller owns the memory. */
  take(): Refused {
    const records = this.#records;
    this.#records = 0;
    const output = this.#kept?.take();
    return output === undefined ? { records } : { records, output };
  }
}
