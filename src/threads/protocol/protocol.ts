// Every message between threads. The contract:
// - Control messages go between main and one thread (its parentPort); they never carry records.
// - Batches go from thread to thread on MessageChannels that main creates: reader → worker →
//   writer, and the writer's acknowledgement back to the reader. The bytes are one transferred
//   ArrayBuffer. Whoever holds the message owns it; the sender must not touch it again.
// - A worker answers each batch by one `result` to the writer as soon as it is done, and then by
//   `finished` to the reader. The result is posted first, so that a credit is never resized for a
//   result that could get lost. Small batches travel many in one message (`batch-group`), their
//   bytes and those of their results as strings. One message reports them all as `finished`, or one
//   each if there are policies.
// - With policies (--quarantine, --retries) `failed-batch` may replace both answers, and a worker
//   may be lost. Main reports that when the thread has ended, and the reader, which has a copy of
//   each batch, dispatches again what that worker owed. The writer may have got the result of its
//   last batch: the reader asks first.
// - `end` is explicit: the reader tells each worker that no batch follows, and the writer how many
//   there are. `done` is the last message of a thread; a thread that exits without it has failed,
//   whatever its exit code.
// - A worker and the writer send `failed` at most once; the reader sends it for each batch that it
//   gives up, too. Only main decides which failure is the run's: the earliest in input order
//   (supervisor/earliest-failure.ts).
import type { MessagePort } from 'node:worker_threads';
import type { RecordSums } from '../../job/outcome.ts';
import type { ResultCounts } from './small-result.ts';
import type { BisectPlan } from '../../flow/retry-policy.ts';
import type { BatchHead } from '../../job/batch.ts';
import type { SkippedSums } from '../../records/skipped-lines.ts';
import type { AsideCounts } from '../../transform/bisection/set-aside.ts';
import type { ErrorReport } from '../../job/error-report.ts';
import type { WrittenOutputs } from '../writer/outputs.ts';
import type { BatchesFinished, BatchFailed, BatchWanted, RecordQuarantined } from './batch-answers.ts';
import type { BatchPlace } from './read-position.ts';
import type { WorkComplete } from './work-complete.ts';
import type { ShardExtent } from './shard-extent.ts';
import type { CompressedPart } from '../worker/result-compressor.ts';

// --- main → threads

/** A worker has started: its end of the channel to this thread. */
export interface WorkerJoined {
  readonly kind: 'worker-joined';
  readonly worker: number;
  readonly port: MessagePort;
}

/** A worker ended over a batch that may be retried: all its messages were sent. */
export interface WorkerLost {
  readonly kind: 'worker-lost';
  readonly worker: number;
  /** The place names the batch, and the record or the range of records. */
  readonly error: ErrorReport;
}

export type ToReader = WorkerJoined | WorkerLost;
export type ToWriter = WorkerJoined;

// --- threads → main

export interface Failed {
  readonly kind: 'failed';
  readonly error: ErrorReport;
  /** From the reader: batches before the failure, which may hold an earlier one. */
  readonly batches?: number;
}

/** The reader wants one more worker. Owed: one WorkerJoined. */
export interface WorkerWanted {
  readonly kind: 'worker-wanted';
  /**
   * The number of a lost worker, which the new one gets; undefined: it gets the next number. Only
   * the reader knows when no message of a lost worker is left on its way, so that its number is
   * free.
   */
  readonly replaced: number | undefined;
}

/** A warning; the run continues. */
export interface Warned {
  readonly kind: 'warned';
  readonly text: string;
}

export interface ReaderDone {
  readonly kind: 'done';
  readonly batches: number;
  readonly records: number;
  /** Of each input, in order. */
  readonly recordsByInput: readonly number[];
  /** Lines that are not records. */
  readonly skipped: SkippedSums;
  /** Bytes of the input files, compressed or not. */
  readonly bytes: number;
  readonly shard?: ShardExtent;
}

export interface WorkerDone {
  readonly kind: 'done';
  /** Counters since the last result: those of teardown. */
  readonly counters: Readonly<Record<string, number>>;
  /** Records that failed and were printed as such; only in a preview. */
  readonly failuresShown: number;
}

/** Every batch is committed and the output synced: it may be published. */
export interface WriterDone extends RecordSums {
  readonly kind: 'done';
  readonly bytes: number;
  /** With a journal, or of a shard: the checksums of each output, to its end. */
  readonly written: WrittenOutputs;
}

/** Text that the user's work printed; main prints it if it shows a live line. */
export interface Printed {
  readonly kind: 'printed';
  readonly text: string;
}

export type FromReader = WorkerWanted | Warned | ReaderDone | Failed;
export type FromWorker = WorkerDone | Failed | Printed | Warned;
export type FromWriter = WriterDone | Failed | Printed;

