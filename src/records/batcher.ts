// Cuts a stream of bytes into numbered batches of whole records (I1). Pure: bytes are put into `space()`, whole
// batches come out of `next()`. What lies between `#start` and `#recordEnd` is whole records of the batch in the
// making; between `#recordEnd` and `#end` lies the beginning of a record; nothing before `#scanned` is looked at twice.
import type { BatchHead, Segment } from '../job/batch.ts';
import { InternalError, type Place } from '../job/errors.ts';
import type { BatcherOptions } from './batcher-options.ts';
import { batchLimit, type BatchLimit } from './batch-limit.ts';
import type { BorderScanner } from './border-scanner.ts';
import type { ReadBatch } from './read-batch.ts';
import { newBorderScanner } from './formats/borders.ts';
import { RecordFault } from './formats/record-format.ts';
import { cutInside, faultAt, tooLong } from './framing-errors.ts';
import { newScanKernel } from '../kernel/scan-kernel.ts';
import type { LineStarts } from './line-starts.ts';
import { ScanMemory } from './scan-memory.ts';
import { SegmentList, type InputPosition } from './segment-list.ts';
import { NONE_SKIPPED, type SkippedSums } from './skipped-lines.ts';
import { CARRIAGE_RETURN, contentBytes, NEWLINE, NUL, stepBack, type Found } from './scanner.ts';

export type { ReadBatch };
/** Bytes that `space()` offers at the least. */
export const CHUNK_BYTES = 1024 * 1024;

const FIRST_BYTES = CHUNK_BYTES + CHUNK_BYTES / 2;

export class Batcher {
  readonly #options: BatcherOptions;
  readonly #terminator: number;
  /** Lines a record; 1 where a scanner tells the borders. */
  readonly #lines: number;
  readonly #borders: BorderScanner | undefined;
  readonly #memory: ScanMemory;
  #start = 0;
  #recordEnd = 0;
  #scanned = 0;
  #end = 0;
  /** Whole lines of the record that begins at #recordEnd: always less than #lines. */
  #openLines = 0;
  /** Whole records between #start and #recordEnd. */
  #records = 0;
  readonly #segments = new SegmentList();
  /** Numbers (NR) of records not cut yet whose final \r is text: see BatchHead.bareReturns. */
  #bareReturns: number[] = [];
  #batches = 0;
  #recordsCut = 0;

  /** `memory`: what the bytes are put into, in tests another than usual. */
  constructor(options: BatcherOptions, memory?: ScanMemory) {
    this.#options = options;
    this.#terminator = options.framing.terminator === 'nul' ? NUL : NEWLINE;
    this.#lines = options.framing.linesPerRecord;
    this.#borders = newBorderScanner(options.format ?? 'lines', options);
    this.#memory = memory ?? new ScanMemory(FIRST_BYTES, newScanKernel());
    this.#batches = options.before?.batches ?? 0;
    this.#recordsCut = options.before?.records ?? 0;
  }

  get recordsCut(): number {
    return this.#recordsCut;
  }

  get recordsFound(): number {
    return this.#recordsCut + this.#records;
  }

  get recordsHeld(): number {
    return this.#records;
  }

  /** Bytes put in that no batch has yet. */
  get bytesHeld(): number {
    return this.#end - this.#start;
  }

  get batchesCut(): number {
    return this.#batches;
  }

  /** Lines that were taken out: all of them, and those before `position`. */
  get skipped(): { readonly all: SkippedSums; readonly cut: SkippedSums } {
    return { all: NONE_SKIPPED, cut: NONE_SKIPPED };
  }

  /** Records put in from here on belong to this input. */
  beginInput(at: InputPosition): void {
    this.#assertDrained();
    this.#segments.begin(at, this.#records, this.#end - this.#start);
  }

  /** Room for so many bytes or more; `filled` then says how many of them hold bytes of the input. */
  space(bytes = CHUNK_BYTES): Uint8Array {
    this.#makeRoom(bytes);
    return this.#memory.bytes.subarray(this.#end);
  }

  filled(bytes: number): void {
    this.#end += bytes;
  }

  /** Bytes already in hand, as if read. */
  append(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length);
    this.#memory.bytes.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** The input has no more bytes. True where that has brought some to light: drain `next()`, and ask again. */
  closeInput(): boolean {
    return false;
  }

