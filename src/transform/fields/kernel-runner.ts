// Runs work that is in the language of fields over the bytes of a batch: the kernel does it, and no text is made of any
// record. The records of FASTQ have their lines for fields. What the kernel is not for goes to a RecordRunner, which gives
// the same and says what is wrong: a batch that is no UTF-8 or has a \r that is no line end as a whole, untouched; a record
// that the kernel stops at (its result is too large, its width or its lines are not what they have to be) by itself.
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
  /** Does the same work on texts. */
  readonly ordinary: (options: RunnerOptions) => BatchRunner;
}

/** A single record costs several times what it would cost in a batch: where more than one of so many is, whole batches are cheaper. */
const MAX_SINGLES_SHARE = 10;
/** Then the input is tried again. */
const SKIPPED_BATCHES = 30;

export class KernelRunner implements BatchRunner {
  readonly #context: WorkerContext;
  readonly #options: RunnerOptions;
  readonly #parts: KernelRunnerParts;
  readonly #output: BatchOutput;
  /** For whole batches, and for single records, of which nobody is to be told as of a batch. */
  #ordinary: BatchRunner | undefined;
  #single: BatchRunner | undefined;

  #head: BatchHead | undefined;
  /** Records that are done, and those of them that gave a result. */
  #index = 0;
  #recordsKept = 0;
  /** Results besides one for each of those: a single record may give an array. */
  #moreOut = 0;
  /** Of this batch, records that the kernel stopped at; and how many batches are not for it because of those before them. */
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
      // what follows looks for terminators without looking for the batch's end
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
      // of a single record it is placed already
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
    // a \r that belongs to its record's text is not looked for there
    if (head.bareReturns.length > 0 || (!isByteForByte && !isUtf8(bytes))) return false;
    return this.#parts.kernel.makeRoom(Math.min(bytes.length, MAX_SLICE_BYTES));
  }

  /** Gives the offset that it has come to: where a record doesn't end in the slice, that of the record. */
  #runSlice(head: BatchHead, bytes: Buffer, [from, to]: readonly [number, number], isByteForByte: boolean): number {
    const { kernel, cuts } = this.#parts;
    kernel.load(bytes.subarray(from, to), isByteForByte);
    const slice = { bytes: kernel.batch, start: from };
    const { length } = slice.bytes;
    const isLast = to === bytes.length;
    /** Where those begin whose refused records are not kept yet. */
    let pending = 0;
    for (let at = 0; at < length;) {
      const { next, records, kept, output } = kernel.run(at);
      // the batch's own bytes are in use from there on
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

  /** A record that is larger than a slice may be. Gives the offset behind it. */
  #runLarge(head: BatchHead, bytes: Buffer, from: number): number {
    const end = this.#parts.cuts.recordEnd(bytes, from) ?? bytes.length;
    const record = bytes.subarray(from, end);
    const slice = { bytes: record, start: from };
    const line = this.#lineOf(head, slice, 0);
    // now: its result takes its place
    this.#pass(head, this.#index + 1, slice, record.length);
    this.#runSingle(head, record, line, from, end);
    return end;
  }

  #pass(head: BatchHead, nextIndex: number, slice: Slice, to: number): void {
    if (nextIndex < head.records) this.#parts.cuts.pass(segmentOf(head, nextIndex), slice, to);
  }

  /** Of the next record, which begins at `at` in the slice. */
  #lineOf(head: BatchHead, slice: Slice, at: number): number {
    const segment = segmentOf(head, this.#index);
    return segment.line + this.#parts.cuts.linesBefore(segment, this.#index, slice, at);
  }

  #keepRefused(from: number, to: number): void {
    const { refused } = this.#options;
    if (refused?.isKept === true && to > from) refused.keep(this.#parts.kernel.runRefused(from, to).output);
  }

  /** The next record, which begins at this line and this offset of the batch, on texts. Bytes before `freeBytes` are free. */
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
    // nothing in the language of fields can wait
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
