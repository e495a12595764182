// Every message between threads. The contract:
//
// - Control messages go between main and one thread (its parentPort); they never carry records.
// - Batches go from thread to thread on MessageChannels that main makes and hands out: reader → worker → writer, and the
//   writer's acknowledgement back to the reader. The bytes are one transferred ArrayBuffer, whose owner is whoever
//   holds the message; the sender must not touch it again.
// - Each batch given to a worker is answered by one `result` to the writer as soon as it is done, and then told to the
//   reader as `finished`: the result is posted first, so that a credit is never resized for a result that could get lost.
//   Small batches travel to a worker as many in one message (`batch-group`), their bytes and those of their results as texts:
//   they are `finished` by one message when all of them are done, or each by one where there are policies.
// - Where there are policies (--quarantine, --retries) a batch may be answered by `failed-batch` in place of both, and a
//   worker may be lost: main says so when the thread has ended, and the reader, which has a copy of each batch, gives again
//   what that worker owed. The last batch it was at may have got through to the writer all the same: that is asked first.
// - `end` is stated, never guessed: the reader tells each worker that no batch will follow, and the writer how many
//   there are. A thread says `done` as its last message; one that exits without has failed, whatever its exit code.
// - `failed` is said at most once by a worker and the writer, by the reader of each batch it gives up, too. Only main decides
//   which failure is the run's: the earliest in input order (supervisor/earliest-failure.ts).
import type { MessagePort } from 'node:worker_threads';
import type { BadRecord, BisectPlan } from '../../flow/retry-policy.ts';
import type { BatchHead } from '../../job/batch.ts';
import type { SkippedSums } from '../../records/skipped-lines.ts';
import type { AsideCounts } from '../../transform/bisection/set-aside.ts';
import type { ErrorReport } from '../../job/error-report.ts';
import type { WrittenOutputs } from '../writer/outputs.ts';
import type { BatchPlace } from './read-position.ts';
import type { CompressedPart } from '../worker/result-compressor.ts';

// --- main → threads

/** A worker exists: its end of the channel to this thread. */
export interface WorkerJoined {
  readonly kind: 'worker-joined';
  readonly worker: number;
  readonly port: MessagePort;
}

/** A worker has ended over a batch that may be given again: everything it has ever said is on its way. */
export interface WorkerLost {
  readonly kind: 'worker-lost';
  readonly worker: number;
  /** Its place names the batch, and the record or the range of records. */
  readonly error: ErrorReport;
}

export type ToReader = WorkerJoined | WorkerLost;
export type ToWriter = WorkerJoined;

// --- threads → main

export interface Failed {
  readonly kind: 'failed';
  readonly error: ErrorReport;
  /** From the reader: so many batches come before what has failed, and may hold an earlier failure. */
  readonly batches?: number;
}

/** The reader would give a batch to one more worker. Owed: one WorkerJoined. */
export interface WorkerWanted {
  readonly kind: 'worker-wanted';
  /**
   * The number of a lost worker, which the new one has then; undefined: it has the next. Only the reader knows when nothing of a
   * lost worker is still on its way to any thread, so that its number can't be taken for the new one's.
   */
  readonly replaced: number | undefined;
}

/** Something that may have to be known, though the run goes on. */
export interface Warned {
  readonly kind: 'warned';
  readonly text: string;
}

export interface ReaderDone {
  readonly kind: 'done';
  readonly batches: number;
  readonly records: number;
  /** Of each input, in their order. */
  readonly recordsByInput: readonly number[];
  /** Lines that are no records. */
  readonly skipped: SkippedSums;
  /** As the inputs lie there, compressed or not. */
  readonly bytes: number;
}

export interface WorkerDone {
  readonly kind: 'done';
  /** What has been counted since the last result: in teardown. */
  readonly counters: Readonly<Record<string, number>>;
  /** Records that failed and were shown as such: only in a preview. */
  readonly failuresShown: number;
}

/** Every batch is committed and the output synced: it may be published. */
export interface WriterDone {
  readonly kind: 'done';
  readonly batches: number;
  readonly recordsIn: number;
  readonly recordsWrittenFrom: number;
  readonly recordsDropped: number;
  /** A part of those dropped: what filters have refused. */
  readonly recordsFiltered: number;
  readonly recordsQuarantined: number;
  readonly recordsOut: number;
  /** Of the user's, from all batches. */
  readonly counters: Readonly<Record<string, number>>;
  readonly bytes: number;
  /** With a journal: what is in each output, to its end. */
  readonly written: WrittenOutputs;
}

/** What the user's work printed, where main shows a live line that it would garble. */
export interface Printed {
  readonly kind: 'printed';
  readonly text: string;
}

export type FromReader = WorkerWanted | Warned | ReaderDone | Failed;
export type FromWorker = WorkerDone | Failed | Printed | Warned;
export type FromWriter = WriterDone | Failed | Printed;

// --- reader → worker

/** The header of the run, before any batch: raw lines of the first input that has any, each terminated. */
export interface RunHeader {
  readonly kind: 'run-header';
  readonly header: Uint8Array;
}

