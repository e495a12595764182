// A block: a part of a batch that is decoded at once and walked record by record. It knows the
// offset and the line of its current record. line-block.ts is for records with a fixed number of
// lines, bordered-block.ts for others.
import type { BatchHead } from '../../job/batch.ts';
import type { Encoding } from '../../job/job-spec.ts';
import { decode, findInvalidUtf8, type Decoded } from '../../records/text.ts';

/** An invalid UTF-8 byte before any record of its block was worked on. */
export interface InvalidByte {
  /** Index in the batch of its record. */
  readonly index: number;
  /** Offset in that record. */
  readonly byteInRecord: number;
  readonly byte: number;
}

export abstract class RecordBlock {
  protected readonly encoding: Encoding;
  /** False if results have line ends of their own: those of another format. */
  protected readonly keepsReturns: boolean;
  protected head!: BatchHead;
  protected bytes: Buffer = Buffer.alloc(0);
  protected firstIndex = 0;
  /** Each byte of the block is one UTF-16 unit of the text. */
  protected isByteForByte = true;

  /** Offsets in the batch of the block's start and end. */
  start = 0;
  end = 0;
  /** The block, decoded. */
  text = '';
  /** Index in the batch of the current record; -1 before the block's first. */
  index = -1;
  /** Whether its terminator, and that of its results, is \r\n. */
  hasReturn = false;

  constructor(encoding: Encoding, keepsReturns: boolean) {
    this.encoding = encoding;
    this.keepsReturns = keepsReturns;
  }

  /** Opens a batch; `begin` then goes through its blocks. */
  open(head: BatchHead, bytes: Buffer): void {
    this.head = head;
    this.bytes = bytes;
    this.start = 0;
    this.end = 0;
    this.close();
  }

  /**
   * Begins the next block, whose first record has this index. Returns an invalid byte, if it has
   * one.
   */
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
      // The records before it come first: any of them may have an earlier fault.
      this.end = this.endBefore(invalid.index);
      decoded = this.#decode()!;
    }
    this.found();
    this.text = decoded.text;
    this.isByteForByte = decoded.isByteForByte;
    return undefined;
  }

  /** Releases the text. */
  close(): void {
    this.text = '';
  }

  /**
   * Goes to the next record, which has this index. Returns its string without terminator; undefined
   * at the block's end.
   */
  abstract next(index: number): string | undefined;
  /** Offset in the batch of the current record. */
  abstract readonly byteAt: number;
  /**
   * Offset in the batch of the current record's end; everything before it may then be overwritten.
   */
  abstract readonly byteEnd: number;
  /**
   * Offset in the batch of a record of this block: the current one, or one whose bytes have not
   * been moved.
   */
  abstract byteOf(index: number): number;
  /** Offset in the batch of the end of that record, which begins at this offset. */
  abstract endOf(index: number, byteAt: number): number;
  /** Line of the file on which this record of the block begins. */
  abstract lineOf(index: number): number;

  /** Finds the end of the block that begins at `start` with the record `firstIndex`. */
  protected abstract find(): number;
  /** The offset of this record, before which the block has to end. */
  protected abstract endBefore(index: number): number;
  /** Index of the block's record that contains the byte at this offset of the batch. */
  protected abstract indexAt(offset: number): number;
  /** Called when the end of the block is final. */
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
