// One way to read CSV from the start of a line on: that line begins a row, or is inside of quotes. Byte by byte, by the strict
// grammar: a quote opens only at the start of a field, and after a closing one stands a delimiter, a line end or a quote. A
// fault is counted, and the reading continues as the border scanner (records/csv/) would. Pure.
import { CARRIAGE_RETURN, NEWLINE } from '../scanner.ts';

const QUOTE = 0x22;

/** `closed`: after a quote inside of quotes, which is the first of two or the closing one. */
type State = 'row-start' | 'field-start' | 'text' | 'quoted' | 'closed' | 'closed-return' | 'comment';

export interface CsvReadingOptions {
  readonly delimiter: Uint8Array;
  /** Fields of a row; undefined: any number. */
  readonly columns: number | undefined;
  /** A line that begins with one of these is not read as a row. */
  readonly commentStarts: ReadonlySet<number>;
}

export class CsvReading {
  readonly #options: CsvReadingOptions;
  #state: State;
  #fields = 1;
  /** Bytes of the delimiter that the last bytes were. */
  #matched = 0;
  /** The row began before the first byte: its fields can't be counted. */
  #isPartial: boolean;
  #faults = 0;
  #rows = 0;
  #hasQuotes = false;
  #border: number | undefined;

  /** `at`: the offset of the line that it begins with. */
  constructor(begins: 'row' | 'quoted', at: number, options: CsvReadingOptions) {
    this.#options = options;
    this.#state = begins === 'row' ? 'row-start' : 'quoted';
    this.#isPartial = begins === 'quoted';
    if (begins === 'row') this.#border = at;
  }

  get faults(): number {
    return this.#faults;
  }

  /** Whole rows without a fault in their fields. */
  get rows(): number {
    return this.#rows;
  }

  get hasQuotes(): boolean {
    return this.#hasQuotes;
  }

  /** Where the first row begins. */
  get border(): number | undefined {
    return this.#border;
  }

  /** If the input ends here. */
  get faultsAtEnd(): number {
    return this.#faults + (this.#state === 'quoted' ? 1 : 0);
  }

  /** `at`: the offset of the byte. */
  put(byte: number, at: number): void {
    switch (this.#state) {
      case 'quoted':
        if (byte === QUOTE) this.#state = 'closed';
        return;
      case 'comment':
        if (byte === NEWLINE) this.#beginRow(at + 1);
        return;
      case 'closed':
        this.#hasQuotes = true;
        this.#putClosed(byte, at);
        return;
      case 'closed-return':
        if (byte !== NEWLINE) this.#faults += 1;
        this.#state = 'text';
        break;
      case 'row-start':
        if (this.#beginsRow(byte, at)) return;
        break;
      case 'field-start':
        if (this.#opens(byte)) return;
        break;
      case 'text':
        if (byte === QUOTE) this.#fault();
        break;
    }
    this.#putText(byte, at);
  }

  /** The first byte of a line outside of quotes. True if it is dealt with. */
  #beginsRow(byte: number, at: number): boolean {
    if (byte === NEWLINE) {
      // a blank line is not a row
      this.#beginRow(at + 1);
      return true;
    }
    if (byte === CARRIAGE_RETURN) return true;
    if (this.#options.commentStarts.has(byte)) {
      this.#state = 'comment';
      return true;
    }
    return this.#opens(byte);
  }

  #opens(byte: number): boolean {
    this.#state = byte === QUOTE ? 'quoted' : 'text';
    if (byte === QUOTE) this.#hasQuotes = true;
    return byte === QUOTE;
  }

  #putClosed(byte: number, at: number): void {
    if (byte === QUOTE && this.#matched === 0) {
      this.#state = 'quoted';
      return;
    }
    if (byte === CARRIAGE_RETURN && this.#matched === 0) {
      this.#state = 'closed-return';
      return;
    }
    if (byte === NEWLINE) {
      this.#endRow(at);
      return;
    }
    if (this.#advances(byte)) return;
    if (this.#matched > 0) return;
    this.#fault();
    this.#state = 'text';
  }

  #putText(byte: number, at: number): void {
    if (byte === NEWLINE) this.#endRow(at);
    else this.#advances(byte);
  }

  /** True at the end of a delimiter. */
  #advances(byte: number): boolean {
    const { delimiter } = this.#options;
    if (byte !== delimiter[this.#matched]) this.#matched = 0;
    if (byte !== delimiter[this.#matched]) return false;
    this.#matched += 1;
    if (this.#matched < delimiter.length) return false;
    this.#matched = 0;
    this.#fields += 1;
    this.#state = 'field-start';
    return true;
  }

  #endRow(at: number): void {
    const { columns } = this.#options;
    if (!this.#isPartial) {
      if (columns === undefined || this.#fields === columns) this.#rows += 1;
      else this.#faults += 1;
    }
    this.#beginRow(at + 1);
  }

  #beginRow(at: number): void {
    this.#state = 'row-start';
    this.#isPartial = false;
    this.#fields = 1;
    this.#matched = 0;
    this.#border ??= at;
  }

  #fault(): void {
    this.#faults += 1;
    this.#hasQuotes = true;
  }
}
