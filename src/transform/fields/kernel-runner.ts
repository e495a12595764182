// Runs work in the language of fields on the bytes of a batch: the kernel does it, and no strings
// are made. The lines of a FASTQ record are its fields. A RecordRunner, which gives the same
// results and the error messages, does what the kernel can't: a whole batch that is not UTF-8, or
// has a \r that is not part of a line end; and a single record at which the kernel stops (its
// result is too large, or its number of fields or lines is wrong).
import { isAscii, isUtf8 } from 'node:buffer';
import { recordNumberOf, segmentOf, type BatchHead } from '../../job/batch.ts';
import { InternalError, ThreadmillError, type Place } from '../../job/errors.ts';
import { BatchOutput } from '../batch-output.ts';
import type { BatchResult, BatchRunner } from '../batch-runner.ts';
import { batchPlace } from '../batch-wise/batch-place.ts';
import { blame } from '../blame.ts';
import type { RunnerOptions } from '../record-wise/record-runner.ts';
import { checkRecordsFound } from '../record-count.ts';
import type { WorkerContext } from '../worker-context.ts';
import { MAX_SLICE_BYTES, type KernelBatch } from './kernel/kernel-batch.ts';
import type { RecordCuts, Slice } from './record-cuts.ts';

export interface KernelRunnerParts {
  readonly kernel: KernelBatch;
  readonly terminator: number;
  readonly cuts: RecordCuts;
  /** Makes the runner that does the same work on strings. */
  readonly ordinary: (options: RunnerOptions) => BatchRunner;
}

/**
 * A single record costs several times its share of a batch: if more than one record in so many runs
 * alone, whole batches of strings are cheaper.
 */
const MAX_SINGLES_SHARE = 10;
/** After so many batches the kernel is tried again. */
const SKIPPED_BATCHES = 30;

export class KernelRunner implements BatchRunner {
  readonly #context: WorkerContext;
  readonly #options: RunnerOptions;
  readonly #parts: KernelRunnerParts;
  readonly #output: BatchOutput;
  /** For whole batches; and for single records, which are not reported as batches. */
  #ordinary: BatchRunner | undefined;
  #single: BatchRunner | undefined;

  #head: BatchHead | undefined;
  /** Records that are done, and those of them that gave a result. */
  #index = 0;
  #recordsKept = 0;
  /** Results beyond one per record: a single record may give an array. */
  #moreOut = 0;
  /**
   * Records of this batch at which the kernel stopped; and batches to skip because of such records.
   */
  #singles = 0;
  #batchesToSkip = 0;

  constructor(context: WorkerContext, options: RunnerOptions, parts: KernelRunnerParts) {
    this.#context = context;
    this.#options = options;
    this.#parts = parts;
    this.#output = new BatchOutput(options.encoding);
  }

