// Cuts a stream of bytes into numbered batches of whole records (I1). Pure: bytes are put into `space()`, whole
// batches come out of `next()`. What lies between `#start` and `#recordEnd` is whole records of the batch in the
// making; between `#recordEnd` and `#end` lies the beginning of a record; nothing before `#scanned` is looked at twice.
import type { BatchHead, Segment } from '../job/batch.ts';
import { FramingError, InternalError, RecordTooLongError, type Place } from '../job/errors.ts';
import type { BatchSize, FormatName, Framing } from '../job/job-spec.ts';
import { formatSize } from '../job/size.ts';
import { batchLimit } from './batch-limit.ts';
import { CARRIAGE_RETURN, findTerminators, NEWLINE, NUL } from './scanner.ts';

export interface BatcherOptions {
  /** Left out: lines. */
  readonly format?: FormatName;
  readonly framing: Framing;
  readonly batchSize: BatchSize;
  /** Longest record, its last terminator not counted. */
  readonly maxRecordBytes: number;
  /** Name of the input with this index, for errors. */
  readonly inputName: (input: number) => string;
}

/** A whole batch. `bytes` is a view that the next `space()` may overwrite: copy it first. */
export interface Cut {
  readonly head: BatchHead;
  readonly bytes: Uint8Array;
}

/** Where an input's records begin: what its byte-order mark and header have taken is behind them. */
export interface RecordsStart {
  readonly input: number;
  readonly line: number;
  readonly byte: number;
}

const CUT_SHORT = 'is the file cut short?';

/** Bytes that `space()` offers at the least. */
export const CHUNK_BYTES = 1024 * 1024;

export class Batcher {
  readonly #options: BatcherOptions;
  readonly #terminator: number;
  readonly #lines: number;
  #buffer = new Uint8Array(CHUNK_BYTES + CHUNK_BYTES / 2);
  #start = 0;
  #recordEnd = 0;
  #scanned = 0;
  #end = 0;
  /** Whole lines of the record that begins at #recordEnd: always less than #lines. */
  #openLines = 0;
  /** Whole records between #start and #recordEnd. */
  #records = 0;
  #segments: Segment[] = [];
  /** Numbers (NR) of records not cut yet whose final \r is text: see BatchHead.bareReturns. */
  #bareReturns: number[] = [];
  #batches = 0;
  #recordsCut = 0;

  constructor(options: BatcherOptions) {
    this.#options = options;
    this.#terminator = options.framing.terminator === 'nul' ? NUL : NEWLINE;
    this.#lines = options.framing.linesPerRecord;
  }

  /** Records in all batches given out. */
  get recordsCut(): number {
    return this.#recordsCut;
  }

  /** Records found so far, in batches given out or not. */
  get recordsFound(): number {
    return this.#recordsCut + this.#records;
  }

  get batchesCut(): number {
    return this.#batches;
  }

