// The records of a batch that the command is given: all of them as they came, or those that a filter has kept.
import type { BatchHead } from '../../job/batch.ts';
import type { Place } from '../../job/errors.ts';
import type { BatchRunner } from '../batch-runner.ts';

export interface Kept {
  readonly count: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export class KeptRecords {
  readonly #filter: BatchRunner | undefined;
  #isFiltering = false;

  /** `filter` keeps records byte for byte; absent where there is none, and then nobody looks at the bytes at all. */
  constructor(filter: BatchRunner | undefined) {
    this.#filter = filter;
  }

  /** Of the record that the filter is asked about, while it is. */
  get place(): Place | undefined {
    return this.#isFiltering ? this.#filter?.place() : undefined;
  }

  async of(head: BatchHead, buffer: ArrayBuffer): Promise<Kept> {
    if (this.#filter === undefined) return { count: head.records, bytes: new Uint8Array(buffer, 0, head.byteLength) };
    this.#isFiltering = true;
    const result = await this.#filter.run(head, buffer);
    this.#isFiltering = false;
    return { count: result.recordsWrittenFrom, bytes: new Uint8Array(result.buffer, 0, result.byteLength) };
  }
}
