// Runs filters and map over the records of one batch. It walks one decoded text a block with indexOf and slice, never
// an array of lines. The record an error belongs to is the one #index stands on: user code runs nowhere else.
import type { BatchHead, Segment } from '../job/batch.ts';
import { InternalError, type Place, type ThreadmillError } from '../job/errors.ts';
import type { Encoding, Framing } from '../job/job-spec.ts';
import { CARRIAGE_RETURN, findTerminators, NEWLINE, NUL } from '../records/scanner.ts';
import { decode, findInvalidUtf8 } from '../records/text.ts';
import { BatchOutput, type OutputBytes } from './batch-output.ts';
import { blame, invalidUtf8, placeOf } from './blame.ts';
import { BLOCK_BYTES, blockEnd } from './block-end.ts';
import { emitResult, isThenable } from './result.ts';
import { TextOutput, UnencodableError } from './text-output.ts';
import type { LoadedWork } from './work.ts';
import type { WorkerContext } from './worker-context.ts';

export interface RunnerOptions {
  readonly framing: Framing;
  readonly encoding: Encoding;
  /** Names of the inputs, by index. */
  readonly inputNames: readonly string[];
  /** Element 0 is where the index of the record being worked on is noted, for whoever watches this thread. */
  readonly recordSlot: Int32Array;
  /** Called when the records of a segment begin: at each batch's first record, and where an input begins inside one. */
  readonly onSegment: (head: BatchHead, segment: Segment) => void;
}

export interface BatchResult extends OutputBytes {
  readonly recordsWrittenFrom: number;
  readonly recordsDropped: number;
  readonly recordsOut: number;
}

export class RecordRunner {
  readonly #work: LoadedWork;
  readonly #context: WorkerContext;
  readonly #options: RunnerOptions;
  readonly #output: BatchOutput;
  readonly #out: TextOutput;
  readonly #terminator: number;
  readonly #terminatorText: string;

  #head!: BatchHead;
  #bytes: Buffer = Buffer.alloc(0);
  #capacity = 0;
  /** Index in the batch of the record being worked on, or of the next. */
  #index = 0;
  #nextSegment = 0;
  #recordsWrittenFrom = 0;
  #recordsOut = 0;

  // the block
  #text = '';
  #isByteForByte = true;
  #blockStart = 0;
  #blockEnd = 0;
  #blockIndex = 0;
  /** Position in #text of the record #index stands on, and (kept only without a map) in the batch's bytes. */
  #at = 0;
  #byteAt = 0;
  /** Where to go on in that record when the promise it gave has settled. */
  #resumed: { stage: number; value: unknown } | undefined;

  constructor(work: LoadedWork, context: WorkerContext, options: RunnerOptions) {
    this.#work = work;
    this.#context = context;
    this.#options = options;
    this.#output = new BatchOutput(options.encoding);
    this.#out = new TextOutput(this.#output, options.encoding);
    this.#terminator = options.framing.terminator === 'nul' ? NUL : NEWLINE;
    this.#terminatorText = String.fromCharCode(this.#terminator);
  }

  /** Works on the batch at the front of `buffer`, which it owns from now on. A promise only where the work gives one. */
  run(head: BatchHead, buffer: ArrayBuffer): BatchResult | Promise<BatchResult> {
    this.#head = head;
    this.#bytes = Buffer.from(buffer, 0, head.byteLength);
    this.#capacity = buffer.byteLength;
    this.#index = 0;
    this.#nextSegment = 0;
    this.#recordsWrittenFrom = 0;
    this.#recordsOut = 0;
    this.#blockEnd = 0;
    this.#text = '';
    this.#at = 0;
    this.#resumed = undefined;
    this.#output.begin(buffer);
    this.#context.batchIndex = head.batch;
    const pending = this.#advance();
    return pending === undefined ? this.#result() : this.#finish(pending);
  }

  /** Of the record that the work is at: to be asked while it is called, or a promise it gave is waited for. */
  place(): Place {
    return this.#placeOf(this.#options.recordSlot[0]!);
  }

