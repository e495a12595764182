// A block of records of a fixed number of lines: walked with indexOf and slice on one text, never an array of lines.
import { InternalError } from '../../job/errors.ts';
import { segmentOf, type BatchHead } from '../../job/batch.ts';
import type { Encoding, Framing } from '../../job/job-spec.ts';
import { CARRIAGE_RETURN, findTerminators, NEWLINE, NUL } from '../../records/scanner.ts';
import { decode, findInvalidUtf8, type Decoded } from '../../records/text.ts';
import { BLOCK_BYTES, blockEnd } from './block-end.ts';
import type { InvalidByte, RecordBlock } from './record-block.ts';

export class LineBlock implements RecordBlock {
  readonly #encoding: Encoding;
  readonly #lines: number;
  readonly #terminator: number;
  readonly #terminatorText: string;
  #bytes: Buffer = Buffer.alloc(0);
  #head!: BatchHead;
  #bareReturns: readonly number[] = [];
  #start = 0;
  #end = 0;
  #firstIndex = 0;
  #text = '';
  #isByteForByte = true;
  /** Of the current record in #text, and where the next begins. */
  #at = 0;
  #next = 0;
  #index = -1;
  /** A record whose offset in the batch is known: the block's first, or the one behind the last that was passed. */
  #knownByte = 0;
  #knownIndex = 0;

  hasReturn = false;

  constructor({ terminator, linesPerRecord }: Framing, encoding: Encoding) {
    this.#encoding = encoding;
    this.#lines = linesPerRecord;
    this.#terminator = terminator === 'nul' ? NUL : NEWLINE;
    this.#terminatorText = String.fromCharCode(this.#terminator);
  }

  get text(): string {
    return this.#text;
  }

  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#end;
  }

  get index(): number {
    return this.#index;
  }

  open(head: BatchHead, bytes: Buffer): void {
    this.#head = head;
    this.#bytes = bytes;
    this.#bareReturns = head.bareReturns;
    this.#start = 0;
    this.#end = 0;
    this.close();
  }

  begin(index: number): InvalidByte | undefined {
    this.#start = this.#end;
    this.#end = blockEnd(this.#bytes, this.#start, this.#terminator, this.#lines, BLOCK_BYTES);
    this.#firstIndex = index;
    this.#index = -1;
    this.#knownByte = this.#start;
    this.#knownIndex = index;
    let decoded = this.#decode();
    if (decoded === undefined) {
      const invalid = this.#invalidByte(this.#bytes.subarray(this.#start, this.#end));
      if (invalid.index === index) return invalid;
      // the records before it come first: any of them may have an earlier fault
      this.#end = this.byteOf(invalid.index);
      decoded = this.#decode()!;
    }
    this.#text = decoded.text;
    this.#isByteForByte = decoded.isByteForByte;
    return undefined;
  }

  close(): void {
    this.#text = '';
    this.#at = 0;
    this.#next = 0;
  }

  next(index: number): string | undefined {
    const text = this.#text;
    const at = this.#next;
    if (at === text.length) return undefined;
    let end = text.indexOf(this.#terminatorText, at);
    for (let line = 1; line < this.#lines; line += 1) end = text.indexOf(this.#terminatorText, end + 1);
    if (end < at) throw new InternalError(`record ${index} of the block has no end`);
    const hasReturn =
      this.#terminator === NEWLINE &&
      end > at &&
      text.charCodeAt(end - 1) === CARRIAGE_RETURN &&
      (this.#bareReturns.length === 0 || !this.#bareReturns.includes(index));
    this.hasReturn = hasReturn;
    this.#at = at;
    this.#next = end + 1;
    this.#index = index;
    return text.slice(at, hasReturn ? end - 1 : end);
  }

  get byteAt(): number {
    return this.#isByteForByte ? this.#start + this.#at : this.byteOf(this.#index);
  }

  get byteEnd(): number {
    if (this.#isByteForByte) return this.#start + this.#next;
    const end = this.endOf(this.#index, this.byteAt);
    this.#knownByte = end;
    this.#knownIndex = this.#index + 1;
    return end;
  }

  endOf(_index: number, byteAt: number): number {
    return findTerminators(this.#bytes, byteAt, this.#bytes.length, this.#terminator, this.#lines).end;
  }

  byteOf(index: number): number {
    if (this.#isByteForByte && index === this.#index) return this.#start + this.#at;
    const isBehind = index >= this.#knownIndex;
    const from = isBehind ? this.#knownByte : this.#start;
    const lines = (index - (isBehind ? this.#knownIndex : this.#firstIndex)) * this.#lines;
    if (lines === 0) return from;
    return findTerminators(this.#bytes, from, this.#bytes.length, this.#terminator, lines).end;
  }

  lineOf(index: number): number {
    const { line, recordIndex } = segmentOf(this.#head, index);
    return line + (index - recordIndex) * this.#lines;
  }

  #decode(): Decoded | undefined {
    return decode(this.#bytes.subarray(this.#start, this.#end), this.#encoding);
  }

  #invalidByte(block: Buffer): InvalidByte {
    const offset = findInvalidUtf8(block);
    const lines = findTerminators(block, 0, offset, this.#terminator, Infinity).count;
    const index = this.#firstIndex + Math.floor(lines / this.#lines);
    return { index, byteInRecord: this.#start + offset - this.byteOf(index), byte: block[offset]! };
  }
}
