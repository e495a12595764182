// What a worker tells the reader of its batches.
import type { BadRecord } from '../../flow/retry-policy.ts';
import type { ErrorReport } from '../../job/error-report.ts';

/** The results of these batches are with the writer. */
export interface BatchesFinished {
  readonly kind: 'finished';
  readonly batches: readonly number[];
  /** Bytes of each result's buffer, which may be far larger than the result. */
  readonly heldBytes: readonly number[];
  /** For all of them. */
  readonly busyMs: number;
}

/** Replaces `finished` if there are policies: the reader decides what to do. */
export interface BatchFailed {
  readonly kind: 'failed-batch';
  readonly batch: number;
  readonly error: ErrorReport;
  readonly busyMs: number;
  /** Its records were tried as often as may be. */
  readonly isFinal?: true;
}

/** During bisection: this record fails. Sent at once: the worker may die on the others. */
export interface RecordQuarantined {
  readonly kind: 'record-quarantined';
  readonly batch: number;
  readonly bad: BadRecord;
}

/** From a worker that works on several batches at once: it can begin another one. */
export interface BatchWanted {
  readonly kind: 'batch-wanted';
}