  run(head: BatchHead, buffer: ArrayBuffer): BatchResult | Promise<BatchResult> {
    const bytes = Buffer.from(buffer, 0, head.byteLength);
    const isOfAscii = isAscii(bytes);
    const isByteForByte = this.#options.encoding === 'latin1' || isOfAscii;
    const { kernel, cuts } = this.#parts;
    const isKnown = (isOfAscii || !kernel.isForAscii) && cuts.isKnown(bytes);
    const isSkipped = this.#batchesToSkip > 0;
    if (isSkipped) this.#batchesToSkip -= 1;
    if (isSkipped || !isKnown || !this.#isForKernel(head, bytes, isByteForByte)) {
      this.#head = undefined;
      this.#ordinary ??= this.#parts.ordinary(this.#options);
      return this.#ordinary.run(head, buffer);
    }
    this.#head = head;
    this.#index = 0;
    this.#recordsKept = 0;
    this.#moreOut = 0;
    this.#singles = 0;
    this.#context.batchIndex = head.batch;
    this.#options.recordSlot[0] = 0;
    for (const segment of head.segments) this.#options.onSegment(head, segment);
    this.#output.begin(buffer);
    try {
      // The code below looks for terminators without checking for the batch's end.
      if (bytes.at(-1) !== this.#parts.terminator)
        throw new InternalError(`batch ${head.batch} ends within a record (I1)`);
      for (let from = 0; from < bytes.length;) {
        const to = this.#parts.cuts.sliceEnd(bytes, from, MAX_SLICE_BYTES);
        if (to - from > MAX_SLICE_BYTES) {
          this.#runLarge(head, bytes.subarray(0, to), from);
          from = to;
        } else from = this.#runSlice(head, bytes, [from, to], isByteForByte);
      }
    } catch (error) {
      // An error of a single record has its place already.
      throw error instanceof ThreadmillError && error.place.record !== undefined ? error : blame(error, this.place());
    }
    if (this.#singles * MAX_SINGLES_SHARE > head.records) this.#batchesToSkip = SKIPPED_BATCHES;
    return this.#result(head);
  }

  place(): Place {
    const { worker } = this.#context;
    if (this.#head !== undefined) return batchPlace(this.#head, this.#options.inputNames, worker);
    return this.#ordinary?.place() ?? { worker };
  }

  #isForKernel(head: BatchHead, bytes: Buffer, isByteForByte: boolean): boolean {
    // The kernel would not tell a \r that belongs to the record from one of a line end.
    if (head.bareReturns.length > 0 || (!isByteForByte && !isUtf8(bytes))) return false;
    return this.#parts.kernel.makeRoom(Math.min(bytes.length, MAX_SLICE_BYTES));
  }

  /**
   * Returns the offset that it reached: if a record does not end in the slice, that of the record.
   */
  #runSlice(head: BatchHead, bytes: Buffer, [from, to]: readonly [number, number], isByteForByte: boolean): number {
    const { kernel, cuts } = this.#parts;
    kernel.load(bytes.subarray(from, to), isByteForByte);
    const slice = { bytes: kernel.batch, start: from };
    const { length } = slice.bytes;
    const isLast = to === bytes.length;
    /** Start of the records whose filtered-out ones are not kept yet. */
    let pending = 0;
    for (let at = 0; at < length;) {
      const { next, records, kept, output } = kernel.run(at);
      // From that offset on, the bytes of the batch are still needed.
      if (output.length > 0) this.#output.append(output, isLast ? undefined : from + next);
      this.#index += records;
      this.#recordsKept += kept;
      this.#options.refused?.count(records - kept);
      const isStuck = next === at;
      at = next;
      if (!isStuck && at < length) continue;
      this.#keepRefused(pending, at);
      if (at === length) break;
      const end = cuts.recordEnd(slice.bytes, at) ?? (isLast ? length : undefined);
      if (end === undefined) {
        if (at === 0) return this.#runLarge(head, bytes, from);
        this.#pass(head, this.#index, slice, at);
        return from + at;
      }
      const free = isLast ? undefined : from + end;
      this.#runSingle(head, slice.bytes.subarray(at, end), this.#lineOf(head, slice, at), from + at, free);
      at = end;
      pending = end;
    }
    this.#pass(head, this.#index, slice, length);
    return to;
  }

  /** Runs a record that is larger than a slice may be. Returns the offset of its end. */
  #runLarge(head: BatchHead, bytes: Buffer, from: number): number {
    const end = this.#parts.cuts.recordEnd(bytes, from) ?? bytes.length;
    const record = bytes.subarray(from, end);
    const slice = { bytes: record, start: from };
    const line = this.#lineOf(head, slice, 0);
    // Before the result overwrites the record.
    this.#pass(head, this.#index + 1, slice, record.length);
    this.#runSingle(head, record, line, from, end);
    return end;
  }

  #pass(head: BatchHead, nextIndex: number, slice: Slice, to: number): void {
    if (nextIndex < head.records) this.#parts.cuts.pass(segmentOf(head, nextIndex), slice, to);
  }

  /** Line of the next record, which begins at `at` in the slice. */
  #lineOf(head: BatchHead, slice: Slice, at: number): number {
    const segment = segmentOf(head, this.#index);
    return segment.line + this.#parts.cuts.linesBefore(segment, this.#index, slice, at);
  }

  #keepRefused(from: number, to: number): void {
    const { refused } = this.#options;
    if (refused?.isKept === true && to > from) refused.keep(this.#parts.kernel.runRefused(from, to).output);
  }

  /**
   * Runs the next record, at this line and this offset of the batch, on strings. Bytes before
   * `freeBytes` are free.
   */
  #runSingle(head: BatchHead, bytes: Uint8Array, line: number, byteAt: number, freeBytes: number | undefined): void {
    this.#single ??= this.#parts.ordinary({
      ...this.#options,
      recordSlot: new Int32Array(1),
      onSegment: () => {},
    });
    this.#options.recordSlot[0] = this.#index;
    const segment = segmentOf(head, this.#index);
    const place = { line, byte: segment.byte + byteAt - segment.start };
    const record = Uint8Array.from(bytes);
    const single: BatchHead = {
      batch: head.batch,
      firstRecord: recordNumberOf(head, this.#index),
      records: 1,
      byteLength: record.length,
      segments: [{ input: segment.input, recordIndex: 0, start: 0, ...place }],
      bareReturns: [],
    };
    // Nothing in the language of fields is asynchronous.
    const result = this.#single.run(single, record.buffer) as BatchResult;
    this.#output.append(new Uint8Array(result.buffer, 0, result.byteLength), freeBytes);
    this.#index += 1;
    this.#singles += 1;
    this.#recordsKept += result.recordsWrittenFrom;
    this.#moreOut += result.recordsOut - result.recordsWrittenFrom;
  }

  #result(head: BatchHead): BatchResult {
    checkRecordsFound(head, this.#index);
    return {
      ...this.#output.take(),
      recordsWrittenFrom: this.#recordsKept,
      recordsDropped: head.records - this.#recordsKept,
      recordsOut: this.#recordsKept + this.#moreOut,
    };
  }
}
