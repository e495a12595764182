// A batcher for inputs with lines that are no records: it takes these out before the batcher inside sees them. So batches
// hold records only, and all that works on them is as it is without such lines. A batch's segments say where its records
// come from, and a line that is taken out begins another segment: numbers of lines and offsets stay right.
//
// Most chunks have no such line: they are looked through where they lie (by the kernel) and stay there. From the first line
// on that may be one, a chunk is held back in `#pending`, and goes on to the batcher piece by piece: whether a line is at a
// record's border (in csv: outside of quotes) is known when all before it has been scanned.
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
  /** What `space` has given, while it may be filled. */
  #space: Uint8Array = NOTHING;
  /** Bytes that the batcher does not have yet: they begin with a line that may be no record. */
  #pending: Uint8Array = NOTHING;
  /** The next byte that is put in begins a line. */
  #isLineStart = true;
  /** The input has no more bytes. */
  #isEnd = false;
  /** The first of the blank lines behind the last record, where only the input's end may follow them. */
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
    // while bytes are pending they go where the batcher's space is: what is read meanwhile needs another place
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

  override closeInput(): boolean {
    this.#isEnd = true;
    return this.#refill();
  }

  override find(limit: BatchLimit): number | undefined {
    for (;;) {
      // comment lines that are kept travel with the batch, and count as its bytes
      const bound = { ...limit, bytes: Math.max(1, (limit.bytes ?? Infinity) - this.#lines.keptBytes) };
      const found = super.find(bound);
      if (found !== undefined || !this.#refill()) return found;
    }
  }

  /** With the comment lines behind the last record: a batch may have no record for these. */
  override flush(most = Infinity): ReadBatch | undefined {
    const held = this.recordsHeld;
    if (held === 0 && this.#lines.keptBytes === 0) return undefined;
    return this.#withComments(super.takeBatch(Math.min(most, held)), most >= held);
  }

  override takeBatch(records = this.recordsHeld): ReadBatch {
    return this.#withComments(super.takeBatch(records), false);
  }

  #withComments(cut: ReadBatch, isFlush: boolean): ReadBatch {
    const comments = this.#lines.take(cut.head.records, isFlush);
    if (comments.length === 0) return cut;
    const head: BatchHead = { ...cut.head, comments };
    return { ...cut, head };
  }

  /** Gives the batcher, which has scanned all it has, more of what is pending: false where that takes more of the input. */
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

  /** Up to the next line that may be none of the records: the first one is. */
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
    // they are held until there is a record that they can go out with; one line has a terminator besides
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

  /** Of the comment line that is pending, up to `end`, or not whole yet. */
  #checkLength(end: number | undefined, kind: LineKind): void {
    const { maxRecordBytes } = this.#options;
    // one byte more than allowed may still be the \r of its terminator
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