  async #finish(first: PromiseLike<unknown>): Promise<BatchResult> {
    for (let pending: PromiseLike<unknown> | undefined = first; pending !== undefined; pending = this.#advance()) {
      try {
        this.#resumed!.value = await pending;
      } catch (error) {
        throw this.#blame(error);
      }
    }
    return this.#result();
  }

  /** Goes on to the batch's end (undefined), or until the work gives a promise: settle it and call again. */
  #advance(): PromiseLike<unknown> | undefined {
    try {
      for (;;) {
        const pending = this.#walk();
        if (pending !== undefined) return pending;
        if (this.#blockEnd > 0) this.#endBlock();
        if (this.#blockEnd === this.#bytes.length) return undefined;
        this.#beginBlock();
      }
    } catch (error) {
      throw this.#blame(error);
    }
  }

  #beginBlock(): void {
    const { framing, encoding } = this.#options;
    this.#blockStart = this.#blockEnd;
    this.#blockEnd = blockEnd(this.#bytes, this.#blockStart, this.#terminator, framing.linesPerRecord, BLOCK_BYTES);
    this.#blockIndex = this.#index;
    this.#out.begin(this.#index);
    this.#byteAt = this.#blockStart;
    this.#at = 0;
    const bytes = this.#bytes.subarray(this.#blockStart, this.#blockEnd);
    const decoded = decode(bytes, encoding);
    if (decoded === undefined) this.#throwInvalid(bytes);
    this.#text = decoded.text;
    this.#isByteForByte = decoded.isByteForByte;
  }

  #endBlock(): void {
    const isLast = this.#blockEnd === this.#bytes.length;
    this.#out.flush(isLast ? this.#capacity : this.#blockEnd, this.#index);
    this.#text = '';
    this.#at = 0;
  }

  /** Walks the block's records: the hot loop. */
  #walk(): PromiseLike<unknown> | undefined {
    const { filters, map } = this.#work;
    const context = this.#context;
    const slot = this.#options.recordSlot;
    const out = this.#out;
    const text = this.#text;
    const { bareReturns, segments, firstRecord } = this.#head;
    const isNewline = this.#terminator === NEWLINE;
    let at = this.#at;
    let index = this.#index;
    try {
      while (at < text.length) {
        const end = this.#terminatorAt(at);
        const hasReturn =
          isNewline &&
          end > at &&
          text.charCodeAt(end - 1) === CARRIAGE_RETURN &&
          (bareReturns.length === 0 || !bareReturns.includes(index));
        const record = text.slice(at, hasReturn ? end - 1 : end);
        if (segments[this.#nextSegment]?.recordIndex === index) this.#enterSegment();
        slot[0] = index;
        context.recordNumber = firstRecord + index;

        const outBefore = this.#recordsOut;
        for (let stage = this.#resumed?.stage ?? 0; ; stage += 1) {
          const work = stage < filters.length ? filters[stage]! : map;
          if (work === undefined) {
            this.#recordsOut += 1;
            break;
          }
          const value = this.#resumed === undefined ? work(record, context) : this.#resumed.value;
          this.#resumed = undefined;
          if (typeof value === 'object' && isThenable(value)) {
            this.#resumed = { stage, value: undefined };
            return value;
          }
          if (stage < filters.length) {
            if (value) continue;
            break;
          }
          const terminator = hasReturn ? '\r\n' : this.#terminatorText;
          if (typeof value === 'string') {
            out.add(value + terminator);
            this.#recordsOut += 1;
          } else {
            this.#recordsOut += this.#emitAll(value, terminator, index);
          }
          break;
        }

        const isWritten = this.#recordsOut > outBefore;
        if (isWritten) this.#recordsWrittenFrom += 1;
        if (map === undefined) this.#pass(end + 1, isWritten);
        else {
          out.endRecord(index);
          if (out.isFull) out.flush(this.#blockStart, index + 1);
        }
        at = end + 1;
        index += 1;
      }
    } finally {
      this.#at = at;
      this.#index = index;
    }
    return undefined;
  }

  /** Position in the text of the terminator that ends the record at `at`. */
  #terminatorAt(at: number): number {
    let end = this.#text.indexOf(this.#terminatorText, at);
    for (let line = 1; line < this.#options.framing.linesPerRecord; line += 1) {
      end = this.#text.indexOf(this.#terminatorText, end + 1);
    }
    return end;
  }

  /** Without a map: moves on in the bytes over the record that ends before `end` of the text, and keeps it or not. */
  #pass(end: number, isKept: boolean): void {
    const byteEnd = this.#isByteForByte ? this.#blockStart + end : this.#recordEnd(this.#byteAt);
    if (isKept) this.#output.keep(this.#byteAt, byteEnd);
    this.#byteAt = byteEnd;
  }

  /** Offset in the batch after the record that begins at this offset. */
  #recordEnd(byteAt: number): number {
    const { linesPerRecord } = this.#options.framing;
    return findTerminators(this.#bytes, byteAt, this.#bytes.length, this.#terminator, linesPerRecord).end;
  }

  #enterSegment(): void {
    const segment = this.#head.segments[this.#nextSegment]!;
    this.#context.file = this.#options.inputNames[segment.input] ?? '';
    this.#options.onSegment(this.#head, segment);
    this.#nextSegment += 1;
  }

  /** Apart from the hot loop: what a closure captures there would live on the heap for every record. */
  #emitAll(value: unknown, terminator: string, index: number): number {
    return emitResult(value, (text) => {
      this.#out.add(text + terminator);
      // one record may give any number of results: they can't all be held as text
      if (this.#out.isFull) this.#out.flush(this.#blockStart, index);
    });
  }

  #throwInvalid(block: Buffer): never {
    const offset = findInvalidUtf8(block);
    const lines = findTerminators(block, 0, offset, this.#terminator, Infinity).count;
    this.#index = this.#blockIndex + Math.floor(lines / this.#options.framing.linesPerRecord);
    throw invalidUtf8(
      this.#placeOf(this.#index),
      this.#blockStart + offset - this.#byteOf(this.#index),
      block[offset]!,
    );
  }

  #blame(error: unknown): ThreadmillError {
    // when a block's results find no room, the record after it has not been begun
    const isBlockDone = this.#text !== '' && this.#at === this.#text.length;
    const index = isBlockDone ? this.#index - 1 : this.#index;
    return blame(error, this.#placeOf(error instanceof UnencodableError ? error.recordIndex : index));
  }

  #placeOf(index: number): Place {
    const { framing, encoding, inputNames } = this.#options;
    const byteAt = this.#byteOf(index);
    const bytes = this.#bytes.subarray(byteAt, this.#recordEnd(byteAt));
    return placeOf({ head: this.#head, index, byteAt, bytes, encoding }, framing, inputNames, this.#context.worker);
  }

  /** Offset in the batch of a record of this block. */
  #byteOf(index: number): number {
    // without a map the records kept are moved to the front as the walk goes on, and its own position is what counts
    if (this.#work.map === undefined && index > this.#blockIndex && this.#text !== '') return this.#byteAt;
    const lines = (index - this.#blockIndex) * this.#options.framing.linesPerRecord;
    if (lines === 0) return this.#blockStart;
    return findTerminators(this.#bytes, this.#blockStart, this.#bytes.length, this.#terminator, lines).end;
  }

  #result(): BatchResult {
    const { records, batch } = this.#head;
    if (this.#index !== records) {
      throw new InternalError(`batch ${batch} has ${records} records by the reader, ${this.#index} by the worker (I1)`);
    }
    return {
      ...this.#output.take(),
      recordsWrittenFrom: this.#recordsWrittenFrom,
      recordsDropped: this.#head.records - this.#recordsWrittenFrom,
      recordsOut: this.#recordsOut,
    };
  }
}
