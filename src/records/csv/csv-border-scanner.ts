// Finds the line ends that end a record of CSV (RFC 4180): those outside quotes. A quote opens only
// at the start of a field; inside a field it is text to this scanner, and so is what follows a
// closing quote. Such a record is refused later, when its structure is checked. Its borders are
// those of its lines, so the records around it are not affected.
import { BEHIND_QUOTE, IN_QUOTES, MAY_OPEN, type ScanKernel } from '../../kernel/scan-kernel.ts';
import { RecordFault } from '../formats/record-format.ts';
import type { BorderScanner, Borders } from '../border-scanner.ts';
import { findTerminators, NEWLINE } from '../scanner.ts';

const QUOTE = 0x22;
/** The bytes scanned in JavaScript from a quote on that the kernel can't handle. */
const STRETCH_BYTES = 4096;
const UNCLOSED_ADVICE = 'is the file cut short, or is a quote in a field not doubled?';

/**
 * The state at the next byte. `behind-quote`: after a quote inside quotes; the next byte decides
 * whether it was the closing one.
 */
type State = 'outside' | 'quoted' | 'behind-quote';

export class CsvBorderScanner implements BorderScanner {
  readonly #delimiter: Uint8Array;
  #state: State = 'outside';
  /** The bytes of the record so far; #openedAt counts from its first byte too. */
  #seen = 0;
  #openedAt = 0;

  /** `delimiter` must not contain a quote, \n or \r. */
  constructor(delimiter: Uint8Array) {
    this.#delimiter = delimiter;
  }

  reset(): void {
    this.#state = 'outside';
    this.#seen = 0;
  }

  /** The offset of the open quote in the record that is not yet complete; undefined without one. */
  get openQuote(): number | undefined {
    return this.#state === 'quoted' ? this.#openedAt : undefined;
  }

  faultAtEnd(record: Uint8Array): RecordFault | undefined {
    const { openQuote } = this;
    if (openQuote === undefined) return undefined;
    return new RecordFault('framing', `the quote that opens here (byte ${openQuote} of the record) is never closed`, {
      line: findTerminators(record, 0, openQuote, NEWLINE, Infinity).count,
      advice: UNCLOSED_ADVICE,
    });
  }

  scan(bytes: Uint8Array, from: number, to: number, most: number, kernel?: ScanKernel): Borders {
    if (from === to) return { count: 0, end: from, scanned: to };
    if (kernel === undefined || this.#delimiter.length !== 1) return this.#scanBytes(bytes, from, to, most);
    let count = 0;
    let end = from;
    for (let at = from; ;) {
      const plain = this.#scanPlain(kernel, bytes, at, to, most - count);
      count += plain.count;
      if (plain.count > 0) end = plain.end;
      if (count === most || plain.scanned === to) return { count, end, scanned: plain.scanned };
      const stretch = Math.min(to, plain.scanned + STRETCH_BYTES);
      const found = this.#scanBytes(bytes, plain.scanned, stretch, most - count);
      count += found.count;
      if (found.count > 0) end = found.end;
      if (count === most || found.scanned === to) return { count, end, scanned: found.scanned };
      at = found.scanned;
    }
  }

  /** Scans with the kernel, which stops before a quote that is text. */
  #scanPlain(kernel: ScanKernel, bytes: Uint8Array, from: number, to: number, most: number): Borders {
    // There are never more than bytes.
    const wanted = Math.min(most, to - from + 1);
    const count = kernel.findCsvEnds(from, to, this.#delimiter[0]!, this.#before(bytes, from), wanted);
    const end = kernel.end();
    const scanned = kernel.scannedTo();
    if (count === most) {
      this.reset();
      return { count, end, scanned };
    }
    if (scanned === from) return { count, end, scanned };
    const start = count > 0 ? end : from - this.#seen;
    this.#seen = scanned - start;
    const opened = kernel.openedAt();
    if (opened >= 0) this.#openedAt = opened - start;
    if (kernel.isInQuotes() === 1) this.#state = 'quoted';
    else this.#state = bytes[scanned - 1] === QUOTE ? 'behind-quote' : 'outside';
    return { count, end, scanned };
  }

  /** The state before `from`, for the kernel. */
  #before(bytes: Uint8Array, from: number): number {
    if (this.#state === 'quoted') return IN_QUOTES;
    if (this.#state === 'behind-quote') return BEHIND_QUOTE;
    return this.#isFieldStart(bytes, from - this.#seen, from) ? MAY_OPEN : 0;
  }

  /** Scans in JavaScript; finds the same as the kernel where that can scan. */
  #scanBytes(bytes: Uint8Array, from: number, to: number, most: number): Borders {
    let count = 0;
    let end = from;
    let start = from - this.#seen;
    let position = from;
    if (this.#state === 'behind-quote') {
      const isEscaped = bytes[from] === QUOTE;
      this.#state = isEscaped ? 'quoted' : 'outside';
      if (isEscaped) position += 1;
    }
    let isQuoted = this.#state === 'quoted';
    for (; position < to; position += 1) {
      const byte = bytes[position]!;
      if (byte > QUOTE) continue; // nearly all bytes
      if (byte === QUOTE) {
        if (!isQuoted) {
          isQuoted = this.#isFieldStart(bytes, start, position);
          if (isQuoted) this.#openedAt = position - start;
        } else if (position + 1 === to) {
          this.#seen = to - start;
          this.#state = 'behind-quote';
          return { count, end, scanned: to };
        } else if (bytes[position + 1] === QUOTE) position += 1;
        else isQuoted = false;
      } else if (byte === NEWLINE && !isQuoted) {
        count += 1;
        end = position + 1;
        start = end;
        if (count === most) {
          this.reset();
          return { count, end, scanned: end };
        }
      }
    }
    this.#seen = to - start;
    this.#state = isQuoted ? 'quoted' : 'outside';
    return { count, end, scanned: to };
  }

  /** The bytes before are outside quotes, so a delimiter among them is one. */
  #isFieldStart(bytes: Uint8Array, start: number, position: number): boolean {
    if (position === start) return true;
    const delimiter = this.#delimiter;
    const from = position - delimiter.length;
    if (from < start) return false;
    for (let i = 0; i < delimiter.length; i += 1) if (bytes[from + i] !== delimiter[i]) return false;
    return true;
  }
}
