// The records of a batch that the command gets: all of them unchanged, or those that pass the
// filter.
import type { BatchHead } from '../../job/batch.ts';
import type { Place } from '../../job/errors.ts';
import type { BatchRunner } from '../batch-runner.ts';

export interface Kept {
  readonly count: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * For a format whose records are framed by their number of lines alone: a misframed batch is never
 * given to the command.
 */
export interface BytesCheck {
  readonly isGood: (bytes: Uint8Array) => boolean;
  /** Reports what is wrong, by failing. */
  readonly runner: BatchRunner;
}

export class KeptRecords {
  readonly #filter: BatchRunner | undefined;
  #isFiltering = false;

  readonly #check: BytesCheck | undefined;

  /** `filter` keeps records byte for byte; without it the bytes are never decoded. */
  constructor(filter: BatchRunner | undefined, check?: BytesCheck) {
    this.#filter = filter;
    this.#check = check;
  }

  /** The record at which the filter is; undefined if it is not running. */
  get place(): Place | undefined {
    return this.#isFiltering ? this.#filter?.place() : undefined;
  }

  async of(head: BatchHead, buffer: ArrayBuffer): Promise<Kept> {
    if (this.#filter === undefined) {
      const bytes = new Uint8Array(buffer, 0, head.byteLength);
      if (this.#check?.isGood(bytes) === false) await this.#check.runner.run(head, buffer.slice(0));
      return { count: head.records, bytes };
    }
    this.#isFiltering = true;
    const result = await this.#filter.run(head, buffer);
    this.#isFiltering = false;
    return { count: result.recordsWrittenFrom, bytes: new Uint8Array(result.buffer, 0, result.byteLength) };
  }
}
