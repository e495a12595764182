// A batcher for inputs with comment or blank lines: it removes these before the inner batcher sees
// them, so batches hold records only. A removed line begins another segment of the batch, so that
// line numbers and offsets stay correct.
//
// Most chunks have no such line: they are scanned in place (by the kernel). From the first line on
// that may be one, the chunk is held back in `#pending` and passed on piece by piece: whether a
// line begins at a record's border (in csv: outside quotes) is known only when everything before it
// has been scanned.
import type { BatchHead } from '../job/batch.ts';
import { FramingError, RecordTooLongError, type Place } from '../job/errors.ts';
import { formatSize } from '../job/size.ts';
import type { BatcherOptions } from './batcher-options.ts';
import type { BatchLimit } from './batch-limit.ts';
import { Batcher, CHUNK_BYTES, type ReadBatch } from './batcher.ts';
import type { LineKind, LineSieve } from './line-sieve.ts';
import { findLineStart } from './line-starts.ts';
import type { ScanMemory } from './scan-memory.ts';
import { contentBytes } from './scanner.ts';
import { SkippedLines } from './skipped-lines.ts';
import type { InputPosition } from './segment-list.ts';

const NOTHING = new Uint8Array(0);

export class SievedBatcher extends Batcher {
  readonly #options: BatcherOptions;
  readonly #sieve: LineSieve;
  readonly #lines: SkippedLines;
  /** The memory that `space` returned last. */
  #space: Uint8Array = NOTHING;
  /** Bytes held back from the batcher; they begin with a line that may be skipped. */
  #pending: Uint8Array = NOTHING;
  /** The next byte put in begins a line. */
  #isLineStart = true;
  /** The input has no more bytes. */
  #isEnd = false;
  /**
   * The place of the first blank line after the last record, if only the input's end may follow it.
   */
  #blankAt: Place | undefined;

  constructor(options: BatcherOptions, sieve: LineSieve, memory?: ScanMemory) {
    super(options, memory);
    this.#options = options;
    this.#sieve = sieve;
    this.#lines = new SkippedLines(options.before?.skipped);
  }

  override get skipped() {
    return this.#lines;
  }

  override get bytesHeld(): number {
    return super.bytesHeld + this.#pending.length;
  }

  override get position(): InputPosition {
    return this.#lines.first ?? super.position;
  }

  override beginInput(at: InputPosition): void {
    super.beginInput(at);
    this.#isLineStart = true;
    this.#isEnd = false;
    this.#blankAt = undefined;
  }

  override space(bytes = CHUNK_BYTES): Uint8Array {
    // Pending bytes go to the batcher's space, so new bytes need other memory.
    this.#space = this.#pending.length > 0 ? new Uint8Array(bytes) : super.space(bytes);
    return this.#space;
  }