export interface BatchGiven {
  readonly kind: 'batch';
  readonly head: BatchHead;
  /** Transferred; its first head.byteLength bytes are the records. */
  readonly buffer: ArrayBuffer;
  /** It has failed, and is to be bisected to the records it fails on: what is known of these. */
  readonly bisect?: BisectPlan;
}

/** Small batches, to be worked on one after another. */
export interface BatchGroupGiven {
  readonly kind: 'batch-group';
  /** A PackedHeads'. */
  readonly heads: readonly number[];
  /** Their bytes behind one another, as latin1. */
  readonly text: string;
}

/** No batch will follow. */
export interface EndOfBatches {
  readonly kind: 'end';
}

export type ReaderToWorker = RunHeader | BatchGiven | BatchGroupGiven | EndOfBatches;

// --- worker → reader

/** The worker has sent the results of these. */
export interface BatchesFinished {
  readonly kind: 'finished';
  readonly batches: readonly number[];
  /** Of each: bytes of the buffer its result lies in, which may be far more than the result's: so much memory it holds. */
  readonly heldBytes: readonly number[];
  /** For all of them. */
  readonly busyMs: number;
}

/** Owed once, by worker 1, when the work is loaded: until then nobody knows. */
export interface WorkLoaded {
  readonly kind: 'work-loaded';
  /** Its results depend on what else is in the batch: then batch borders must follow from the input alone. */
  readonly isBatchWise: boolean;
}

/** In place of `finished`, where there are policies: there is no result. The reader decides what is to be done. */
export interface BatchFailed {
  readonly kind: 'failed-batch';
  readonly batch: number;
  readonly error: ErrorReport;
  readonly busyMs: number;
}

/** While a batch is bisected: this record of it is bad. Said at once, since the worker may not live to tell of the others. */
export interface RecordQuarantined {
  readonly kind: 'record-quarantined';
  readonly batch: number;
  readonly bad: BadRecord;
}

export type WorkerToReader = BatchesFinished | BatchFailed | RecordQuarantined | WorkLoaded;

// --- worker → writer

/** What goes out before any record. Owed once, by worker 1. */
export interface HeaderResult {
  readonly kind: 'header';
  readonly bytes: Uint8Array;
  /** The header as it came: it stands before records that go out as they came, to the quarantine and the like. */
  readonly rawBytes?: Uint8Array;
  /** Present where the work is a reduction: results are partial ones then, for the writer to merge. */
  readonly reduction?: { readonly columns: readonly string[] };
}

export interface BatchResultMessage {
  readonly kind: 'result';
  readonly batch: number;
  readonly recordsIn: number;
  readonly recordsWrittenFrom: number;
  readonly recordsDropped: number;
  /** A part of those dropped: what filters have refused. */
  readonly recordsFiltered: number;
  readonly recordsOut: number;
  /** Transferred; its first byteLength bytes are the result, or a reduction's partial one. */
  readonly buffer: ArrayBuffer;
  readonly byteLength: number;
  /** What goes to other outputs than the main one (transferred), where anything does. */
  readonly others?: readonly CompressedPart[];
  /** Its first record does not fit the header that is kept: what is to be said where that is the run's first record. */
  readonly misfit?: ErrorReport;
  /** How many records on which the work has failed are set aside; absent where there are none. */
  readonly aside?: AsideCounts;
  /** What has been counted for this batch, where anything has. */
  readonly counters?: Readonly<Record<string, number>>;
}

/** The same of a small batch, where there is nothing else to tell of it: as few things as can be, since these are many. */
export interface SmallResult {
  readonly kind: 'small-result';
  /** As small-result.ts packs them. */
  readonly counts: readonly number[];
  /** Its bytes, as latin1. */
  readonly text: string;
  readonly counters?: Readonly<Record<string, number>>;
}

export type WorkerToWriter = HeaderResult | BatchResultMessage | SmallResult;

// --- reader → writer

/** Bytes that stand before everything: the first input's byte-order mark, or none. Owed once. */
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

/** A worker that is lost may have posted a result that it could not tell of any more. Owed: one Arrived. */
export interface LastResultQuery {
  readonly kind: 'query-last-result';
  readonly worker: number;
}

/** Where a batch ends in the inputs: owed for each of them where progress is journalled, and nowhere else. */
export interface Placed extends BatchPlace {
  readonly kind: 'placed';
}

export type ReaderToWriter = PreambleMarks | EndOfInput | LastResultQuery | Placed;

// --- writer → reader

/** These batches are written: their credits are free, and their buffers (transferred) may be filled again. */
export interface Committed {
  readonly kind: 'committed';
  readonly batches: readonly number[];
  readonly buffers: readonly ArrayBuffer[];
}

/** What the writer has of a worker that is lost: nothing more comes from it. */
export interface LastResult {
  readonly kind: 'last-result';
  readonly worker: number;
  /** Of those that it has sent the result of; absent where there are none. */
  readonly lastBatch?: number;
}

export type WriterToReader = Committed | LastResult;

/** For the end of every switch over a tagged union: the compiler proves that it is never reached. */
export function assertNever(message: never): never {
  throw new Error(`a message of an unknown kind: ${JSON.stringify(message)}`);
}
