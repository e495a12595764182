// What the user's functions are told besides the record. One object per worker, brought up to date before each call
// (allocating one per record would cost more than most transforms): who keeps it must copy what is needed.

/** The value of `--arg`: a string, or for `key=@file` the Set of that file's lines. */
export type ArgContent = string | ReadonlySet<string>;
/** The same for the work, which may use it as either: which of the two it is, the command line decides. */
export type ArgValue = string & ReadonlySet<string>;

export interface WorkContext {
  /** From `--arg key=value`. */
  readonly args: Readonly<Record<string, ArgValue>>;
  /** What `setup` returned. */
  readonly state: unknown;
  /** Number of this worker thread, from 1. */
  readonly worker: number;
  /** The first input's header lines, without terminators. */
  readonly header: readonly string[];
  /** Names of the columns: the header's last line, prefix stripped, split by the delimiter. Empty without a header. */
  readonly columns: readonly string[];
  /** Adds `by` to a counter of the run; the sums over all workers are in the summary. */
  count(name: string, by?: number): void;
}

export interface RecordContext extends WorkContext {
  /** Number of the record in the whole stream, from 1, header not counted. */
  readonly recordNumber: number;
  /** Number of the batch, from 0. Of a small input it depends on the number of workers, unless a batch size is set. */
  readonly batchIndex: number;
  /** Name of the input the record stands in, as the user gave it. */
  readonly file: string;
}
