// Runs filters and map over the records of a batch, one decoded block after another. An error
// belongs to the record at #index: user code runs nowhere else.
import type { BatchHead, Segment } from '../../job/batch.ts';
import type { ConversionSpec } from '../../job/conversion.ts';
import type { Place, ThreadmillError } from '../../job/errors.ts';
import type { Delimiter, Encoding, FormatName, Framing } from '../../job/job-spec.ts';
import type { ShardSpec } from '../../job/shard.ts';
import { bytesAround } from '../../records/invalid-text.ts';
import { BatchOutput } from '../batch-output.ts';
import type { BatchResult, BatchRunner } from '../batch-runner.ts';
import { blame, invalidUtf8, placeOf } from '../blame.ts';
import { BlockChoice } from './block-choice.ts';
import type { InvalidByte, RecordBlock } from './record-block.ts';
import { checkRecordsFound } from '../record-count.ts';
import type { RefusedRecords } from '../refused-records.ts';
import { emitResult, isThenable } from '../result.ts';
import { settleEach } from './settle-each.ts';
import { TextOutput, UnencodableError } from './text-output.ts';
import type { LoadedWork } from '../work.ts';
import type { WorkerContext } from '../worker-context.ts';

export interface RunnerOptions {
  readonly format: FormatName;
  readonly delimiter: Delimiter;
  readonly framing: Framing;
  readonly encoding: Encoding;
  readonly conversion?: ConversionSpec | undefined;
  /** Rows may be wider or narrower than the header. */
  readonly isRagged?: boolean;
  /** Undefined: the run reads all of its inputs. */
  readonly shard?: ShardSpec | undefined;
  /** Names of the inputs, by index. */
  readonly inputNames: readonly string[];
  /** Element 0 holds the index of the current record, for main, which watches this thread. */
  readonly recordSlot: Int32Array;
  /**
   * Called when the records of a segment begin: at each batch's first record, and where an input
   * begins inside a batch.
   */
  readonly onSegment: (head: BatchHead, segment: Segment) => void;
  /** Collects each record that a filter drops. */
  readonly refused?: RefusedRecords;
}

export class RecordRunner implements BatchRunner {
  readonly #work: LoadedWork;
  readonly #context: WorkerContext;
  readonly #options: RunnerOptions;
  readonly #output: BatchOutput;
  readonly #out: TextOutput;
  readonly #blocks: BlockChoice;
  /** Walks the batch. */
  #block: RecordBlock;
  readonly #terminatorText: string;

  #head!: BatchHead;
  #bytes: Buffer = Buffer.alloc(0);
  #capacity = 0;
  /** Index in the batch of the current record, or of the next. */
  #index = 0;
  #nextSegment = 0;
  /**
   * Number (NR) of the batch's first record, plus the records that were removed before the current
   * segment.
   */
  #firstRecord = 0;
  #recordsWrittenFrom = 0;
  #recordsOut = 0;

  /** Where to continue with that record once its promise has settled. */
  #resumed: { stage: number; record: string; value: unknown } | undefined;

  constructor(work: LoadedWork, context: WorkerContext, options: RunnerOptions) {
    this.#work = work;
    this.#context = context;
    this.#options = options;
    this.#output = new BatchOutput(options.encoding);
    this.#out = new TextOutput(this.#output, options.encoding);
    this.#blocks = new BlockChoice(options);
    this.#block = this.#blocks.of(this.#bytes);
    this.#terminatorText = options.framing.terminator === 'nul' ? '\0' : '\n';
  }

  run(head: BatchHead, buffer: ArrayBuffer): BatchResult | Promise<BatchResult> {
    this.#head = head;
    this.#bytes = Buffer.from(buffer, 0, head.byteLength);
    this.#capacity = buffer.byteLength;
    this.#index = 0;
    this.#nextSegment = 0;
    this.#recordsWrittenFrom = 0;
    this.#recordsOut = 0;
    this.#block = this.#blocks.of(this.#bytes);
    this.#block.open(head, this.#bytes);
    this.#resumed = undefined;
    this.#output.begin(buffer);
    this.#context.batchIndex = head.batch;
    const pending = this.#advance();
    return pending === undefined ? this.#result() : this.#finish(pending);
  }

  place(): Place {
    return this.#placeOf(this.#options.recordSlot[0]!);
  }

  async #finish(first: PromiseLike<unknown>): Promise<BatchResult> {
    const goOn = (value: unknown) => {
      this.#resumed!.value = value;
      return this.#advance();
    };
    await settleEach(first, goOn, (error) => this.#blame(error));
    return this.#result();
  }

  /**
   * Runs to the batch's end (undefined), or until the work returns a promise: settle it and call
   * again.
   */
  #advance(): PromiseLike<unknown> | undefined {
    try {
      for (;;) {
        const pending = this.#walk();
        if (pending !== undefined) return pending;
        if (this.#block.end > 0) this.#endBlock();
        if (this.#block.end === this.#bytes.length) return undefined;
        this.#beginBlock();
      }
    } catch (error) {
      throw this.#blame(error);
    }
  }

  #beginBlock(): void {
    const invalid = this.#block.begin(this.#index);
    this.#out.begin(this.#index);
    if (invalid !== undefined) this.#throwInvalid(invalid);
    this.#work.textFormat?.openBlock(this.#block.text, this.#head.firstRecord + this.#index);
  }

