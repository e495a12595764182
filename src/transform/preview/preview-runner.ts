// Runs the work for --preview: its output shows each record (or batch) beside its result, for a
// person to read. A failure is shown in its place, and the preview continues.
import type { BatchHead } from '../../job/batch.ts';
import { ThreadmillError, UsageError } from '../../job/errors.ts';
import { fromReport, toReport } from '../../job/error-report.ts';
import { isOfPlainFields, type Delimiter } from '../../job/job-spec.ts';
import type { RecordFormat } from '../../records/formats/record-format.ts';
import type { BatchResult, BatchRunner } from '../batch-runner.ts';
import { fieldSplitter } from '../expression/split-record.ts';
import type { HeaderFit } from '../header-fit.ts';
import type { PreparedWork } from '../prepare-work.ts';
import { failureText, numberedFields, resultText, type PreviewOptions } from './preview-text.ts';
import { sideBySide } from './side-by-side.ts';

/** The name of each field of a record: the column's name, or the record's own value. */
export type FieldsOf = (record: string) => readonly string[];

/** For expressions that use fields by number. `columns`: the header's. */
export function fieldsForPreview(
  { map, filter, format, isPaired }: PreparedWork,
  { delimiter, columns, textFormat }: FieldsOptions,
): FieldsOf | undefined {
  if ((map ?? filter) === undefined || isPaired || (format !== 'csv' && !isOfPlainFields(format))) return undefined;
  if (columns.length > 1) return () => columns;
  const split = fieldSplitter(delimiter, Infinity, textFormat);
  return (record) => split(record, 1);
}

export interface FieldsOptions {
  readonly delimiter: Delimiter;
  readonly columns: readonly string[];
  readonly textFormat?: RecordFormat | undefined;
}

export class PreviewRunner implements BatchRunner {
  readonly #inner: BatchRunner;
  readonly #options: PreviewOptions;
  readonly #fit: HeaderFit | undefined;
  readonly #fieldsOf: FieldsOf | undefined;
  #failures = 0;

  constructor(inner: BatchRunner, options: PreviewOptions, fit?: HeaderFit, fieldsOf?: FieldsOf) {
    this.#inner = inner;
    this.#fit = fit;
    this.#fieldsOf = fieldsOf;
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
      return { ...result, ...this.#pair(head, before, resultText(head, result, after), this.#options.isCut) };
    } catch (thrown) {
      // An error in the work as a whole belongs to no record.
      if (thrown instanceof UsageError) throw thrown;
      this.#failures += 1;
      const error = thrown instanceof ThreadmillError ? thrown : fromReport(toReport(thrown));
      const counts = { recordsWrittenFrom: 0, recordsDropped: head.records, recordsOut: 0 };
      return { ...counts, ...this.#pair(head, before, failureText(error), false) };
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

  #pair(head: BatchHead, left: string, right: string, cutsRight: boolean): Pick<BatchResult, 'buffer' | 'byteLength'> {
    const { firstRecord, records } = head;
    const { columns, isCut } = this.#options;
    const label = records === 1 ? String(firstRecord) : `${firstRecord}-${firstRecord + records - 1}`;
    const pair = sideBySide({ label, left, right }, columns, { left: isCut, right: cutsRight });
    const bytes = Buffer.from(firstRecord === 1 ? this.#fields(left) + pair : pair);
    const own = new Uint8Array(bytes); // a Buffer may be part of a pool, which must not be transferred
    return { buffer: own.buffer, byteLength: own.length };
  }

  /** The fields of the first record, by number. */
  #fields(record: string): string {
    try {
      return numberedFields(this.#fieldsOf?.(record) ?? [], this.#options.columns);
    } catch {
      return ''; // the error is shown beside the record
    }
  }

  #text(bytes: Uint8Array): string {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
      .toString(this.#options.encoding)
      .replace(/\r?\n$/, '');
  }
}

/** The error for a reduction, which has no preview. */
export function previewRefusal({ module }: PreparedWork): UsageError {
  return new UsageError('--preview shows the results of single records, but a reduction computes one result from all', {
    ...(module === undefined ? {} : { place: { file: module.displayName } }),
    advice: 'to run it on a few: --limit 100',
  });
}
