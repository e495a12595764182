// What turns a batch into its result inside a worker: records one by one (record-runner.ts), or any other kind of work.
import type { BatchHead } from '../job/batch.ts';
import type { Place } from '../job/errors.ts';
import type { MatedBytes } from './batch-output.ts';

export interface BatchResult extends MatedBytes {
  readonly recordsWrittenFrom: number;
  readonly recordsDropped: number;
  readonly recordsOut: number;
  /** Where the first record that goes out begins, behind comment lines. Default: 0. */
  readonly firstRecordAt?: number;
}

export interface BatchRunner {
  /** Works on the batch at the front of `buffer`, which it owns from now on. A promise only where it has to wait. */
  run(head: BatchHead, buffer: ArrayBuffer): BatchResult | Promise<BatchResult>;
  /** Of the record, or batch, that the work is at: to be asked while a call of the user's goes on. */
  place(): Place;
  /** In place of any batch, for worker 1 where the input has no record: the work may owe a header all the same. */
  runOnNothing?(): Promise<void>;
  /** After the last batch. */
  close?(): Promise<void>;
  /** After a run that has failed, where the work can go on: ends what is left of it. One that is spent must not run again. */
  recover?(): Promise<'usable' | 'spent'>;
  /** Rejects where the work fails by itself, between batches too. */
  readonly broken?: Promise<never>;
}
