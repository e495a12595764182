// How a stream of bytes is cut into batches.
import type { BatchSize, CommentSpec, Delimiter, Encoding, FormatName, Framing } from '../job/job-spec.ts';
import type { Spreading } from '../job/batch-size.ts';
import type { SkippedSums } from './skipped-lines.ts';

export interface BatcherOptions {
  /** Left out: lines. */
  readonly format?: FormatName;
  readonly framing: Framing;
  /** Of csv: what stands between fields; left out, a comma. */
  readonly delimiter?: Delimiter;
  readonly encoding?: Encoding;
  /** Left out: no line is a comment. */
  readonly comments?: CommentSpec | undefined;
  readonly batchSize: BatchSize;
  /** No more than so many records are cut, and nothing behind them is looked at. Left out: all. */
  readonly mostRecords?: number | undefined;
  /** Asked for each batch: how it is cut where borders may depend on the number of workers. Left out: they may not. */
  readonly spreading?: () => Spreading | undefined;
  /** Longest record, its last terminator not counted. */
  readonly maxRecordBytes: number;
  /** Name of the input with this index, for errors. */
  readonly inputName: (input: number) => string;
  /** What has been cut before the first byte that is put in: of a run that is resumed. */
  readonly before?:
    { readonly batches: number; readonly records: number; readonly skipped?: SkippedSums | undefined } | undefined;
}
