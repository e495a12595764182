// Finds record borders for the kernel runner: for slices of a large batch, and for a record at
// which the kernel stops, with its line number. By then, results may have overwritten earlier
// records of the batch.
import type { Segment } from '../../job/batch.ts';
import { CsvBorderScanner } from '../../records/csv/csv-border-scanner.ts';
import { CARRIAGE_RETURN, findTerminators, NEWLINE } from '../../records/scanner.ts';
import { MAX_SLICE_BYTES } from './kernel/kernel-batch.ts';

/** A part of a batch that begins with a record. */
export interface Slice {
  readonly bytes: Buffer;
  /** Offset in the batch of the first byte. */
  readonly start: number;
}

export interface RecordCuts {
  /** Whether the kernel can run such a batch. */
  isKnown(batch: Buffer): boolean;
  /**
   * End of the slice that starts at `from`: about `most` bytes, or more if one record is larger.
   */
  sliceEnd(bytes: Buffer, from: number, most: number): number;
  /** End of the record that begins at `at`; undefined if it does not end in these bytes. */
  recordEnd(bytes: Buffer, at: number): number | undefined;
  /**
   * The number of lines of the segment before a record, which has this index in the batch and
   * begins at `at` in the slice.
   */
  linesBefore(segment: Segment, index: number, slice: Slice, at: number): number;
  /**
   * Call it when the records before `to` in the slice are done and will be overwritten. `segment`:
   * that of the next record.
   */
  pass(segment: Segment, slice: Slice, to: number): void;
}

/** Records of a fixed number of lines. */
export class LineCuts implements RecordCuts {
  readonly #terminator: number;
  readonly #lines: number;

  constructor(terminator: number, linesPerRecord: number) {
    this.#terminator = terminator;
    this.#lines = linesPerRecord;
  }

  isKnown(): boolean {
    return true;
  }

  sliceEnd(bytes: Buffer, from: number, most: number): number {
    if (bytes.length - from <= most) return bytes.length;
    const { count, end } = findTerminators(bytes, from, from + most, this.#terminator, Infinity);
    const lines = Math.max(count - (count % this.#lines), this.#lines);
    return lines === count ? end : findTerminators(bytes, from, bytes.length, this.#terminator, lines).end;
  }

  recordEnd(bytes: Buffer, at: number): number {
    return findTerminators(bytes, at, bytes.length, this.#terminator, this.#lines).end;
  }

  linesBefore({ recordIndex }: Segment, index: number): number {
    return (index - recordIndex) * this.#lines;
  }

  pass(): void {}
}

/** Records of CSV. A slice ends anywhere: the kernel stops at the last whole record. */
export class CsvCuts implements RecordCuts {
  readonly #borders: CsvBorderScanner;
  /** Lines of the current segment up to the end of the last slice. */
  #linesPassed = 0;

  constructor(delimiter: string) {
    this.#borders = new CsvBorderScanner(Buffer.from(delimiter));
  }

  isKnown(): boolean {
    return true;
  }

  sliceEnd(bytes: Buffer, from: number, most: number): number {
    return Math.min(bytes.length, from + most);
  }

  recordEnd(bytes: Buffer, at: number): number | undefined {
    this.#borders.reset();
    const { count, end } = this.#borders.scan(bytes, at, bytes.length, 1);
    return count === 0 ? undefined : end;
  }

  linesBefore({ start }: Segment, _index: number, slice: Slice, at: number): number {
    const from = Math.max(0, start - slice.start);
    const lines = findTerminators(slice.bytes, from, at, NEWLINE, Infinity).count;
    return start < slice.start ? this.#linesPassed + lines : lines;
  }

  pass(segment: Segment, slice: Slice, to: number): void {
    this.#linesPassed = this.linesBefore(segment, 0, slice, to);
  }
}

const FASTA_BORDER = Buffer.from('\n>');

/** Records of FASTA. The kernel takes a whole batch only, without any \r. */
export class FastaCuts implements RecordCuts {
  isKnown(batch: Buffer): boolean {
    return batch.length <= MAX_SLICE_BYTES && !batch.includes(CARRIAGE_RETURN);
  }

  sliceEnd(bytes: Buffer): number {
    return bytes.length;
  }

  recordEnd(bytes: Buffer, at: number): number {
    const border = bytes.indexOf(FASTA_BORDER, at);
    return border < 0 ? bytes.length : border + 1;
  }

  linesBefore({ start }: Segment, _index: number, slice: Slice, at: number): number {
    return findTerminators(slice.bytes, start, at, NEWLINE, Infinity).count;
  }

  pass(): void {}
}