  /** Records put in from here on belong to this input. */
  beginInput(at: RecordsStart): void {
    this.#assertDrained();
    // an input before it that gave this batch no record leaves no trace in it
    if (this.#segments.at(-1)?.recordIndex === this.#records) this.#segments.pop();
    this.#segments.push({ ...at, recordIndex: this.#records, start: this.#end - this.#start });
  }

  /** Room for CHUNK_BYTES or more; `filled` then says how many of them hold bytes of the input. */
  space(): Uint8Array {
    this.#makeRoom(CHUNK_BYTES);
    return this.#buffer.subarray(this.#end);
  }

  filled(bytes: number): void {
    this.#end += bytes;
  }

  /** Bytes already in hand, as if read. */
  append(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length);
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** The input has ended: its last record gets the terminator it may lack. Drain `next()` before and after. */
  endInput(): void {
    this.#assertDrained();
    if (this.#end === this.#recordEnd) return;
    const isLineOpen = this.#buffer[this.#end - 1] !== this.#terminator;
    const lines = this.#openLines + (isLineOpen ? 1 : 0);
    if (lines !== this.#lines) {
      throw new FramingError(`the input ends inside a record: ${lines} of its ${this.#lines} lines are there`, {
        place: this.#openPlace(),
        advice:
          (this.#options.format ?? 'lines') === 'lines'
            ? 'is the file cut short, or --lines-per-record wrong?'
            : CUT_SHORT,
      });
    }
    if (this.#terminator === NEWLINE && this.#buffer[this.#end - 1] === CARRIAGE_RETURN) {
      // it will look like a part of the terminator, but is text, and counts
      if (this.#end - this.#recordEnd > this.#options.maxRecordBytes) this.#throwTooLong();
      this.#bareReturns.push(this.#recordsCut + this.#records + 1);
    }
    this.append(Uint8Array.of(this.#terminator));
  }

  /** The next batch that can't grow any more, or undefined: then everything put in has been scanned. */
  next(): Cut | undefined {
    const limit = batchLimit(this.#options.batchSize, this.#batches);
    if ('records' in limit) {
      this.#scan(this.#end, limit.records - this.#records);
      return this.#records === limit.records ? this.#cut() : undefined;
    }
    const border = this.#start + limit.bytes;
    this.#scan(Math.min(border, this.#end), Infinity);
    if (this.#end < border) return undefined;
    // the record that crosses the border opens the next batch, unless it is alone in this one
    if (this.#records === 0) this.#scan(this.#end, 1);
    return this.#records > 0 ? this.#cut() : undefined;
  }

  /** All whole records in hand, as a batch: at the end of the last input, or where a stream pauses. */
  flush(): Cut | undefined {
    return this.#records > 0 ? this.#cut() : undefined;
  }

  /** Counts records up to position `to`, `most` of them at the most. */
  #scan(to: number, most: number): void {
    const maxBytes = this.#options.maxRecordBytes;
    let wanted = most;
    while (this.#scanned < to && wanted > 0) {
      // Records that begin and end inside a window of maxBytes + 1 can't be too long, so they are counted in bulk;
      // one that began before it is looked for, and measured, alone.
      const isSingle = this.#lines > 1 || this.#recordEnd < this.#scanned;
      const window = Math.min(to, this.#scanned + maxBytes + 1);
      const most = isSingle ? this.#lines - this.#openLines : wanted;
      const { count, end } = findTerminators(this.#buffer, this.#scanned, window, this.#terminator, most);
      if (isSingle ? count < most : count === 0) {
        this.#openLines += count;
        this.#scanned = window;
        // one byte more than allowed may still be the \r of its terminator
        if (window - this.#recordEnd > maxBytes + 1) this.#throwTooLong();
        continue;
      }
      if (isSingle && this.#contentBytes(end) > maxBytes) this.#throwTooLong();
      const found = isSingle ? 1 : count;
      this.#records += found;
      wanted -= found;
      this.#openLines = 0;
      this.#recordEnd = end;
      this.#scanned = count === most ? end : window;
    }
  }

  /** Bytes of the record between #recordEnd and `end`, its last terminator (\n, \r\n or NUL) not counted. */
  #contentBytes(end: number): number {
    const hasReturn = this.#terminator === NEWLINE && this.#buffer[end - 2] === CARRIAGE_RETURN;
    return Math.max(0, end - this.#recordEnd - (hasReturn ? 2 : 1));
  }

  #cut(): Cut {
    const last = this.#segments.findLast((segment) => segment.recordIndex < this.#records)!;
    const recordsOfLast = this.#records - last.recordIndex;
    const head: BatchHead = {
      batch: this.#batches,
      firstRecord: this.#recordsCut + 1,
      records: this.#records,
      byteLength: this.#recordEnd - this.#start,
      segments: this.#segments.filter((segment) => segment.recordIndex < this.#records),
      bareReturns: this.#bareReturns
        .filter((record) => record <= this.#recordsCut + this.#records)
        .map((record) => record - this.#recordsCut - 1),
    };
    const cut = { head, bytes: this.#buffer.subarray(this.#start, this.#recordEnd) };
    const upcoming = this.#segments.find((segment) => segment.recordIndex >= this.#records);
    this.#segments = [
      {
        ...(upcoming ?? {
          input: last.input,
          line: last.line + recordsOfLast * this.#lines,
          byte: last.byte + head.byteLength - last.start,
        }),
        recordIndex: 0,
        start: 0,
      },
    ];
    this.#batches += 1;
    this.#recordsCut += this.#records;
    this.#bareReturns = this.#bareReturns.filter((record) => record > this.#recordsCut);
    this.#records = 0;
    this.#start = this.#recordEnd;
    return cut;
  }

  /** Makes `bytes` free bytes behind #end: by moving what is in hand to the front, else by growing. */
  #makeRoom(bytes: number): void {
    if (this.#buffer.length - this.#end >= bytes) return;
    const held = this.#end - this.#start;
    const isLargeEnough = this.#buffer.length - held >= bytes && held <= this.#buffer.length / 2;
    const target = isLargeEnough ? this.#buffer : new Uint8Array(Math.max(this.#buffer.length, 2 * held + bytes));
    target.set(this.#buffer.subarray(this.#start, this.#end));
    this.#buffer = target;
    this.#recordEnd -= this.#start;
    this.#scanned -= this.#start;
    this.#end = held;
    this.#start = 0;
  }

  #assertDrained(): void {
    if (this.#scanned !== this.#end)
      throw new InternalError('batcher: an input began or ended before next() was drained');
  }

  #openPlace(): Place {
    const segment = this.#segments.at(-1)!;
    return {
      file: this.#options.inputName(segment.input),
      line: segment.line + (this.#records - segment.recordIndex) * this.#lines,
      record: this.#recordsCut + this.#records + 1,
      byte: segment.byte + this.#recordEnd - this.#start - segment.start,
    };
  }

  #throwTooLong(): never {
    const limit = formatSize(this.#options.maxRecordBytes);
    throw new RecordTooLongError(`the record is longer than ${limit}`, {
      place: this.#openPlace(),
      advice: `--max-record SIZE allows longer ones; is the file made of ${this.#terminator === NUL ? 'NUL-ended records' : 'lines'} at all?`,
    });
  }
}
