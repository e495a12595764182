// Where a FASTQ record begins: of the four ways to count lines, the one that the lines don't refute. A header begins with @,
// its third line with +, and qualities are as long as the sequence. Quality lines may begin with anything, but a sequence
// of letters refutes two ways at once and a + line the third, so one or two records tell. Keeps only the length and the
// first byte of a line, whatever its length. Pure.
import { CARRIAGE_RETURN, NEWLINE } from '../scanner.ts';
import type { BorderSearch } from './border-search.ts';

const HEADER = 0x40;
const PLUS = 0x2b;
const LINES = 4;
interface Line {
  readonly start: number;
  /** Without its end. */
  readonly length: number;
  readonly first: number | undefined;
}

export class FastqSearch implements BorderSearch {
  readonly #mostBytes: number;
  #seen = 0;
  /** Where the line begins that is read; undefined before the first. */
  #lineStart: number | undefined;
  #first: number | undefined;
  #last: number | undefined;
  /** Empty lines that are not counted yet: where the input ends after them, they may be no lines of a record. */
  #blanks = 0;
  /** Where the first of these begin. */
  #blankStarts: number[] = [];
  /** Lines counted. */
  #lines = 0;
  /** Where the first of them begin. */
  readonly #starts: number[] = [];
  /** Of the last two. */
  #lengths: number[] = [];
  /** A record begins with the line of this number, in each way that is left. */
  #ways: readonly number[] = [0, 1, 2, 3];
  /** The same, where the lengths of sequence and qualities may differ: for a broken record, which may be set aside. */
  #looseWays: readonly number[] = [0, 1, 2, 3];

  /** After `mostBytes` it takes the first way that is left. */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  put(bytes: Uint8Array): number | undefined {
    for (let at = 0; at < bytes.length;) {
      const found = bytes.indexOf(NEWLINE, at);
      const end = found < 0 ? bytes.length : found;
      if (end > at) {
        this.#first ??= bytes[at];
        this.#last = bytes[end - 1];
      }
      if (found < 0) break;
      this.#endLine(this.#seen + end);
      this.#beginLine(this.#seen + end + 1);
      const border = this.#border();
      if (border !== undefined) return border;
      at = end + 1;
    }
    this.#seen += bytes.length;
    return undefined;
  }

  end(): number {
    const start = this.#lineStart;
    if (start === undefined) return this.#seen;
    if (this.#seen > start) this.#endLine(this.#seen);
    const ways = this.#waysLeft;
    const way = ways.find((each) => each <= this.#lines && this.#isWhole(each)) ?? ways[0];
    // no way to count, as in #border; with nothing but empty lines there is no record
    if (way === undefined) return this.#starts[0]!;
    return this.#starts[way] ?? this.#seen;
  }

  /** Whether the last record ends where the input does. An empty line may be its quality. */
  #isWhole(way: number): boolean {
    const part = (this.#lines - way + LINES) % LINES;
    if (part === 0) return true;
    return part === LINES - 1 && this.#blanks > 0 && (this.#lines < 2 || this.#lengths[0] === 0);
  }

  #beginLine(start: number): void {
    this.#lineStart = start;
    this.#first = undefined;
    this.#last = undefined;
  }

  #endLine(end: number): void {
    const start = this.#lineStart;
    // before the first line is the end of another, which says nothing
    if (start === undefined) return;
    const length = end - start - (this.#last === CARRIAGE_RETURN ? 1 : 0);
    if (length === 0) {
      if (this.#blankStarts.length < LINES) this.#blankStarts.push(start);
      this.#blanks += 1;
      return;
    }
    for (let i = 0; i < this.#blanks && this.#waysLeft.length > 0; i += 1) {
      this.#count({ start: this.#blankStarts[i] ?? start, length: 0, first: undefined });
    }
    this.#blanks = 0;
    this.#blankStarts = [];
    this.#count({ start, length, first: this.#first });
  }

  #count(line: Line): void {
    if (this.#starts.length < LINES) this.#starts.push(line.start);
    const partIn = (way: number) => (this.#lines - way + LINES) % LINES;
    this.#ways = this.#ways.filter((way) => this.#fits(partIn(way), line) && this.#fitsInLength(partIn(way), line));
    this.#looseWays = this.#looseWays.filter((way) => this.#fits(partIn(way), line));
    this.#lengths = [...this.#lengths.slice(-1), line.length];
    this.#lines += 1;
  }

  /** Whether it can be this line of a record, from 0. */
  #fits(part: number, { first }: Line): boolean {
    if (part === 0) return first === HEADER;
    return part !== 2 || first === PLUS;
  }

  #fitsInLength(part: number, { length }: Line): boolean {
    // the sequence is two lines before its qualities
    return part !== 3 || this.#lines < 2 || length === this.#lengths[0];
  }

  get #waysLeft(): readonly number[] {
    return this.#ways.length > 0 ? this.#ways : this.#looseWays;
  }

  /** Where one way is left, or none; or where so much was looked at that more would not tell. */
  #border(): number | undefined {
    const ways = this.#waysLeft;
    const [way] = ways;
    // no way to count: the record is broken, and whoever reads up to here says so
    if (way === undefined) return this.#starts[0];
    const lookedAt = this.#lineStart! - (this.#starts[0] ?? this.#lineStart!);
    if (ways.length > 1 && lookedAt <= this.#mostBytes) return undefined;
    if (way === this.#lines && this.#blanks === 0) return this.#lineStart;
    return this.#starts[way];
  }
}
