// A block: a part of a batch that is decoded at once and walked record by record, with indexOf and slice on one text,
// never an array of lines. Knows where in the bytes the record stands that it is at.
import type { Encoding, Framing } from '../job/job-spec.ts';
import { CARRIAGE_RETURN, findTerminators, NEWLINE, NUL } from '../records/scanner.ts';
import { decode, findInvalidUtf8 } from '../records/text.ts';
import { BLOCK_BYTES, blockEnd } from './block-end.ts';

/** A byte that is no UTF-8, before the first record of its block is worked on. */
export interface InvalidByte {
  /** Index in the batch of the record it is in. */
  readonly index: number;
  /** Offset in that record. */
  readonly byteInRecord: number;
  readonly byte: number;
}

export class RecordBlock {
  readonly #encoding: Encoding;
  readonly #lines: number;
  readonly #terminator: number;
  readonly #terminatorText: string;
  #bytes: Buffer = Buffer.alloc(0);
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

  /** The current record's text, without its terminator. */
  record = '';
  /** Whether its terminator is \r\n. */
  hasReturn = false;

  constructor({ terminator, linesPerRecord }: Framing, encoding: Encoding) {
    this.#encoding = encoding;
    this.#lines = linesPerRecord;
    this.#terminator = terminator === 'nul' ? NUL : NEWLINE;
    this.#terminatorText = String.fromCharCode(this.#terminator);
  }

  /** Offsets in the batch of the block. */
  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#end;
  }

  /** Index in the batch of the current record; -1 before the block's first. */
  get index(): number {
    return this.#index;
  }

  /** A batch: its blocks are then gone through with `begin`. */
  open(bytes: Buffer, bareReturns: readonly number[]): void {
    this.#bytes = bytes;
    this.#bareReturns = bareReturns;
    this.#start = 0;
    this.#end = 0;
    this.close();
  }

  /** The next block, whose first record has this index; what is no text in it. */
  begin(index: number): InvalidByte | undefined {
    this.#start = this.#end;
    this.#end = blockEnd(this.#bytes, this.#start, this.#terminator, this.#lines, BLOCK_BYTES);
    this.#firstIndex = index;
    this.#index = -1;
    this.#knownByte = this.#start;
    this.#knownIndex = index;
    const bytes = this.#bytes.subarray(this.#start, this.#end);
    const decoded = decode(bytes, this.#encoding);
    if (decoded === undefined) return this.#invalidByte(bytes);
    this.#text = decoded.text;
    this.#isByteForByte = decoded.isByteForByte;
    return undefined;
  }

  /** Lets the text go. */
  close(): void {
    this.#text = '';
    this.#at = 0;
    this.#next = 0;
  }

  /** Goes on to the record with this index, the next one; false where the block ends. */
  advance(index: number): boolean {
    const text = this.#text;
    const at = this.#next;
    if (at === text.length) return false;
    let end = text.indexOf(this.#terminatorText, at);
    for (let line = 1; line < this.#lines; line += 1) end = text.indexOf(this.#terminatorText, end + 1);
    const hasReturn =
      this.#terminator === NEWLINE &&
      end > at &&
      text.charCodeAt(end - 1) === CARRIAGE_RETURN &&
      (this.#bareReturns.length === 0 || !this.#bareReturns.includes(index));
    this.hasReturn = hasReturn;
    this.record = text.slice(at, hasReturn ? end - 1 : end);
    this.#at = at;
    this.#next = end + 1;
    this.#index = index;
    return true;
  }

  /** Offset in the batch of the current record. */
  get byteAt(): number {
    return this.#isByteForByte ? this.#start + this.#at : this.byteOf(this.#index);
  }

  /** Offset in the batch behind the current record; what lies before it may then be overwritten. */
  get byteEnd(): number {
    if (this.#isByteForByte) return this.#start + this.#next;
    const end = this.recordEnd(this.byteAt);
    this.#knownByte = end;
    this.#knownIndex = this.#index + 1;
    return end;
  }

  /** Offset in the batch behind the record that begins at this offset. */
  recordEnd(byteAt: number): number {
    return findTerminators(this.#bytes, byteAt, this.#bytes.length, this.#terminator, this.#lines).end;
  }

  /** Offset in the batch of a record of this block: the current one, or any whose bytes still stand where they were. */
  byteOf(index: number): number {
    if (this.#isByteForByte && index === this.#index) return this.#start + this.#at;
    const isBehind = index >= this.#knownIndex;
    const from = isBehind ? this.#knownByte : this.#start;
    const lines = (index - (isBehind ? this.#knownIndex : this.#firstIndex)) * this.#lines;
    if (lines === 0) return from;
    return findTerminators(this.#bytes, from, this.#bytes.length, this.#terminator, lines).end;
  }

  #invalidByte(block: Buffer): InvalidByte {
    const offset = findInvalidUtf8(block);
    const lines = findTerminators(block, 0, offset, this.#terminator, Infinity).count;
    const index = this.#firstIndex + Math.floor(lines / this.#lines);
    return { index, byteInRecord: this.#start + offset - this.byteOf(index), byte: block[offset]! };
  }
}
