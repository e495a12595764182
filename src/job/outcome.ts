// What a run came to, and how far it is while it goes on: plain figures, the same for the library, the progress line
// and the summary.

/** What a finished run did. Every record read is written from, dropped or quarantined (I6). */
export interface Outcome {
  readonly recordsIn: number;
  /** Records that gave at least one result. */
  readonly recordsWrittenFrom: number;
  /** Records that a filter refused, or that gave no result. */
  readonly recordsDropped: number;
  /** Of those dropped, the ones that a filter refused. */
  readonly recordsFiltered: number;
  /** Records on which the work failed, set aside by --quarantine. */
  readonly recordsQuarantined: number;
  readonly recordsOut: number;
  /** Lines of the inputs that are no records: comment lines (--comment), and blank lines where the format skips them. */
  readonly commentLines: number;
  readonly blankLines: number;
  /** As inputs and outputs lie there, compressed or not. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly batches: number;
  readonly workersStarted: number;
  readonly elapsedMs: number;
  /** Sums of `context.count(name, by)` over all workers. */
  readonly counters: Readonly<Record<string, number>>;
}

/** How far a run is. */
export interface Progress {
  /** Of the inputs as they lie there, compressed or not. */
  readonly bytesRead: number;
  /** Of those read: the headers, and the records whose results the writer has put down. */
  readonly bytesDone: number;
  /** Of those done, by an earlier run that this one goes on with. */
  readonly bytesBefore?: number;
  /** Bytes there are to read, where every input is a regular file. */
  readonly bytesTotal: number | undefined;
  /** Of those committed, by an earlier run. */
  readonly recordsBefore?: number;
  readonly recordsRead: number;
  /** Records whose results the writer has put down. */
  readonly recordsCommitted: number;
  /** Of those, the ones that were set aside. */
  readonly recordsQuarantined: number;
  readonly bytesWritten: number;
  readonly busyWorkers: number;
  readonly workersStarted: number;
  readonly procs: number;
  readonly elapsedMs: number;
}
