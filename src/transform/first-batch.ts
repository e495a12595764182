// Checks the first batch before the work gets it, for mistakes that its records show together: they
// don't fit the header (first-rows.ts), or the delimiter is wrong (first-fields.ts). Later batches
// are not checked.
import type { BatchHead } from '../job/batch.ts';
import type { Place } from '../job/errors.ts';
import type { Encoding, Framing } from '../job/job-spec.ts';
import { segmentOf } from '../job/batch.ts';
import type { BatchResult, BatchRunner } from './batch-runner.ts';

/** @throws FramingError at the first record */
export type FirstBatchCheck = (records: FirstRecords) => void;

export class FirstBatchRunner implements BatchRunner {
  readonly close?: () => Promise<void>;
  readonly recover?: () => Promise<'usable' | 'spent'>;
  readonly runOnNothing?: () => Promise<void>;
  readonly broken?: Promise<never>;
  readonly #inner: BatchRunner;
  readonly #check: FirstBatchCheck;
  readonly #options: RecordsOptions;

  constructor(inner: BatchRunner, check: FirstBatchCheck, options: RecordsOptions) {
    this.#inner = inner;
    this.#check = check;
    this.#options = options;
    if (inner.close !== undefined) this.close = () => inner.close!();
    if (inner.recover !== undefined) this.recover = () => inner.recover!();
    if (inner.runOnNothing !== undefined) this.runOnNothing = () => inner.runOnNothing!();
    if (inner.broken !== undefined) this.broken = inner.broken;
  }

  run(head: BatchHead, buffer: ArrayBuffer): BatchResult | Promise<BatchResult> {
    if (head.firstRecord === 1) {
      this.#check(new FirstRecords(head, Buffer.from(buffer, 0, head.byteLength), this.#options));
    }
    return this.#inner.run(head, buffer);
  }

  place(): Place {
    return this.#inner.place();
  }
}

export interface RecordsOptions {
  readonly framing: Framing;
  readonly encoding: Encoding;
  readonly inputNames: readonly string[];
}

/** The records of the first batch, each of one line. */
export class FirstRecords {
  readonly head: BatchHead;
  readonly bytes: Buffer;
  readonly #options: RecordsOptions;

  constructor(head: BatchHead, bytes: Buffer, options: RecordsOptions) {
    this.head = head;
    this.bytes = bytes;
    this.#options = options;
  }

  /** The records as strings, without line ends. */
  *texts(): Generator<string> {
    const { framing, encoding } = this.#options;
    const terminator = framing.terminator === 'nul' ? '\0' : '\n';
    for (let at = 0; at < this.bytes.length;) {
      const found = this.bytes.indexOf(terminator, at);
      const end = found < 0 ? this.bytes.length : found;
      const line = this.bytes.toString(encoding, at, end);
      at = end + 1;
      yield line.endsWith('\r') ? line.slice(0, -1) : line;
    }
  }

  /** The place of the first record. */
  place(): Place {
    const { input, line, byte } = segmentOf(this.head, 0);
    const file = this.#options.inputNames[input];
    return { ...(file === undefined ? {} : { file }), line, byte, record: 1 };
  }
}
