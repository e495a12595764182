// Runs the work for --preview: its result is what a person looks at, each record (or batch) next to what becomes of it. What
// fails is shown where it stands, and the next one is gone on with.
import type { BatchHead } from '../../job/batch.ts';
import { ThreadmillError, UsageError } from '../../job/errors.ts';
import { fromReport, toReport } from '../../job/error-report.ts';
import { headline } from '../../job/headline.ts';
import type { Encoding } from '../../job/job-spec.ts';
import type { BatchResult, BatchRunner } from '../batch-runner.ts';
import type { HeaderFit } from '../header-fit.ts';
import type { PreparedWork } from '../prepare-work.ts';
import { sideBySide } from './side-by-side.ts';

export interface PreviewOptions {
  readonly encoding: Encoding;
  /** Width of what is written, in characters. */
  readonly columns: number;
}

export class PreviewRunner implements BatchRunner {
  readonly #inner: BatchRunner;
  readonly #options: PreviewOptions;
  readonly #fit: HeaderFit | undefined;
  #failures = 0;

  constructor(inner: BatchRunner, options: PreviewOptions, fit?: HeaderFit) {
    this.#inner = inner;
    this.#fit = fit;
    this.#options = options;
  }

  /** Batches that failed so far. */
  get failures(): number {
    return this.#failures;
  }

  async run(head: BatchHead, buffer: ArrayBuffer): Promise<BatchResult> {
    const before = this.#text(new Uint8Array(buffer.slice(0, head.byteLength)));
    try {
      const result = await this.#inner.run(head, buffer);
      const misfit = this.#fit?.(result);
      if (misfit !== undefined) throw misfit;
      const after = this.#text(new Uint8Array(result.buffer, 0, result.byteLength));
      return { ...result, ...this.#displayName(head, before, result.byteLength === 0 ? '(dropped)' : after) };
    } catch (thrown) {
      // a mistake in the work as a whole is none of this record's
      if (thrown instanceof UsageError) throw thrown;
      this.#failures += 1;
      const error = thrown instanceof ThreadmillError ? thrown : fromReport(toReport(thrown));
      const counts = { recordsWrittenFrom: 0, recordsDropped: head.records, recordsOut: 0 };
      return { ...counts, ...this.#displayName(head, before, failureText(error)) };
    }
  }

  place() {
    return this.#inner.place();
  }

  get broken() {
    return this.#inner.broken!;
  }

  async runOnNothing(): Promise<void> {
    await this.#inner.runOnNothing?.();
  }

  async close(): Promise<void> {
    await this.#inner.close?.();
  }

  #displayName(
    { firstRecord, records }: BatchHead,
    left: string,
    right: string,
  ): Pick<BatchResult, 'buffer' | 'byteLength'> {
    const label = records === 1 ? String(firstRecord) : `${firstRecord}-${firstRecord + records - 1}`;
    const bytes = Buffer.from(sideBySide({ label, left, right }, this.#options.columns));
    const own = new Uint8Array(bytes); // what is transferred must be nobody else's: a Buffer may be a part of a pool
    return { buffer: own.buffer, byteLength: own.length };
  }

  #text(bytes: Uint8Array): string {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
      .toString(this.#options.encoding)
      .replace(/\r?\n$/, '');
  }
}

/** Before the first record: what the columns are, and the header, if there is one. */
export function previewHeader(
  before: Uint8Array,
  after: Uint8Array,
  { encoding, columns }: PreviewOptions,
): Uint8Array {
  const text = (bytes: Uint8Array) =>
    Buffer.from(bytes)
      .toString(encoding)
      .replace(/\r?\n$/, '');
  const title = sideBySide({ label: 'record', left: 'in', right: 'out' }, columns);
  if (before.length === 0 && after.length === 0) return new TextEncoder().encode(title);
  const header = sideBySide({ label: 'header', left: text(before), right: text(after) || '(none)' }, columns);
  return new TextEncoder().encode(title + header);
}

function failureText(error: ThreadmillError): string {
  const { frame } = error.place;
  return [
    `error: ${headline(error)}`,
    ...(frame === undefined ? [] : [`  at ${frame}`]),
    ...(error.advice === undefined ? [] : [`  ${error.advice}`]),
  ].join('\n');
}

/** A reduction is no work to preview. */
export function previewRefusal({ module }: PreparedWork): UsageError {
  return new UsageError("--preview shows what becomes of single records, and a reduction's output is of them all", {
    ...(module === undefined ? {} : { place: { file: module.displayName } }),
    advice: 'run it over a few: head -n 100 FILE | threadmill …',
  });
}
