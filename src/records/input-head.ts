// Parses what precedes an input's first record: a byte-order mark and the header lines. Pure: the
// reader puts in the first bytes of the input until `isComplete`, and passes the rest to the
// batcher.
import { FramingError, RecordTooLongError } from '../job/errors.ts';
import type { Encoding, Framing, HeaderSpec } from '../job/job-spec.ts';
import { formatSize } from '../job/size.ts';
import { LONGEST_SEPARATOR_LINE, separatorOf } from './csv/separator-line.ts';
import type { CsvBorderScanner } from './csv/csv-border-scanner.ts';
import type { LineKind, LineSieve } from './line-sieve.ts';
import { CARRIAGE_RETURN, findTerminators, NEWLINE, NUL, type Found } from './scanner.ts';

/** EF BB BF, the UTF-8 form of U+FEFF. */
export const BYTE_ORDER_MARK = Uint8Array.of(0xef, 0xbb, 0xbf);

export interface InputHeadOptions {
  readonly header: HeaderSpec;
  readonly framing: Framing;
  readonly encoding: Encoding;
  /** For csv: the header consists of records, and quotes may contain line ends. */
  readonly quotes?: CsvBorderScanner | undefined;
  /** Finds comment and blank lines, which are skipped between header lines. */
  readonly sieve?: LineSieve | undefined;
  /** For csv: a first line `sep=` that names this delimiter is not part of the header. */
  readonly separator?: string | undefined;
  /** Comment lines between header lines are written with the header. */
  readonly keepsComments?: boolean;
  /** The limit for a header line, without its terminator. */
  readonly maxLineBytes: number;
  /** The name of the input, for errors. */
  readonly displayName: string;
}

export class InputHead {
  readonly #options: InputHeadOptions;
  readonly #prefixes: readonly Uint8Array[];
  readonly #maxLines: number;
  readonly #terminator: number;
  /** The bytes put in: a view of a larger memory. */
  #bytes = new Uint8Array(0);
  #markBytes: number | undefined;
  #lines = 0;
  #headerEnd = 0;
  /** The start of the current line; the lines between #headerEnd and it are skipped. */
  #at = 0;
  /** The skipped lines that are not part of the header, as offsets. */
  readonly #gaps: [start: number, end: number][] = [];
  /** No terminator lies between #headerEnd and here. */
  #scanned = 0;
  #isComplete = false;
  #isSeparatorPassed = false;

  constructor(options: InputHeadOptions) {
    const { header } = options;
    this.#options = options;
    this.#prefixes =
      header.kind === 'prefix' ? header.prefixes.map((prefix) => Buffer.from(prefix, options.encoding)) : [];
    this.#maxLines = header.kind === 'none' ? 0 : header.kind === 'lines' ? header.lines : Infinity;
    this.#terminator = options.framing.terminator === 'nul' ? NUL : NEWLINE;
  }

  /** True once it is known where the records begin. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  get hasByteOrderMark(): boolean {
    return this.#markBytes === BYTE_ORDER_MARK.length;
  }

  /** The bytes of mark and header, which is the offset of the first record in the input. */
  get byteLength(): number {
    return this.#headerEnd;
  }

  get headerLines(): number {
    const { quotes, sieve } = this.#options;
    // In CSV a header record may have several lines.
    return quotes === undefined && sieve === undefined ? this.#lines : this.#linesBefore(this.#headerEnd);
  }

