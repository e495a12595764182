// A block: a part of a batch that is decoded at once and walked record by record. Knows where in the bytes, and on which
// line, the record stands that it is at. line-block.ts is for records of a fixed number of lines, bordered-block.ts for
// others.
import type { BatchHead } from '../../job/batch.ts';
import type { Encoding } from '../../job/job-spec.ts';
import { decode, findInvalidUtf8, type Decoded } from '../../records/text.ts';

/** A byte that is no UTF-8, before the first record of its block is worked on. */
export interface InvalidByte {
  /** Index in the batch of the record it is in. */
  readonly index: number;
  /** Offset in that record. */
  readonly byteInRecord: number;
  readonly byte: number;
}

export abstract class RecordBlock {
  protected readonly encoding: Encoding;
  protected head!: BatchHead;
  protected bytes: Buffer = Buffer.alloc(0);
  protected firstIndex = 0;
  /** Character i of the text is byte i of the block. */
  protected isByteForByte = true;

  /** Offsets in the batch of the block. */
  start = 0;
  end = 0;
  /** All of its text. */
  text = '';
  /** Index in the batch of the current record; -1 before the block's first. */
  index = -1;
  /** Whether its terminator is \r\n. */
  hasReturn = false;

  constructor(encoding: Encoding) {
    this.encoding = encoding;
  }

  /** A batch: its blocks are then gone through with `begin`. */
  open(head: BatchHead, bytes: Buffer): void {
    this.head = head;
    this.bytes = bytes;
    this.start = 0;
    this.end = 0;
    this.close();
  }

  /** The next block, whose first record has this index; what is no text in it. */
  begin(index: number): InvalidByte | undefined {
    this.start = this.end;
    this.firstIndex = index;
    this.index = -1;
    this.end = this.find();
    let decoded = this.#decode();
    if (decoded === undefined) {
      const invalid = this.#invalidByte();
      if (invalid.index === index) {
        this.found();
        return invalid;
      }
      // the records before it come first: any of them may have an earlier fault
      this.end = this.endBefore(invalid.index);
      decoded = this.#decode()!;
    }
    this.found();
    this.text = decoded.text;
    this.isByteForByte = decoded.isByteForByte;
    return undefined;
  }

  /** Lets the text go. */
  close(): void {
    this.text = '';
  }

  /** Goes on to the record with this index, the next one: its text without terminator. Undefined where the block ends. */
  abstract next(index: number): string | undefined;
  /** Offset in the batch of the current record. */
  abstract readonly byteAt: number;
  /** Offset in the batch behind the current record; what lies before it may then be overwritten. */
  abstract readonly byteEnd: number;
  /** Offset in the batch of a record of this block: the current one, or any whose bytes still stand where they were. */
  abstract byteOf(index: number): number;
  /** Offset in the batch behind that record, which begins at this offset. */
  abstract endOf(index: number, byteAt: number): number;
  /** Line of the file that this record of the block begins on. */
  abstract lineOf(index: number): number;

  /** The block that begins at `start`, with the record `firstIndex`: where it ends. */
  protected abstract find(): number;
  /** The block is to end before this record: where that is. */
  protected abstract endBefore(index: number): number;
  /** Index of the record of the block that has the byte at this offset of the batch. */
  protected abstract indexAt(offset: number): number;
  /** The end of the block is final. */
  protected found(): void {}

  #decode(): Decoded | undefined {
    return decode(this.bytes.subarray(this.start, this.end), this.encoding);
  }

  #invalidByte(): InvalidByte {
    const offset = this.start + findInvalidUtf8(this.bytes.subarray(this.start, this.end));
    const index = this.indexAt(offset);
    return { index, byteInRecord: offset - this.byteOf(index), byte: this.bytes[offset]! };
  }
}
