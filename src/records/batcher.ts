// Splits a stream of bytes into numbered batches of whole records (I1). Pure: put bytes into
// `space()`, take batches from `next()`. From `#start` to `#recordEnd` lie the whole records of the
// current batch; from `#recordEnd` to `#end` the beginning of a record. No byte before `#scanned`
// is scanned again.
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
/** The least that `space()` offers. */
export const CHUNK_BYTES = 1024 * 1024;

export class Batcher {
  readonly #options: BatcherOptions;
  readonly #terminator: number;
  /** Lines per record; 1 if a border scanner finds the records. */
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
  /** Numbers (NR) of records not yet batched whose final \r is text: see BatchHead.bareReturns. */
  #bareReturns: number[] = [];
  #batches = 0;
  #recordsCut = 0;

  /** `memory`: only for tests. */
  constructor(options: BatcherOptions, memory?: ScanMemory) {
    this.#options = options;
    this.#terminator = options.framing.terminator === 'nul' ? NUL : NEWLINE;
    this.#lines = options.framing.linesPerRecord;
    this.#borders = newBorderScanner(options.format ?? 'lines', options);
    this.#memory = memory ?? new ScanMemory(1.5 * CHUNK_BYTES, newScanKernel());
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

  /** Bytes put in and not yet batched. */
  get bytesHeld(): number {
    return this.#end - this.#start;
  }

  get batchesCut(): number {
    return this.#batches;
  }

  /** Skipped lines: all of them, and those before `position`. */
  get skipped(): { readonly all: SkippedSums; readonly cut: SkippedSums } {
    return { all: NONE_SKIPPED, cut: NONE_SKIPPED };
  }

  /** The following records belong to this input. */
  beginInput(at: InputPosition): void {
    this.#assertDrained();
    this.#segments.begin(at, this.#records, this.#end - this.#start);
  }

  /** Free memory for at least this many bytes; then call `filled` with the bytes written. */
  space(bytes = CHUNK_BYTES): Uint8Array {
    this.#makeRoom(bytes);
    return this.#memory.bytes.subarray(this.#end);
  }

  filled(bytes: number): void {
    this.#end += bytes;
  }

  append(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length);
    this.#memory.bytes.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** The input has no more bytes. If true, drain `next()` and call it again. */
  closeInput(): boolean {
    return false;
  }

  /** Ends the closed input, adding a missing terminator. Drain `next()` before and after. */
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
    // The end of the input also ends a record.
    this.#borders.reset();
    const bytes = contentBytes(this.#memory.bytes, this.#recordEnd, this.#end, this.#terminator);
    if (bytes > this.#options.maxRecordBytes) this.#throwTooLong();
    this.#records += 1;
    this.#openLines = 0;
    this.#recordEnd = this.#end;
    this.#scanned = this.#end;
  }

  /** The next complete batch; undefined if everything put in has been scanned. */
  next(): ReadBatch | undefined {
    const { batchSize, mostRecords = Infinity, spreading } = this.#options;
    const limit = batchLimit(batchSize, this.#batches, mostRecords - this.#recordsCut, spreading?.());
    return this.find(limit) === undefined ? undefined : this.takeBatch();
  }

  /** The records of a batch with this limit; undefined if all bytes are scanned and it may grow. */
  find({ records, bytes = Infinity }: BatchLimit): number | undefined {
    const border = this.#start + bytes;
    this.#scan(Math.min(border, this.#end), records - this.#records);
    if (this.#records >= records) return records;
    if (this.#end < border) return undefined;
    // The record that crosses the border begins the next batch, unless it is the only one in this
    // batch.
    if (this.#records === 0) this.#scan(this.#end, 1);
    return this.#records > 0 ? this.#records : undefined;
  }

  /** The records held, at most `most`, as a batch: at the last end, or if a stream pauses. */
  flush(most = Infinity): ReadBatch | undefined {
    return this.#records > 0 ? this.takeBatch(Math.min(most, this.#records)) : undefined;
  }

  /** Counts records up to position `to`, at most `most` of them. */
  #scan(to: number, most: number): void {
    const maxBytes = this.#options.maxRecordBytes;
    let wanted = most;
    while (this.#scanned < to && wanted > 0) {
      // A record within a window of maxBytes + 1 can't be too long, so these are counted in bulk. A
      // record that began earlier is found and measured alone.
      const isSingle = this.#recordEnd < this.#scanned;
      const window = Math.min(to, this.#scanned + maxBytes + 1);
      const most = isSingle ? this.#lines - this.#openLines : wanted * this.#lines;
      const { count, end, scanned = count === most ? end : window } = this.#find(window, most);
      if (count < (isSingle ? most : this.#lines)) {
        this.#openLines += count;
        this.#scanned = scanned;
        // One byte above the limit may be the \r of its terminator.
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

  /** A batch of the first `records` records held. */
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
    const batch = { head, bytes: this.#memory.bytes.subarray(this.#start, end) };
    this.#batches += 1;
    this.#recordsCut = next;
    this.#bareReturns = this.#bareReturns.filter((record) => record > next);
    this.#records -= records;
    this.#start = end;
    return batch;
  }

  /** The position of the first record not yet batched, or of the next one to come. */
  get position(): InputPosition {
    const { input, line, byte } = this.#segments.first;
    return { input, line, byte };
  }

  /** The same, as errors name it. */
  nextPlace(): Place {
    return this.#placeOf(this.position, this.#recordsCut + 1);
  }

  /** The offset after the first `records` held records, which must be fewer than all. */
  #endOf(records: number): number {
    const borders = newBorderScanner(this.#options.format ?? 'lines', this.#options);
    if (borders !== undefined) return this.#memory.findBorders(borders, this.#start, this.#recordEnd, records).end;
    return this.#memory.find(this.#start, this.#recordEnd, this.#terminator, records * this.#lines).end;
  }

  /** Makes room for `bytes` bytes after #end. */
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

  /** The line of the record with this index, which begins at `offset` in this segment. */
  #lineAt({ line, recordIndex, start }: Segment, index: number, offset: number): number {
    if (this.#borders === undefined) return line + (index - recordIndex) * this.#lines;
    return line + this.#memory.find(this.#start + start, offset, NEWLINE, Infinity).count;
  }

  /** All bytes have been scanned, and no record is open. */
  protected get isAtBorder(): boolean {
    return this.#recordEnd === this.#end;
  }

  /** The position of the open record, or of the next. */
  protected get reached(): InputPosition {
    const segment = this.#segments.last;
    const line = this.#lineAt(segment, this.#records, this.#recordEnd);
    return { input: segment.input, line, byte: segment.byte + this.#recordEnd - this.#start - segment.start };
  }

  protected openPlace(): Place {
    return this.#placeOf(this.reached, this.recordsFound + 1);
  }

  /** Whether a record may begin after the closed input; FASTA's last is open until one does. */
  get endsWithRecord(): boolean {
    return this.isAtBorder || this.#options.format === 'fasta';
  }

  #faultAtEnd() {
    return this.#borders?.faultAtEnd(this.#memory.bytes.subarray(this.#recordEnd, this.#end));
  }

  #placeOf({ input, line, byte }: InputPosition, record: number): Place {
    return { file: this.#options.inputName(input), line, record, byte };
  }

  /** The offset of the first such line in the next `bytes` of `space()`; `bytes` if none. */
  protected lineStartIn(bytes: number, isLineStart: boolean, starts: LineStarts): number {
    return this.#memory.findLineStart(this.#end, this.#end + bytes, isLineStart, starts) - this.#end;
  }

  #throwTooLong(): never {
    throw tooLong({ ...this.#options, place: this.openPlace(), fault: this.#faultAtEnd() });
  }
}
