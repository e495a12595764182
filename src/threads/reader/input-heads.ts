// Reads what comes before the records of each input, and compares it with that of the first one.
// Inside the reader thread.
import { headerEncoding, type JobSpec } from '../../job/job-spec.ts';
import { newCsvBorders } from '../../records/formats/borders.ts';
import { checkDoubtful, checkForgotten, checkNoSeparator } from '../../records/doubtful-header.ts';
import { columnNames, headerLines } from '../../records/header-lines.ts';
import { LineSieve } from '../../records/line-sieve.ts';
import { BYTE_ORDER_MARK, InputHead } from '../../records/input-head.ts';
import { checkSameHeader, checkSameTypes, lastLine, type InputHeader } from './header-check.ts';

const START_CHUNK_BYTES = 64 * 1024;

export class InputHeads {
  readonly #spec: JobSpec;
  readonly #onHeader: (header: Uint8Array) => void;
  #header: InputHeader | undefined;

  /**
   * `onHeader` is called once, with the header of the first input that has records or header lines.
   */
  constructor(spec: JobSpec, onHeader: (header: Uint8Array) => void) {
    this.#spec = spec;
    this.#onHeader = onHeader;
  }

  /** Reads an input up to its first record. */
  async read(displayName: string, read: (target: Uint8Array) => number | Promise<number>): Promise<InputHead> {
    const { format, header, framing, encoding, comments, maxRecordBytes } = this.#spec;
    const quotes = format === 'csv' ? newCsvBorders(this.#spec) : undefined;
    const start = new InputHead({
      header,
      framing,
      encoding,
      quotes,
      separator: this.#separator,
      sieve: LineSieve.of(this.#spec),
      keepsComments: comments?.isKept === true,
      maxLineBytes: maxRecordBytes,
      displayName,
    });
    const chunk = new Uint8Array(START_CHUNK_BYTES);
    while (!start.isComplete) {
      const bytes = await read(chunk);
      if (bytes === 0) start.end();
      else start.put(chunk.subarray(0, bytes));
    }
    return start;
  }

  /** With --header 2 and more it is a line of the header. */
  get #separator(): string | undefined {
    const { format, header, delimiter } = this.#spec;
    const isHeader = header.kind === 'lines' && header.lines > 1;
    return format === 'csv' && delimiter.kind === 'quoted' && !isHeader ? delimiter.text : undefined;
  }

  /** An input that has records or header lines was seen. */
  get isKnown(): boolean {
    return this.#header !== undefined;
  }

  /**
   * The first header is the run's, and the others must agree. Call it in the order of the inputs.
   */
  note(displayName: string, start: InputHead): void {
    const { header, delimiter } = this.#spec;
    if (header.kind === 'none') {
      checkForgotten(start.rest, displayName, this.#spec.headerDoubts);
      if (this.#spec.format === 'csv') checkNoSeparator(start.rest, displayName);
    }
    if (header.kind === 'none' || (start.headerLines === 0 && start.rest.length === 0)) return;
    const coding = { ...this.#spec, encoding: headerEncoding(this.#spec) };
    const found = { displayName, lines: headerLines(start.header, coding, displayName) };
    if (this.#header !== undefined) {
      checkSameHeader(this.#header, found, delimiter);
      checkSameTypes(this.#header, found, this.#spec);
      return;
    }
    this.#checkDoubts(found);
    this.#header = found;
    this.#onHeader(start.header);
  }

  /** Checks the first header only: the others must agree with it. */
  #checkDoubts({ displayName, lines }: InputHeader): void {
    const { header, headerDoubts, delimiter } = this.#spec;
    const line = lines.at(-1);
    if (header.kind !== 'lines' || line === undefined) return;
    const place = { file: displayName, line: lastLine(lines, delimiter) };
    checkDoubtful({ line, columns: columnNames(lines, header, delimiter), place }, headerDoubts);
  }
}

/** The byte-order mark that an input begins with, or nothing. */
export function byteOrderMarkOf(start: InputHead): Uint8Array {
  return start.hasByteOrderMark ? BYTE_ORDER_MARK : new Uint8Array(0);
}
