// The interface of everything that turns a batch into its result inside a worker, such as
// record-runner.ts.
import type { BatchHead } from '../job/batch.ts';
import type { Place } from '../job/errors.ts';
import type { BadRecord } from '../flow/retry-policy.ts';
import type { MatedBytes } from './batch-output.ts';
import type { Refused } from './refused-records.ts';

export interface BatchResult extends MatedBytes {
  readonly recordsWrittenFrom: number;
  readonly recordsDropped: number;
  readonly recordsOut: number;
  /** Offset of the first output record, after any comment lines. Default: 0. */
  readonly firstRecordAt?: number;
  /** From a runner that works on several batches at once: what others leave with their worker. */
  readonly own?: OwnReport;
}

export interface OwnReport {
  readonly refused: Refused;
  /** Records to be set aside, by their indices in the batch, in order. */
  readonly bad: readonly BadRecord[];
  /** How many tries of records were others than their first. */
  readonly retried: number;
  readonly counters?: Readonly<Record<string, number>>;
}

export interface BatchRunner {
  /**
   * Works on the batch at the front of `buffer`, and owns the buffer. Returns a promise only if it
   * has to wait.
   */
  run(head: BatchHead, buffer: ArrayBuffer): BatchResult | Promise<BatchResult>;
  /** The record, or batch, being worked on; may be called during a call of the user's code. */
  place(): Place;
  /** Called once, by worker 1, if the input has no record: the work may still owe a header. */
  runOnNothing?(): Promise<void>;
  /** Call after the last batch. */
  close?(): Promise<void>;
  /**
   * Call after a run that failed, to end what is left of it. A 'spent' runner must not run again.
   */
  recover?(): Promise<'usable' | 'spent'>;
  /** Rejects if the work fails by itself, even between batches. */
  readonly broken?: Promise<never>;
}
