// The outcome of a run, and its progress: plain figures for the library, the progress line and the
// summary.

/** The records of a run, over its committed batches, and what became of them. */
export interface RecordSums {
  readonly batches: number;
  readonly recordsIn: number;
  /** Records that gave at least one result. */
  readonly recordsWrittenFrom: number;
  /** Records that a filter rejected, or that gave no result. */
  readonly recordsDropped: number;
  /** The dropped records that a filter rejected. */
  readonly recordsFiltered: number;
  /**
   * Records on which the work failed, written to the dead-letter file of --quarantine or skipped.
   */
  readonly recordsQuarantined: number;
  readonly recordsOut: number;
  /** Attempts of records after their first (--retries). */
  readonly retried: number;
  /** Sums of `context.count(name, by)` over all workers. */
  readonly counters: Readonly<Record<string, number>>;
}

/**
 * The outcome of a successful run. Every record read is counted once as written from, dropped or
 * quarantined (I6).
 */
export interface Outcome extends RecordSums {
  /** Skipped lines: comment lines (--comment), and below blank lines in formats that skip them. */
  readonly commentLines: number;
  readonly blankLines: number;
  /** Bytes of the input files, compressed or not; below those of the outputs. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly workersStarted: number;
  readonly elapsedMs: number;
}

/** The progress of a run. */
export interface Progress {
  /** Bytes read of the input files, compressed or not. */
  readonly bytesRead: number;
  /** The part of `bytesRead` that is done: headers, and records whose results are written. */
  readonly bytesDone: number;
  /** The part of `bytesDone` from an earlier run that this one resumes. */
  readonly bytesBefore?: number;
  /** The bytes to read, if every input is a regular file. */
  readonly bytesTotal: number | undefined;
  /** The part of `recordsCommitted` from an earlier run. */
  readonly recordsBefore?: number;
  readonly recordsRead: number;
  /** Records whose results the writer has written. */
  readonly recordsCommitted: number;
  /** The committed records that were quarantined. */
  readonly recordsQuarantined: number;
  readonly bytesWritten: number;
  readonly busyWorkers: number;
  readonly workersStarted: number;
  readonly procs: number;
  readonly elapsedMs: number;
}
