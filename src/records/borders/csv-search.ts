// Where a row of CSV begins. Whether a line is inside of quotes follows from all bytes before it, so both ways are read side by
// side, from the start of a line on: text that is read the wrong way round has quotes in the wrong places, or rows of another
// number of fields than the header. Pure.
import { NEWLINE } from '../scanner.ts';
import type { BorderSearch } from './border-search.ts';
import { CsvReading, type CsvReadingOptions } from './csv-reading.ts';

/** So many rows without any quote are not inside of quotes. */
const ROWS_WITHOUT_QUOTES = 64;
/** If both ways have faults after this, the data are damaged, and more would not tell. */
const FAULTY_BYTES = 1024 * 1024;

export interface CsvSearchOptions extends CsvReadingOptions {
  /** After so many bytes the first line is taken to begin a row. */
  readonly mostBytes: number;
}

export class CsvSearch implements BorderSearch {
  readonly #options: CsvSearchOptions;
  /** Undefined before the first line that begins. */
  #ways: { readonly outside: CsvReading; readonly inside: CsvReading; readonly from: number } | undefined;
  #chosen: CsvReading | undefined;
  #seen = 0;

  constructor(options: CsvSearchOptions) {
    this.#options = options;
  }

  put(bytes: Uint8Array): number | undefined {
    let at = 0;
    if (this.#ways === undefined) {
      const end = bytes.indexOf(NEWLINE);
      if (end >= 0) this.#begin(this.#seen + end + 1);
      at = end < 0 ? bytes.length : end + 1;
    }
    for (; at < bytes.length; at += 1) {
      const border = this.#next(bytes[at]!, this.#seen + at);
      if (border !== undefined) return border;
    }
    this.#seen += bytes.length;
    return undefined;
  }

  end(): number {
    if (this.#ways === undefined) return this.#seen;
    const { outside, inside } = this.#ways;
    const faults = (reading: CsvReading) => reading.faultsAtEnd;
    const chosen = this.#chosen ?? (faults(inside) < faults(outside) ? inside : outside);
    return chosen.border ?? this.#seen;
  }

  #begin(from: number): void {
    const outside = new CsvReading('row', from, this.#options);
    const inside = new CsvReading('quoted', from, this.#options);
    this.#ways = { outside, inside, from };
  }

  #next(byte: number, at: number): number | undefined {
    const { outside, inside, from } = this.#ways!;
    if (this.#chosen === undefined) {
      outside.put(byte, at);
      inside.put(byte, at);
      this.#chosen = this.#choose(outside, inside, at - from);
    } else this.#chosen.put(byte, at);
    return this.#chosen?.border;
  }

  /** Undefined while both ways may be right. */
  #choose(outside: CsvReading, inside: CsvReading, seen: number): CsvReading | undefined {
    // Damaged data give the right way a fault, too: the other must have whole rows to be believed.
    if (inside.faults > 0 && outside.faults === 0 && outside.rows > 0) return outside;
    if (outside.faults > 0 && inside.faults === 0 && inside.rows > 0) return inside;
    if (outside.rows >= ROWS_WITHOUT_QUOTES && !outside.hasQuotes) return outside;
    const isTooLong = seen >= this.#options.mostBytes;
    const areFaulty = seen >= FAULTY_BYTES && outside.faults > 0 && inside.faults > 0;
    if (!isTooLong && !areFaulty) return undefined;
    return inside.faults < outside.faults ? inside : outside;
  }
}
