// The records that filters refuse: counted, and with --filtered-out kept byte for byte. Whatever runs the filters of a
// worker, alone or in front of other work, puts them here; the worker takes them with each batch's result.
import type { MatedBytes } from './batch-output.ts';
import type { KeptRecords } from './kept-records.ts';

export interface Refused {
  readonly records: number;
  /** Absent where they are only counted, and where there are none. */
  readonly output?: MatedBytes;
}

export class RefusedRecords {
  readonly #kept: KeptRecords | undefined;
  #records = 0;

  /** `kept` is absent where their bytes are not wanted. */
  constructor(kept?: KeptRecords) {
    this.#kept = kept;
  }

  /** Whether their bytes are wanted: else nobody has to look for them. */
  get isKept(): boolean {
    return this.#kept !== undefined;
  }

  count(records = 1): void {
    this.#records += records;
  }

  /** The bytes of records that have been counted; of a pair both mates'. */
  keep(first: Uint8Array, second?: Uint8Array): void {
    this.#kept?.keep(first, second);
  }

  /** All since the last time; the caller owns the memory now. */
  take(): Refused {
    const records = this.#records;
    this.#records = 0;
    const output = this.#kept?.take();
    return output === undefined ? { records } : { records, output };
  }
}
