// Decides which lines of an input are not records: comment lines (--comment), and blank lines in
// formats that skip them. The reader's batcher and the header parser both use it.
import type { CommentSpec, Encoding, FormatName, Framing } from '../job/job-spec.ts';
import { lineStarts, type LineStarts } from './line-starts.ts';
import { CARRIAGE_RETURN, NEWLINE, NUL } from './scanner.ts';

export interface SieveOptions {
  readonly format?: FormatName;
  readonly framing: Framing;
  readonly encoding?: Encoding;
  readonly comments?: CommentSpec | undefined;
}

export type LineKind = 'comment' | 'blank' | 'record';

/** Where blank lines are skipped: anywhere, or only after the last record. */
const BLANK_LINES: Partial<Record<FormatName, 'anywhere' | 'at-end'>> = {
  csv: 'anywhere',
  ndjson: 'anywhere',
  fastq: 'at-end',
};

export class LineSieve {
  /** The first bytes of lines that may be comments or blank. */
  readonly starts: LineStarts;
  readonly blanks: 'anywhere' | 'at-end' | undefined;
  readonly #prefixes: readonly Uint8Array[];

  private constructor(prefixes: readonly Uint8Array[], blanks: LineSieve['blanks'], terminator: number) {
    const firsts = prefixes.map((prefix) => prefix[0]!);
    this.#prefixes = prefixes;
    this.blanks = blanks;
    this.starts = lineStarts(terminator, blanks === undefined ? firsts : [...firsts, NEWLINE, CARRIAGE_RETURN]);
  }

  /** Undefined if every line belongs to a record. */
  static of({ format = 'lines', framing, encoding = 'utf8', comments }: SieveOptions): LineSieve | undefined {
    const blanks = BLANK_LINES[format];
    if (comments === undefined && blanks === undefined) return undefined;
    const prefixes = (comments?.prefixes ?? []).map((prefix) => Buffer.from(prefix, encoding));
    return new LineSieve(prefixes, blanks, framing.terminator === 'nul' ? NUL : NEWLINE);
  }

  /** The kind of the line at `at`; undefined if more bytes are needed and may follow. */
  kindOf(bytes: Uint8Array, at: number, isEnd: boolean): LineKind | undefined {
    const left = bytes.length - at;
    let isUndecided = left === 0;
    for (const prefix of this.#prefixes) {
      const compared = Math.min(prefix.length, left);
      if (!startsWith(bytes, at, prefix, compared)) continue;
      if (compared === prefix.length) return 'comment';
      isUndecided = true;
    }
    if (this.blanks !== undefined && left > 0) {
      if (bytes[at] === NEWLINE) return 'blank';
      if (bytes[at] === CARRIAGE_RETURN) {
        if (left === 1 ? isEnd : bytes[at + 1] === NEWLINE) return 'blank';
        isUndecided ||= left === 1;
      }
    }
    return isUndecided && !isEnd ? undefined : 'record';
  }
}

function startsWith(bytes: Uint8Array, at: number, prefix: Uint8Array, length: number): boolean {
  for (let i = 0; i < length; i += 1) if (bytes[at + i] !== prefix[i]) return false;
  return true;
}
