// A block: a part of a batch that is decoded at once and walked record by record. Knows where in the bytes, and on which
// line, the record stands that it is at. line-block.ts is for records of a fixed number of lines, bordered-block.ts for
// others.
import type { BatchHead } from '../../job/batch.ts';

/** A byte that is no UTF-8, before the first record of its block is worked on. */
export interface InvalidByte {
  /** Index in the batch of the record it is in. */
  readonly index: number;
  /** Offset in that record. */
  readonly byteInRecord: number;
  readonly byte: number;
}

export interface RecordBlock {
  /** Offsets in the batch of the block. */
  readonly start: number;
  readonly end: number;
  /** All of its text. */
  readonly text: string;
  /** Whether its terminator is \r\n. */
  readonly hasReturn: boolean;
  /** Index in the batch of the current record; -1 before the block's first. */
  readonly index: number;
  /** Offset in the batch of the current record. */
  readonly byteAt: number;
  /** Offset in the batch behind the current record; what lies before it may then be overwritten. */
  readonly byteEnd: number;
  /** A batch: its blocks are then gone through with `begin`. */
  open(head: BatchHead, bytes: Buffer): void;
  /** The next block, whose first record has this index; what is no text in it. */
  begin(index: number): InvalidByte | undefined;
  /** Lets the text go. */
  close(): void;
  /** Goes on to the record with this index, the next one: its text without terminator. Undefined where the block ends. */
  next(index: number): string | undefined;
  /** Offset in the batch of a record of this block: the current one, or any whose bytes still stand where they were. */
  byteOf(index: number): number;
  /** Offset in the batch behind that record, which begins at this offset. */
  endOf(index: number, byteAt: number): number;
  /** Line of the file that this record of the block begins on. */
  lineOf(index: number): number;
}
