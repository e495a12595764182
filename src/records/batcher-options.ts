// The options for splitting a stream of bytes into batches.
import type { BatchSize, CommentSpec, Delimiter, Encoding, FormatName, Framing } from '../job/job-spec.ts';
import type { Spreading } from '../job/batch-size.ts';
import type { SkippedSums } from './skipped-lines.ts';

export interface BatcherOptions {
  /** Default: lines. */
  readonly format?: FormatName;
  readonly framing: Framing;
  /** For csv: the field delimiter; default: a comma. */
  readonly delimiter?: Delimiter;
  readonly encoding?: Encoding;
  /** Default: no line is a comment. */
  readonly comments?: CommentSpec | undefined;
  readonly batchSize: BatchSize;
  /** Stops after this many records; nothing after them is examined. Default: all. */
  readonly mostRecords?: number | undefined;
  /**
   * Called for each batch, to spread a small input over the workers. Left out: batch borders don't
   * depend on them.
   */
  readonly spreading?: () => Spreading | undefined;
  /** The limit for a record, without its last terminator. */
  readonly maxRecordBytes: number;
  /** The name of the input with this index, for errors. */
  readonly inputName: (input: number) => string;
  /** For a resumed run: what was batched before the first byte that is put in. */
  readonly before?:
    { readonly batches: number; readonly records: number; readonly skipped?: SkippedSums | undefined } | undefined;
}