  #endBlock(): void {
    const { end } = this.#block;
    this.#out.flush(end === this.#bytes.length ? this.#capacity : end, this.#index);
    this.#block.close();
  }

  /** Walks the block's records: the hot loop. */
  #walk(): PromiseLike<unknown> | undefined {
    const { filters, map } = this.#work;
    const stages = filters.length;
    const context = this.#context;
    const slot = this.#options.recordSlot;
    const out = this.#out;
    const block = this.#block;
    let index = this.#index;
    let resumed = this.#resumed;
    this.#resumed = undefined;
    let begun = this.#nextBegun();
    try {
      for (;;) {
        // After a promise, the block's current record is still the one that returned it.
        const record = resumed === undefined ? block.next(index) : resumed.record;
        if (record === undefined) return undefined;
        if (index === begun) begun = this.#enterSegment();
        slot[0] = index;
        context.recordNumber = this.#firstRecord + index;

        let isKept = true;
        let stage = 0;
        if (resumed !== undefined) stage = resumed.stage;
        for (; stage < stages; stage += 1) {
          const answer = resumed === undefined ? filters[stage]!(record, context) : resumed.value;
          resumed = undefined;
          if (typeof answer === 'object' && isThenable(answer)) return this.#pause(stage, record, answer);
          isKept = Boolean(answer);
          if (!isKept) break;
        }
        if (!isKept) this.#refuse();
        else if (map === undefined) this.#recordsOut += 1;
        else {
          const value = resumed === undefined ? map(record, context) : resumed.value;
          resumed = undefined;
          if (typeof value === 'string') {
            out.add(value + (block.hasReturn ? '\r\n' : this.#terminatorText));
            this.#recordsOut += 1;
          } else {
            if (typeof value === 'object' && isThenable(value)) return this.#pause(stage, record, value);
            const results = this.#emitAll(value, block.hasReturn ? '\r\n' : this.#terminatorText, index);
            this.#recordsOut += results;
            isKept = results > 0;
          }
        }

        if (isKept) this.#recordsWrittenFrom += 1;
        if (map === undefined) this.#pass(isKept);
        else {
          out.endRecord(index);
          if (out.isFull) out.flush(block.start, index + 1);
        }
        index += 1;
      }
    } finally {
      this.#index = index;
    }
  }

  /** Returns a record's promise; its value is that of the stage. */
  #pause(stage: number, record: string, promise: PromiseLike<unknown>): PromiseLike<unknown> {
    this.#resumed = { stage, record, value: undefined };
    return promise;
  }

  #refuse(): void {
    const { refused } = this.#options;
    if (refused === undefined) return;
    refused.count();
    // Without a map, #pass asks for the offsets, which may be asked for only once.
    if (!refused.isKept || this.#work.map === undefined) return;
    const { byteAt, byteEnd } = this.#block;
    refused.keep(this.#bytes.subarray(byteAt, byteEnd));
  }

  /**
   * Without a map: keeps the record's bytes or not. The offsets must be read for each record, since
   * keeping overwrites bytes.
   */
  #pass(isKept: boolean): void {
    const { byteAt, byteEnd } = this.#block;
    if (isKept) this.#output.keep(byteAt, byteEnd);
    else if (this.#options.refused?.isKept === true) this.#options.refused.keep(this.#bytes.subarray(byteAt, byteEnd));
  }

  /** Index of the record that begins the next segment. */
  #nextBegun(): number {
    return this.#head.segments[this.#nextSegment]?.recordIndex ?? -1;
  }

  #enterSegment(): number {
    const segment = this.#head.segments[this.#nextSegment]!;
    this.#context.file = this.#options.inputNames[segment.input] ?? '';
    this.#options.onSegment(this.#head, segment);
    this.#firstRecord = this.#head.firstRecord + (segment.skippedBefore ?? 0);
    this.#nextSegment += 1;
    return this.#nextBegun();
  }

  /**
   * Not in the hot loop: variables captured by a closure there would be on the heap for every
   * record.
   */
  #emitAll(value: unknown, terminator: string, index: number): number {
    return emitResult(value, (text) => {
      this.#out.add(text + terminator);
      // One record may give any number of results: they can't all be held as a string.
      if (this.#out.isFull) this.#out.flush(this.#block.start, index);
    });
  }

  #throwInvalid({ index, byteInRecord, byte }: InvalidByte): never {
    this.#index = index;
    const around = bytesAround(this.#bytes, this.#block.byteOf(index) + byteInRecord);
    throw invalidUtf8(this.#placeOf(index), byteInRecord, byte, around);
  }

  #blame(error: unknown): ThreadmillError {
    // If a block's results don't fit, the next record has not been begun.
    const index = this.#block.index < 0 ? this.#index : this.#block.index;
    return blame(error, this.#placeOf(error instanceof UnencodableError ? error.recordIndex : index));
  }

  #placeOf(index: number): Place {
    const { encoding, inputNames } = this.#options;
    const byteAt = this.#block.byteOf(index);
    const bytes = this.#bytes.subarray(byteAt, this.#block.endOf(index, byteAt));
    const line = this.#block.lineOf(index);
    return placeOf({ head: this.#head, index, line, byteAt, bytes, encoding }, inputNames, this.#context.worker);
  }

  #result(): BatchResult {
    checkRecordsFound(this.#head, this.#index);
    const { buffer, byteLength } = this.#output.take();
    return {
      buffer,
      byteLength,
      recordsWrittenFrom: this.#recordsWrittenFrom,
      recordsDropped: this.#head.records - this.#recordsWrittenFrom,
      recordsOut: this.#recordsOut,
    };
  }
}
