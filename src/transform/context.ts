// What the user's functions get besides the record. A worker has one such object, updated before
// each call: one per record would cost more than most transforms. The user must copy what is to be
// kept.

/** The value of `--arg`: a string; for `key=@file` the Set of that file's lines. */
export type ArgContent = string | ReadonlySet<string>;
/**
 * The same, typed for the work, which may use it as either; the command line decides which it is.
 */
export type ArgValue = string & ReadonlySet<string>;

export interface WorkContext {
  /** From `--arg key=value`. */
  readonly args: Readonly<Record<string, ArgValue>>;
  /** What `setup` returned. */
  readonly state: unknown;
  /** Number of this worker thread, from 1. */
  readonly worker: number;
  /** With --shard: which piece of the inputs this run reads. */
  readonly shard?: { readonly index: number; readonly count: number };
  /** The first input's header lines, without terminators. */
  readonly header: readonly string[];
  /**
   * Names of the columns: the last header line without its prefix, split by the delimiter. Empty
   * without a header.
   */
  readonly columns: readonly string[];
  /** Adds `by` to a counter of the run; the sums over all workers are in the summary. */
  count(name: string, by?: number): void;
}

export interface RecordContext extends WorkContext {
  /** Number of the record in the whole stream, from 1, header not counted. With --shard it is not known, and throws. */
  readonly recordNumber: number;
  /**
   * Number of the batch, from 0. For a small input it depends on the number of workers, unless a
   * batch size is set.
   */
  readonly batchIndex: number;
  /** Name of the record's input, as the user gave it. */
  readonly file: string;
  /**
   * Aborted when the record has taken longer than `--timeout`, where the work may wait for several records (`--concurrency`)
   * or for another try (`--retries`): give it to `fetch`. Otherwise the worker is ended.
   */
  readonly signal: AbortSignal;
}
