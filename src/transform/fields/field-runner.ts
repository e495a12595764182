// Runs work that is in the language of fields over the bytes of a batch: no text is made of any record. All that can be
// wrong with a record is that it is no UTF-8, and a batch where one is goes to a RecordRunner, untouched; or that it has more
// or fewer fields than the header, where a column is used by name. The kernel does
// nearly all of it; the loops here do the same where there is none, and what is too large for it.
import { isAscii, isUtf8 } from 'node:buffer';
import { segmentOf, type BatchHead } from '../../job/batch.ts';
import { InternalError, type Place } from '../../job/errors.ts';
import { findTerminators } from '../../records/scanner.ts';
import { BatchOutput } from '../batch-output.ts';
import type { BatchResult, BatchRunner } from '../batch-runner.ts';
import { blame, placeOf } from '../blame.ts';
import type { RunnerOptions } from '../record-runner.ts';
import { checkRecordsFound } from '../record-count.ts';
import type { WorkerContext } from '../worker-context.ts';
import { newTest, type FieldIndex, type Test } from './condition-test.ts';
import type { FieldWork } from './field-plan.ts';
import { FieldWriter } from './field-writer.ts';
import type { KernelFields } from './kernel/kernel-fields.ts';
import { RecordFields } from './record-fields.ts';

/** From here on a call that searches natively is worth its cost. */
const LONG_BYTES = 256;

export interface FieldRunnerParts {
  readonly delimiter: number;
  readonly terminator: number;
  readonly indexOf: FieldIndex;
  /** Does the work where it can; what it can't is done in JavaScript. Undefined where there is none to be had. */
  readonly kernel: KernelFields | undefined;
  /** Does the same work on texts: asked for where a batch is no UTF-8. */
  readonly ordinary: () => BatchRunner;
}

export class FieldRunner implements BatchRunner {
  readonly #context: WorkerContext;
  readonly #options: RunnerOptions;
  readonly #terminator: number;
  readonly #ordinary: () => BatchRunner;
  readonly #kernel: KernelFields | undefined;
  readonly #fields: RecordFields;
  readonly #output: BatchOutput;
  /** Undefined where it is the same for every record: `#keepsAll`. */
  readonly #test: Test | undefined;
  readonly #keepsAll: boolean;
  readonly #writer: FieldWriter | undefined;

  #head!: BatchHead;
  #nextSegment = 0;
  /** Index of the record the fields stand at, or of the next. */
  #index = 0;
  #recordsKept = 0;

  constructor({ filter, map }: FieldWork, context: WorkerContext, options: RunnerOptions, parts: FieldRunnerParts) {
    this.#context = context;
    this.#options = options;
    this.#terminator = parts.terminator;
    this.#ordinary = parts.ordinary;
    this.#kernel = parts.kernel;
    this.#fields = new RecordFields({ ...parts, encoding: options.encoding });
    this.#output = new BatchOutput(options.encoding);
    const isConstant = filter === undefined || filter.kind === 'constant';
    this.#keepsAll = filter === undefined || (filter.kind === 'constant' && filter.value);
    this.#test = isConstant ? undefined : newTest(filter, this.#fields, parts.indexOf);
    if (map !== undefined) this.#writer = new FieldWriter(map, this.#fields, parts.indexOf, this.#output, parts);
  }