  override filled(bytes: number): void {
    if (bytes === 0) return;
    const filled = this.#space.subarray(0, bytes);
    this.#space = NOTHING;
    if (this.#pending.length > 0) {
      this.#pending = Buffer.concat([this.#pending, filled]);
      return;
    }
    const isBehindBlank = this.#blankAt !== undefined;
    const at = isBehindBlank ? 0 : this.lineStartIn(bytes, this.#isLineStart, this.#sieve.starts);
    if (at < bytes) this.#pending = filled.slice(at);
    this.#pass(at, filled[at - 1]);
    super.filled(at);
  }

  override append(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.space(bytes.length).set(bytes);
    this.filled(bytes.length);
  }

  /** Blank lines that may only be at the input's end are not at the end of a part of it. */
  override get endsWithRecord(): boolean {
    return this.#blankAt === undefined && super.endsWithRecord;
  }

  override closeInput(): boolean {
    this.#isEnd = true;
    return this.#refill();
  }

  override find(limit: BatchLimit): number | undefined {
    for (;;) {
      // Kept comment lines travel with the batch and count as its bytes.
      const bound = { ...limit, bytes: Math.max(1, (limit.bytes ?? Infinity) - this.#lines.keptBytes) };
      const found = super.find(bound);
      if (found !== undefined || !this.#refill()) return found;
    }
  }

  /** Includes the comment lines after the last record; the batch may have no record. */
  override flush(most = Infinity): ReadBatch | undefined {
    const held = this.recordsHeld;
    if (held === 0 && this.#lines.keptBytes === 0) return undefined;
    return this.#withComments(super.takeBatch(Math.min(most, held)), most >= held);
  }

  override takeBatch(records = this.recordsHeld): ReadBatch {
    return this.#withComments(super.takeBatch(records), false);
  }

  #withComments(batch: ReadBatch, isFlush: boolean): ReadBatch {
    const comments = this.#lines.take(batch.head.records, isFlush);
    if (comments.length === 0) return batch;
    const head: BatchHead = { ...batch.head, comments };
    return { ...batch, head };
  }

  /**
   * Passes more pending bytes to the batcher, which must have scanned all its bytes; false if more
   * input is needed.
   */
  #refill(): boolean {
    while (this.#pending.length > 0) {
      const kind = this.isAtBorder ? this.#sieve.kindOf(this.#pending, 0, this.#isEnd) : 'record';
      if (kind === undefined) return false;
      if (kind === 'record') {
        this.#checkBlanks();
        this.#passRecords();
        return true;
      }
      const end = this.#pending.indexOf(this.#sieve.starts.terminator) + 1 || undefined;
      this.#checkLength(end, kind);
      if (end === undefined && !this.#isEnd) return false;
      this.#skip(this.#pending.subarray(0, end), kind);
      this.#pending = this.#pending.subarray(end ?? this.#pending.length);
    }
    return false;
  }

  /** Passes records up to the next line that may be skipped. The first line must be a record. */
  #passRecords(): void {
    const pending = this.#pending;
    const { starts } = this.#sieve;
    const end = findLineStart(pending, 1, pending.length, pending[0] === starts.terminator, starts);
    this.#pending = pending.subarray(end);
    this.#pass(end, pending[end - 1]);
    super.append(pending.subarray(0, end));
  }

  #pass(bytes: number, last: number | undefined): void {
    if (bytes > 0) this.#isLineStart = last === this.#sieve.starts.terminator;
  }

  #skip(line: Uint8Array, kind: Exclude<LineKind, 'record'>): void {
    const from = this.reached;
    const isOnlyAtEnd = kind === 'blank' && this.#sieve.blanks === 'at-end';
    if (isOnlyAtEnd) this.#blankAt ??= this.openPlace();
    const isKept = kind === 'comment' && this.#options.comments?.isKept === true;
    this.#lines.add(kind, from, this.recordsHeld, isKept ? this.#terminated(line) : '', line.length);
    // They are held until there is a record to send them with; a single line has a terminator in
    // addition.
    if (this.recordsHeld === 0 && this.#lines.keptBytes > this.#options.maxRecordBytes + 2) {
      throw this.#tooLong('the comment lines before one record are longer together than');
    }
    super.beginInput({ ...from, line: from.line + 1, byte: from.byte + line.length });
    this.#isLineStart = true;
  }

  #terminated(line: Uint8Array): string {
    const text = Buffer.from(line.buffer, line.byteOffset, line.length).toString('latin1');
    const { terminator } = this.#sieve.starts;
    return line.at(-1) === terminator ? text : text + String.fromCharCode(terminator);
  }

  #checkBlanks(): void {
    if (this.#blankAt === undefined) return;
    throw new FramingError('a FASTQ record begins with @, not with an empty line', {
      place: this.#blankAt,
      advice: 'there is a blank line between two records; to remove it: seqkit seq x.fq | threadmill …',
    });
  }

  /** Checks the length of the pending comment line, up to `end`, or so far if it is incomplete. */
  #checkLength(end: number | undefined, kind: LineKind): void {
    const { maxRecordBytes } = this.#options;
    // One byte above the limit may be the \r of its terminator.
    const bytes =
      end === undefined
        ? this.#pending.length - (this.#isEnd ? 0 : 1)
        : contentBytes(this.#pending, 0, end, this.#sieve.starts.terminator);
    if (kind === 'comment' && bytes > maxRecordBytes) throw this.#tooLong('a comment line is longer than');
  }

  #tooLong(what: string): RecordTooLongError {
    return new RecordTooLongError(`${what} ${formatSize(this.#options.maxRecordBytes)}`, {
      place: this.openPlace(),
      advice: '--max-record SIZE allows longer ones',
    });
  }
}