// --- reader → worker

/** The header of the run, before any batch: raw lines of its first header, each terminated. */
export interface RunHeader {
  readonly kind: 'run-header';
  readonly header: Uint8Array;
}

export interface BatchGiven {
  readonly kind: 'batch';
  readonly head: BatchHead;
  /** Transferred; the first head.byteLength bytes are the records. */
  readonly buffer: ArrayBuffer;
  /** The batch failed, and is to be bisected to its failing records: what is known of these. */
  readonly bisect?: BisectPlan;
  /** A worker ended over this batch or another one: nothing else may be under way with it. */
  readonly isAlone?: true;
}

/** Small batches, to be processed one after another. */
export interface BatchGroupGiven {
  readonly kind: 'batch-group';
  /** The bytes of a PackedHeads. */
  readonly heads: readonly number[];
  /** Their bytes, concatenated, as latin1. */
  readonly text: string;
}

/** No batch will follow. */
export interface EndOfBatches {
  readonly kind: 'end';
}

export type ReaderToWorker = RunHeader | BatchGiven | BatchGroupGiven | EndOfBatches;

// --- worker → reader

/** Owed once, by worker 1, when the work is loaded: nobody knows it before. */
export interface WorkLoaded {
  readonly kind: 'work-loaded';
  /** Results depend on the whole batch: its borders must follow from the input alone. */
  readonly isBatchWise: boolean;
}

export type WorkerToReader =
  BatchesFinished | BatchFailed | BatchWanted | RecordQuarantined | WorkLoaded | WorkComplete;

// --- worker → writer

/** The output before any record. Owed once, by worker 1. */
export interface HeaderResult {
  readonly kind: 'header';
  readonly bytes: Uint8Array;
  /** The header as read: it precedes records that are written unchanged. */
  readonly rawBytes?: Uint8Array;
  /** Present for a reduction: results are partial, and the writer merges them. */
  readonly reduction?: { readonly columns: readonly string[] };
}

export interface BatchResultMessage extends ResultCounts {
  readonly kind: 'result';
  /** Transferred; the first byteLength bytes are the result, or a reduction's partial result. */
  readonly buffer: ArrayBuffer;
  readonly byteLength: number;
  /** Bytes for the other outputs (transferred), if any. */
  readonly others?: readonly CompressedPart[];
  /** The error if its first record is the run's first, and does not fit the kept header. */
  readonly misfit?: ErrorReport;
  /** The number of quarantined records; absent if none. */
  readonly aside?: AsideCounts;
  /** How many tries of its records were others than their first; absent if none. */
  readonly retried?: number;
  /** Counters of this batch, if any. */
  readonly counters?: Readonly<Record<string, number>>;
}

/**
 * The same for a small batch without anything else to report: as few values as possible, since
 * these are many.
 */
export interface SmallResult {
  readonly kind: 'small-result';
  /** Packed by small-result.ts. */
  readonly counts: readonly number[];
  /** Its bytes, as latin1. */
  readonly text: string;
  readonly counters?: Readonly<Record<string, number>>;
}

export type WorkerToWriter = HeaderResult | BatchResultMessage | SmallResult;

// --- reader → writer

/** The first input's byte-order mark, or no bytes. Owed once. */
export interface PreambleMarks {
  readonly kind: 'preamble-marks';
  readonly bytes: Uint8Array;
  /** Of pairs, the second input's: for the second output. */
  readonly mateBytes?: Uint8Array;
}

/** There will be exactly this many batches. */
export interface EndOfInput {
  readonly kind: 'end';
  readonly batches: number;
}

/** A lost worker may have posted an unreported result. Owed: one Arrived. */
export interface LastResultQuery {
  readonly kind: 'query-last-result';
  readonly worker: number;
}

/** Where a batch ends in the inputs. Owed for each batch if there is a journal. */
export interface Placed extends BatchPlace {
  readonly kind: 'placed';
}

export type ReaderToWriter = PreambleMarks | EndOfInput | LastResultQuery | Placed;

// --- writer → reader

/** These batches are written: their credits and buffers (transferred) are free. */
export interface Committed {
  readonly kind: 'committed';
  readonly batches: readonly number[];
  readonly buffers: readonly ArrayBuffer[];
}

/** What the writer has of a lost worker: nothing more comes from it. */
export interface LastResult {
  readonly kind: 'last-result';
  readonly worker: number;
  /** The last batch whose result arrived; absent if none. */
  readonly lastBatch?: number;
}

export type WriterToReader = Committed | LastResult;

/**
 * For the end of every switch over a tagged union: the compiler proves that it is never reached.
 */
export function assertNever(message: never): never {
  throw new Error(`a message of an unknown kind: ${JSON.stringify(message)}`);
}