  run(head: BatchHead, buffer: ArrayBuffer): BatchResult | Promise<BatchResult> {
    const bytes = Buffer.from(buffer, 0, head.byteLength);
    const isByteForByte = this.#options.encoding === 'latin1' || isAscii(bytes);
    if (!isByteForByte && !isUtf8(bytes)) return this.#ordinary().run(head, buffer);
    // what follows looks for terminators without looking for the batch's end
    if (bytes.at(-1) !== this.#terminator) throw new InternalError(`batch ${head.batch} ends within a record (I1)`);

    this.#head = head;
    this.#nextSegment = 0;
    this.#index = 0;
    this.#recordsKept = 0;
    this.#context.batchIndex = head.batch;
    this.#fields.open(head, bytes, isByteForByte);
    this.#output.begin(buffer);
    try {
      if (this.#isForKernel(bytes, isByteForByte)) this.#runInKernel(this.#kernel!, isByteForByte);
      else if (this.#keepsAll && this.#writer !== undefined) this.#mapAll(bytes, this.#writer);
      else if (this.#test === undefined) this.#passAll(bytes, isByteForByte);
      else if (this.#writer === undefined) this.#filter(bytes, this.#test);
      else this.#filterAndMap(bytes, this.#test, this.#writer);
    } catch (error) {
      throw blame(error, this.place());
    }
    return this.#result();
  }

  place(): Place {
    const { encoding, inputNames } = this.#options;
    const { bytes, starts, next } = this.#fields;
    const byteAt = starts[0]!;
    const { line, recordIndex } = segmentOf(this.#head, this.#index);
    const at = { head: this.#head, index: this.#index, line: line + this.#index - recordIndex, byteAt, encoding };
    return placeOf({ ...at, bytes: bytes.subarray(byteAt, next) }, inputNames, this.#context.worker);
  }

  /** The filter is the same for all records: the batch goes out as it is, or not at all, and they are only counted. */
  #passAll(bytes: Buffer, isByteForByte: boolean): void {
    const { refused } = this.#options;
    const count =
      this.#kernel?.load(bytes, isByteForByte) === true
        ? this.#kernel.count()
        : countRecords(bytes, this.#terminator, this.#head.records);
    this.#enterAll();
    this.#index = count;
    if (this.#keepsAll) {
      this.#output.keep(0, bytes.length);
      this.#recordsKept = count;
    } else {
      refused?.count(count);
      if (refused?.isKept === true) refused.keep(bytes);
    }
  }

  /** Takes the batch over into the kernel, if it is for it: what is the same for all records needs none. */
  #isForKernel(bytes: Buffer, isByteForByte: boolean): boolean {
    const isSame = this.#test === undefined && (this.#writer === undefined || !this.#keepsAll);
    // a \r that belongs to its record's text is not looked for there
    if (this.#kernel === undefined || isSame || this.#head.bareReturns.length > 0) return false;
    return this.#kernel.load(bytes, isByteForByte);
  }

  #runInKernel(kernel: KernelFields, isByteForByte: boolean): void {
    const { refused } = this.#options;
    this.#enterAll();
    const { batch } = kernel;
    this.#fields.open(this.#head, batch, isByteForByte);
    for (let at = 0; at < batch.length;) {
      const { next, records, kept, output } = kernel.run(at);
      if (output.length > 0) this.#output.append(output);
      this.#index += records;
      this.#recordsKept += kept;
      at = records === 0 ? this.#doOne(next) : next;
    }
    if (refused === undefined) return;
    refused.count(this.#index - this.#recordsKept);
    if (refused.isKept) refused.keep(kernel.runRefused().output);
  }

  /**
   * The record at this offset: its result alone is larger than all that the kernel has room for, or it is not what it has to
   * be, which the test says.
   */
  #doOne(at: number): number {
    const fields = this.#fields;
    this.#options.recordSlot[0] = this.#index;
    fields.next = at;
    fields.advance(this.#index);
    if (this.#test?.() !== false) {
      this.#writer!.put();
      this.#writer!.flush(at);
      this.#recordsKept += 1;
    }
    this.#index += 1;
    return fields.next;
  }

  #mapAll(bytes: Buffer, writer: FieldWriter): void {
    const fields = this.#fields;
    while (fields.next < bytes.length) {
      this.#noteRecord(this.#index);
      fields.advance(this.#index);
      writer.put();
      this.#index += 1;
    }
    this.#recordsKept = this.#index;
    writer.flush(bytes.buffer.byteLength);
  }

  #filterAndMap(bytes: Buffer, test: Test, writer: FieldWriter): void {
    const fields = this.#fields;
    const { refused } = this.#options;
    while (fields.next < bytes.length) {
      this.#noteRecord(this.#index);
      fields.advance(this.#index);
      if (test()) {
        writer.put();
        this.#recordsKept += 1;
      } else if (refused !== undefined) {
        refused.count();
        if (refused.isKept) refused.keep(bytes.subarray(fields.starts[0], fields.next));
      }
      this.#index += 1;
    }
    writer.flush(bytes.buffer.byteLength);
  }

  /** Records that stand together and are kept, or refused, are dealt with together. */
  #filter(bytes: Buffer, test: Test): void {
    const fields = this.#fields;
    let isKept = true;
    let from = 0;
    while (fields.next < bytes.length) {
      this.#noteRecord(this.#index);
      fields.advance(this.#index);
      const start = fields.starts[0]!;
      if (test() !== isKept) {
        this.#endRun(bytes, isKept, from, start);
        isKept = !isKept;
        from = start;
      }
      if (isKept) this.#recordsKept += 1;
      this.#index += 1;
    }
    this.#endRun(bytes, isKept, from, bytes.length);
    this.#options.refused?.count(this.#index - this.#recordsKept);
  }

  #endRun(bytes: Buffer, isKept: boolean, from: number, to: number): void {
    if (isKept) this.#output.keep(from, to);
    else if (this.#options.refused?.isKept === true) this.#options.refused.keep(bytes.subarray(from, to));
  }

  /** What is said of every record before it is looked at: whoever watches this thread knows which it is at. */
  #noteRecord(index: number): void {
    if (this.#head.segments[this.#nextSegment]?.recordIndex === index) this.#enterSegment();
    this.#options.recordSlot[0] = index;
  }

  /** The same of all that there are, where they are not looked at one by one. */
  #enterAll(): void {
    this.#noteRecord(0);
    while (this.#nextSegment < this.#head.segments.length) this.#enterSegment();
  }

  #enterSegment(): void {
    this.#options.onSegment(this.#head, this.#head.segments[this.#nextSegment]!);
    this.#nextSegment += 1;
  }

  #result(): BatchResult {
    const { records } = this.#head;
    checkRecordsFound(this.#head, this.#index);
    const { buffer, byteLength } = this.#output.take();
    return {
      buffer,
      byteLength,
      recordsWrittenFrom: this.#recordsKept,
      recordsDropped: records - this.#recordsKept,
      // no record gives more than one
      recordsOut: this.#recordsKept,
    };
  }
}

/** Of long records the next one's end is found sooner than all bytes are gone through. */
function countRecords(bytes: Buffer, terminator: number, expected: number): number {
  if (bytes.length < expected * LONG_BYTES) {
    return findTerminators(bytes, 0, bytes.length, terminator, Infinity).count;
  }
  let count = 0;
  for (let at = bytes.indexOf(terminator); at >= 0; at = bytes.indexOf(terminator, at + 1)) count += 1;
  return count;
}