  /** The header's lines as read, without the mark, the last one terminated. */
  get header(): Uint8Array {
    const header = this.#withoutGaps();
    if (header.length === 0 || header.at(-1) === this.#terminator) return header;
    const terminated = new Uint8Array(header.length + 1);
    terminated.set(header);
    terminated[header.length] = this.#terminator;
    return terminated;
  }

  /** The bytes put in after the header. */
  get rest(): Uint8Array {
    return this.#bytes.subarray(this.#headerEnd);
  }

  /**
   * Puts in the next bytes of the input. Throws a RecordTooLongError if a header line is too long.
   */
  put(bytes: Uint8Array): void {
    const before = this.#bytes.length;
    const length = before + bytes.length;
    let memory = new Uint8Array(this.#bytes.buffer);
    if (length > memory.length) {
      memory = new Uint8Array(2 * length);
      memory.set(this.#bytes);
    }
    memory.set(bytes, before);
    this.#bytes = memory.subarray(0, length);
    this.#look(false);
  }

  /** Call it at the end of the input: a last line without terminator counts as a line. */
  end(): void {
    this.#look(true);
    this.#isComplete = true;
    this.#checkWhole();
  }

  #look(isEnd: boolean): void {
    if (this.#isComplete || !this.#findMark(isEnd) || !this.#passSeparator(isEnd)) return;
    while (this.#lines < this.#maxLines) {
      const kind = this.#kindOfLine(isEnd);
      if (kind === undefined) return;
      if (kind === 'record') break;
      if (kind !== 'header') {
        if (!this.#passOver(kind, isEnd)) return;
        continue;
      }
      const { count, end } = this.#findEnd();
      this.#checkLength(count === 0 ? this.#bytes.length : end - 1, count > 0, isEnd);
      if (count === 0) {
        this.#scanned = this.#bytes.length;
        if (!isEnd || this.#at === this.#bytes.length) return;
        this.#refuseOpenQuote('');
      }
      this.#lines += 1;
      this.#headerEnd = count === 0 ? this.#bytes.length : end;
      this.#at = this.#headerEnd;
      this.#scanned = this.#headerEnd;
    }
    this.#isComplete = true;
  }

  /** False if more bytes are needed. */
  #passSeparator(isEnd: boolean): boolean {
    const { separator, encoding } = this.#options;
    if (this.#isSeparatorPassed || separator === undefined) return true;
    const start = this.#bytes.subarray(this.#at, this.#at + LONGEST_SEPARATOR_LINE);
    const newline = start.indexOf(NEWLINE);
    if (newline < 0 && start.length < LONGEST_SEPARATOR_LINE && !isEnd) return false;
    this.#isSeparatorPassed = true;
    const line = newline < 0 ? start : start.subarray(0, newline);
    if (separatorOf(Buffer.from(line).toString(encoding)) !== separator) return true;
    const end = this.#at + (newline < 0 ? line.length : newline + 1);
    this.#gaps.push([this.#at, end]);
    this.#headerEnd = end;
    this.#at = end;
    this.#scanned = end;
    return true;
  }

  /** Undefined if more bytes are needed. */
  #kindOfLine(isEnd: boolean): LineKind | 'header' | undefined {
    const isByNumber = this.#prefixes.length === 0;
    const hasPrefix = isByNumber ? false : this.#startsWithPrefix(isEnd);
    if (hasPrefix !== false) return hasPrefix === true ? 'header' : undefined;
    const { sieve } = this.#options;
    const kind = sieve === undefined ? 'record' : sieve.kindOf(this.#bytes, this.#at, isEnd);
    return isByNumber && kind === 'record' ? 'header' : kind;
  }

  /** Skips a comment or blank line; false if it is not complete yet. */
  #passOver(kind: 'comment' | 'blank', isEnd: boolean): boolean {
    const found = this.#bytes.indexOf(this.#terminator, this.#at);
    if (found < 0 && !isEnd) return false;
    const end = found < 0 ? this.#bytes.length : found + 1;
    if (kind === 'blank' || this.#options.keepsComments !== true) this.#gaps.push([this.#at, end]);
    this.#at = end;
    this.#scanned = end;
    return true;
  }

  #withoutGaps(): Uint8Array {
    let from = this.#markBytes ?? 0;
    const pieces: Uint8Array[] = [];
    for (const [start, end] of this.#gaps) {
      if (start >= this.#headerEnd) break;
      pieces.push(this.#bytes.subarray(from, start));
      from = end;
    }
    return new Uint8Array(Buffer.concat([...pieces, this.#bytes.subarray(from, this.#headerEnd)]));
  }

  #findEnd(): Found {
    const { quotes } = this.#options;
    if (quotes !== undefined) return quotes.scan(this.#bytes, this.#scanned, this.#bytes.length, 1);
    return findTerminators(this.#bytes, this.#scanned, this.#bytes.length, this.#terminator, 1);
  }

  /**
   * Throws if a quote is open at the end, or when the line gets too long (`within`: the limit, in
   * words).
   */
  #refuseOpenQuote(within: string): void {
    const { quotes, displayName } = this.#options;
    const fault = quotes?.faultAtEnd(this.#bytes.subarray(this.#at));
    if (fault === undefined) return;
    const place = { file: displayName, line: this.#linesBefore(this.#at) + 1 + fault.line, byte: this.#at };
    throw new FramingError(fault.message + within, {
      place,
      ...(fault.advice === undefined ? {} : { advice: fault.advice }),
    });
  }

  /** The number of lines that end at or before this offset. */
  #linesBefore(offset: number): number {
    const { count } = findTerminators(this.#bytes, 0, offset, this.#terminator, Infinity);
    // A byte-order mark alone is not a line.
    return offset > (this.#markBytes ?? 0) && this.#bytes[offset - 1] !== this.#terminator ? count + 1 : count;
  }

  /** Checks the length of the line from #at to `end`. `isWhole`: its terminator is at `end`. */
  #checkLength(end: number, isWhole: boolean, isEnd: boolean): void {
    const { maxLineBytes, displayName } = this.#options;
    // A final carriage return is part of the terminator, or may become so.
    const hasReturn = this.#terminator === NEWLINE && this.#bytes[end - 1] === CARRIAGE_RETURN && (isWhole || !isEnd);
    if (end - this.#at - (hasReturn ? 1 : 0) <= maxLineBytes) return;
    this.#refuseOpenQuote(` within ${formatSize(maxLineBytes)}`);
    throw new RecordTooLongError(`a header line is longer than ${formatSize(maxLineBytes)}`, {
      place: { file: displayName, line: this.#linesBefore(this.#at) + 1, byte: this.#at },
      advice: 'is the file really made of lines? --max-record SIZE allows longer ones',
    });
  }

  /**
   * An input with fewer lines than the header is not the intended one, unless it is empty. Throws a
   * FramingError.
   */
  #checkWhole(): void {
    const { header, displayName, quotes } = this.#options;
    if (header.kind !== 'lines' || this.#lines === 0 || this.#lines >= header.lines) return;
    const unit = quotes === undefined ? 'line' : 'record';
    const found = `${this.#lines} ${unit}${this.#lines === 1 ? '' : 's'}`;
    throw new FramingError(`it has ${found}, but its header should have ${header.lines}`, {
      place: { file: displayName, line: this.headerLines },
      advice: `is the file cut short? --header sets the number of header ${unit}s`,
    });
  }

  /** False while the bytes so far may still become a mark. */
  #findMark(isEnd: boolean): boolean {
    if (this.#markBytes !== undefined) return true;
    const seen = this.#bytes.subarray(0, BYTE_ORDER_MARK.length);
    const isPrefix = seen.every((byte, index) => byte === BYTE_ORDER_MARK[index]);
    if (isPrefix && seen.length < BYTE_ORDER_MARK.length && !isEnd) return false;
    this.#markBytes = isPrefix && seen.length === BYTE_ORDER_MARK.length ? seen.length : 0;
    this.#headerEnd = this.#markBytes;
    this.#at = this.#markBytes;
    this.#scanned = this.#markBytes;
    return true;
  }

  /** True if the line at #at begins with a prefix; undefined if more bytes are needed. */
  #startsWithPrefix(isEnd: boolean): boolean | undefined {
    const line = this.#bytes.subarray(this.#at);
    let isUndecided = false;
    for (const prefix of this.#prefixes) {
      const compared = Math.min(prefix.length, line.length);
      if (!prefix.subarray(0, compared).every((byte, index) => byte === line[index])) continue;
      if (compared === prefix.length) return true;
      isUndecided ||= !isEnd;
    }
    return isUndecided ? undefined : false;
  }
}