  /** The input is closed: its last record gets the terminator it may lack. Drain `next()` before and after. */
  endInput(): void {
    this.#assertDrained();
    if (this.#end === this.#recordEnd) return;
    const fault = this.#faultAtEnd();
    if (fault !== undefined) throw faultAt(fault, this.openPlace());
    const isLineOpen = this.#memory.bytes[this.#end - 1] !== this.#terminator;
    const lines = this.#openLines + (isLineOpen ? 1 : 0);
    const open = this.#memory.bytes.subarray(this.#recordEnd, this.#end);
    if (lines !== this.#lines && this.#borders === undefined)
      throw cutInside(lines, this.#lines, this.openPlace(), this.#options.format ?? 'lines', open);
    if (isLineOpen && this.#terminator === NEWLINE && this.#memory.bytes[this.#end - 1] === CARRIAGE_RETURN) {
      if (this.#end - this.#recordEnd > this.#options.maxRecordBytes) this.#throwTooLong();
      this.#bareReturns.push(this.#recordsCut + this.#records + 1);
    }
    if (isLineOpen) {
      this.space(1)[0] = this.#terminator;
      this.#end += 1;
    }
    if (this.#borders === undefined) return;
    // the end of the input ends a record as well
    this.#borders.reset();
    const bytes = contentBytes(this.#memory.bytes, this.#recordEnd, this.#end, this.#terminator);
    if (bytes > this.#options.maxRecordBytes) this.#throwTooLong();
    this.#records += 1;
    this.#openLines = 0;
    this.#recordEnd = this.#end;
    this.#scanned = this.#end;
  }

  /** The next batch that can't grow any more, or undefined: then everything put in has been scanned. */
  next(): ReadBatch | undefined {
    const { batchSize, mostRecords = Infinity, spreading } = this.#options;
    const limit = batchLimit(batchSize, this.#batches, mostRecords - this.#recordsCut, spreading?.());
    return this.find(limit) === undefined ? undefined : this.takeBatch();
  }

  /** How many records a batch of this limit will have; undefined while it may grow: then all put in has been scanned. */
  find({ records, bytes = Infinity }: BatchLimit): number | undefined {
    const border = this.#start + bytes;
    this.#scan(Math.min(border, this.#end), records - this.#records);
    if (this.#records >= records) return records;
    if (this.#end < border) return undefined;
    // the record that crosses the border opens the next batch, unless it is alone in this one
    if (this.#records === 0) this.#scan(this.#end, 1);
    return this.#records > 0 ? this.#records : undefined;
  }

  /** The whole records in hand, `most` at the most, as a batch: at the end of the last input, or where a stream pauses. */
  flush(most = Infinity): ReadBatch | undefined {
    return this.#records > 0 ? this.takeBatch(Math.min(most, this.#records)) : undefined;
  }

  /** Counts records up to position `to`, `most` of them at the most. */
  #scan(to: number, most: number): void {
    const maxBytes = this.#options.maxRecordBytes;
    let wanted = most;
    while (this.#scanned < to && wanted > 0) {
      // Records that begin and end inside a window of maxBytes + 1 can't be too long, so they are counted in bulk;
      // one that began before it is looked for, and measured, alone.
      const isSingle = this.#recordEnd < this.#scanned;
      const window = Math.min(to, this.#scanned + maxBytes + 1);
      const most = isSingle ? this.#lines - this.#openLines : wanted * this.#lines;
      const { count, end, scanned = count === most ? end : window } = this.#find(window, most);
      if (count < (isSingle ? most : this.#lines)) {
        this.#openLines += count;
        this.#scanned = scanned;
        // one byte more than allowed may still be the \r of its terminator
        if (scanned - this.#recordEnd > maxBytes + 1) this.#throwTooLong();
        continue;
      }
      if (isSingle && contentBytes(this.#memory.bytes, this.#recordEnd, end, this.#terminator) > maxBytes)
        this.#throwTooLong();
      const records = isSingle ? 1 : Math.floor(count / this.#lines);
      this.#records += records;
      wanted -= records;
      this.#openLines = isSingle ? 0 : count % this.#lines;
      this.#recordEnd = stepBack(this.#memory.bytes, end, this.#terminator, this.#openLines);
      this.#scanned = scanned;
    }
  }

  #find(to: number, most: number): Found & { readonly scanned?: number } {
    if (this.#borders === undefined) return this.#memory.find(this.#scanned, to, this.#terminator, most);
    try {
      return this.#memory.findBorders(this.#borders, this.#scanned, to, most, this.#end);
    } catch (error) {
      throw error instanceof RecordFault ? faultAt(error, this.openPlace()) : error;
    }
  }

  /** A batch of the first `records` of those in hand. */
  takeBatch(records = this.#records): ReadBatch {
    const end = records === this.#records ? this.#recordEnd : this.#endOf(records);
    const byteLength = end - this.#start;
    const next = this.#recordsCut + records;
    const head: BatchHead = {
      batch: this.#batches,
      firstRecord: this.#recordsCut + 1,
      records,
      byteLength,
      segments: this.#segments.take(records, byteLength, (segment) => this.#lineAt(segment, records, end)),
      bareReturns: this.#bareReturns.filter((record) => record <= next).map((record) => record - this.#recordsCut - 1),
    };
    const cut = { head, bytes: this.#memory.bytes.subarray(this.#start, end) };
    this.#batches += 1;
    this.#recordsCut = next;
    this.#bareReturns = this.#bareReturns.filter((record) => record > next);
    this.#records -= records;
    this.#start = end;
    return cut;
  }

  /** Where the first record stands that no batch has yet, or would stand. */
  get position(): InputPosition {
    const { input, line, byte } = this.#segments.first;
    return { input, line, byte };
  }

  /** The same, as errors name it. */
  nextPlace(): Place {
    return this.#placeOf(this.position, this.#recordsCut + 1);
  }

  /** Offset behind the first `records` of those in hand: fewer than there are. */
  #endOf(records: number): number {
    const borders = newBorderScanner(this.#options.format ?? 'lines', this.#options);
    if (borders !== undefined) return this.#memory.findBorders(borders, this.#start, this.#recordEnd, records).end;
    return this.#memory.find(this.#start, this.#recordEnd, this.#terminator, records * this.#lines).end;
  }

  /** Makes `bytes` free bytes behind #end. */
  #makeRoom(bytes: number): void {
    if (!this.#memory.makeRoom(this.#start, this.#end, bytes)) return;
    this.#recordEnd -= this.#start;
    this.#scanned -= this.#start;
    this.#end -= this.#start;
    this.#start = 0;
  }

  #assertDrained(): void {
    if (this.#scanned !== this.#end)
      throw new InternalError('batcher: an input began or ended before next() was drained');
  }

  /** The line that the record with this index begins on, here at this offset, and which is of this segment. */
  #lineAt({ line, recordIndex, start }: Segment, index: number, offset: number): number {
    if (this.#borders === undefined) return line + (index - recordIndex) * this.#lines;
    return line + this.#memory.find(this.#start + start, offset, NEWLINE, Infinity).count;
  }

  /** All bytes have been scanned, and no record is open. */
  protected get isAtBorder(): boolean {
    return this.#recordEnd === this.#end;
  }

  /** Where the record begins that is open, or would be. */
  protected get reached(): InputPosition {
    const segment = this.#segments.last;
    const line = this.#lineAt(segment, this.#records, this.#recordEnd);
    return { input: segment.input, line, byte: segment.byte + this.#recordEnd - this.#start - segment.start };
  }

  /** The same, as errors name it. */
  protected openPlace(): Place {
    return this.#placeOf(this.reached, this.recordsFound + 1);
  }

  #faultAtEnd() {
    return this.#borders?.faultAtEnd(this.#memory.bytes.subarray(this.#recordEnd, this.#end));
  }

  #placeOf({ input, line, byte }: InputPosition, record: number): Place {
    return { file: this.#options.inputName(input), line, record, byte };
  }

  /** Where, of so many bytes in `space()`, the first such line begins; as many where none does. */
  protected lineStartIn(bytes: number, isLineStart: boolean, starts: LineStarts): number {
    return this.#memory.findLineStart(this.#end, this.#end + bytes, isLineStart, starts) - this.#end;
  }

  #throwTooLong(): never {
    const fault = this.#faultAtEnd();
    throw tooLong({ ...this.#options, place: this.openPlace(), fault });
  }
}
