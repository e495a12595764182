// Walks the records of one mate in a batch of pairs.
import { singlesOf, type BatchHead } from '../../job/batch.ts';
import type { Place } from '../../job/errors.ts';
import type { RecordFormat } from '../../records/formats/record-format.ts';
import { bytesAround } from '../../records/invalid-text.ts';
import { invalidUtf8, placeOf } from '../blame.ts';
import { BlockChoice } from '../record-wise/block-choice.ts';
import type { InvalidByte, RecordBlock } from '../record-wise/record-block.ts';
import type { RunnerOptions } from '../record-wise/record-runner.ts';
import type { GivenMate } from './pair-result.ts';

export class MateRecords implements GivenMate {
  readonly format: RecordFormat | undefined;
  readonly #options: RunnerOptions;
  readonly #worker: number;
  readonly #blocks: BlockChoice;
  #block: RecordBlock;
  #head!: BatchHead;
  #bytes: Buffer = Buffer.alloc(0);
  /** The record's index in its half of the batch; in the whole batch if mates alternate. */
  #index = -1;
  /** If mates alternate: the records of a pair, and which of them is this mate. */
  #step = 1;
  /** A format knows a record by this number plus its index, which is unique in the batch. */
  #firstNumber = 0;
  #offset = 0;

  /** The current record: its string, or a typed one. */
  record: unknown;
  text = '';

  constructor(format: RecordFormat | undefined, options: RunnerOptions, worker: number) {
    this.format = format;
    this.#options = options;
    this.#worker = worker;
    this.#blocks = new BlockChoice(options);
    this.#block = this.#blocks.of(this.#bytes);
  }

  /** Opens this half of a batch; `advance` then goes to its first record. */
  open(head: BatchHead, bytes: Buffer): void {
    this.#step = 1;
    this.#offset = 0;
    this.#open(head, head, bytes);
  }

  /**
   * Opens a batch whose mates alternate; `mate`: 0 for the first one of each pair, 1 for the
   * second.
   */
  openInTurns(head: BatchHead, bytes: Buffer, mate: 0 | 1): void {
    this.#step = 2;
    this.#offset = mate;
    this.#open(head, singlesOf(head), bytes);
  }

  #open(head: BatchHead, singles: BatchHead, bytes: Buffer): void {
    this.#head = head;
    this.#bytes = bytes;
    this.#index = -1;
    this.#firstNumber = singles.firstRecord;
    this.#block.close();
    this.#block = this.#blocks.of(bytes);
    this.#block.open(singles, bytes);
  }

  /** Goes to the next record; false after the last one. @throws EncodingError, RecordFault */
  advance(): boolean {
    let text: string | undefined;
    do {
      text = this.#nextText();
      if (text === undefined) return false;
    } while (this.#index % this.#step !== this.#offset);
    this.text = text;
    this.record = this.format === undefined ? text : this.format.parse(text, this.#firstNumber + this.#index);
    return true;
  }

  /** Goes to the next record of the batch, which may be the other mate's. */
  #nextText(): string | undefined {
    const index = this.#index + 1;
    let text: string | undefined;
    while ((text = this.#block.next(index)) === undefined) {
      if (this.#block.end === this.#bytes.length) return undefined;
      this.#block.close();
      const invalid = this.#block.begin(index);
      if (invalid !== undefined) this.#throwInvalid(invalid);
      // Numbers within a block are consecutive, even if pairs between them were removed.
      this.format?.openBlock(this.#block.text, this.#firstNumber + index);
    }
    this.#index = index;
    return text;
  }

  #throwInvalid({ index, byteInRecord, byte }: InvalidByte): never {
    const around = bytesAround(this.#bytes, this.#block.byteOf(index) + byteInRecord);
    throw invalidUtf8(this.#placeOfRecord(index), byteInRecord, byte, around);
  }

  /** The terminator of the current record, and of every result made from it. */
  get terminator(): string {
    if (this.#options.framing.terminator === 'nul') return '\0';
    return this.#block.hasReturn ? '\r\n' : '\n';
  }

  /** What is written for a string that the work returned as this mate. */
  printText(value: string): string {
    return this.format?.printText?.(value, this.text) ?? value;
  }

  /** The current record unchanged, with its terminator. Call it at most once per record. */
  bytes(): Uint8Array {
    const { byteAt, byteEnd } = this.#block;
    return this.#bytes.subarray(byteAt, byteEnd);
  }

  /** The place of this mate of a pair in the current block. */
  place(pairIndex: number): Place {
    return this.#placeOfRecord(pairIndex * this.#step + this.#offset);
  }

  #placeOfRecord(index: number): Place {
    const { encoding, inputNames } = this.#options;
    const byteAt = this.#block.byteOf(index);
    const bytes = this.#bytes.subarray(byteAt, this.#block.endOf(index, byteAt));
    const line = this.#block.lineOf(index);
    const pair = Math.floor(index / this.#step);
    return placeOf({ head: this.#head, index: pair, line, byteAt, bytes, encoding }, inputNames, this.#worker);
  }
}
