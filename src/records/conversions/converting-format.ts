// A format that reads records of one format and writes them in another.
import type { FieldFormat } from '../field-joiner.ts';
import type { RecordFormat } from '../formats/record-format.ts';
import type { KeptDigits } from '../json/kept-digits.ts';
import type { CellReader } from './cells.ts';
import { refuseRecord, type RecordWriter } from './record-writer.ts';

const RETURN = 13;
/** Texts that are remembered, where nothing says that a record begins: of pairs, and of work that waits. */
const MOST_MADE = 1000;

export interface ConvertingParts {
  /** Reads the records. */
  readonly source: RecordFormat;
  readonly writer: RecordWriter;
  /** Undefined if records that are read can't be written: then only results can. @throws on use */
  readonly cells: CellReader;
  /** Converts most records of a block by their text alone. */
  readonly fast?: {
    openBlock(text: string): void;
    /** Undefined: by cells. */
    convert(text: string): string | undefined;
  };
  /** Records have a name line, as sequences do. */
  readonly isOfSequences: boolean;
  /** How row() joins values; undefined if the output has no rows. */
  readonly rows: FieldFormat | undefined;
}

export class ConvertingFormat implements RecordFormat {
  readonly isAlwaysChecked: boolean;
  readonly checksWhatItParses: boolean;
  readonly fields?: NonNullable<RecordFormat['fields']>;
  readonly check?: NonNullable<RecordFormat['check']>;
  readonly markEdited?: NonNullable<RecordFormat['markEdited']>;
  readonly fuse?: NonNullable<RecordFormat['fuse']>;
  readonly rows: FieldFormat | undefined;
  readonly #parts: ConvertingParts;
  /** The text of the record parsed last; undefined before the first. */
  #text: string | undefined;
  /** Texts of row() and set() for the current record: they are of the output's format. */
  readonly #made = new Set<string>();

  constructor(parts: ConvertingParts) {
    this.#parts = parts;
    this.rows = parts.rows;
    const { source } = parts;
    this.isAlwaysChecked = source.isAlwaysChecked;
    this.checksWhatItParses = source.checksWhatItParses === true;
    if (source.fields !== undefined) this.fields = source.fields.bind(source);
    if (source.check !== undefined) this.check = source.check.bind(source);
    if (source.markEdited !== undefined) this.markEdited = source.markEdited.bind(source);
    if (source.fuse !== undefined) this.fuse = (work, other) => this.#fused(work, other);
  }

  get digits(): KeptDigits | undefined {
    return this.#parts.source.digits;
  }

  parse(text: string, recordNumber: number): unknown {
    this.#text = text;
    return this.#parts.source.parse(text, recordNumber);
  }

  openBlock(text: string, firstRecord: number): void {
    this.#parts.source.openBlock(text, firstRecord);
    this.#parts.fast?.openBlock(text);
  }

  recall(record: unknown, text: string, digits?: KeptDigits): void {
    this.#text = text;
    this.#parts.source.recall(record, text, digits);
  }

  isOne(value: object): boolean {
    return this.#parts.source.isOne(value);
  }

  print(value: object): string {
    const { writer, isOfSequences } = this.#parts;
    const { digits } = this;
    return writer.print(value, { digits, nameLine: isOfSequences ? nameLineOf(this.#text) : undefined });
  }

  /** The record with this text, which is one of the block. @throws RecordFault */
  convert(text: string): string {
    return this.#parts.fast?.convert(text) ?? this.convertAny(text);
  }

  /** The same of any text. */
  convertAny(text: string): string {
    const { writer, cells, isOfSequences } = this.#parts;
    return writer.write(cells(text), refuseRecord, isOfSequences ? nameLineOf(text) : undefined);
  }

  /** A string that the work returned: the text of the record itself, if `record` is that, or a record of the output. */
  printText(value: string, record: string | undefined): string {
    if (this.#made.has(value)) return value;
    if (value === record) return this.convertAny(value);
    this.#parts.writer.checkText(value);
    return value;
  }

  beginResult(): void {
    if (this.#made.size > 0) this.#made.clear();
  }

  /** Call it with each text that row() or set() gives. */
  made(text: string): string {
    // Only those of the current record count.
    if (this.#made.size === MOST_MADE) this.#made.clear();
    this.#made.add(text);
    return text;
  }

  /** The values of row(), if the output has no rows. */
  row(values: readonly unknown[]): string {
    return this.#parts.writer.row(values);
  }

  #fused<Result, Context>(
    work: (record: never, context: Context) => Result,
    other: (text: string, context: Context) => Result,
  ): ((text: string, context: Context) => Result) | undefined {
    const read = this.#parts.source.fuse?.(work, other);
    if (read === undefined) return undefined;
    return (text, context) => {
      const result = read(text, context);
      if (typeof result === 'object' && result !== null) this.#text = text;
      return result;
    };
  }
}

/** The first line of a sequence's text, without its mark. */
function nameLineOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const lineEnd = text.indexOf('\n');
  const end = lineEnd < 0 ? text.length : lineEnd;
  return text.slice(1, end > 1 && text.charCodeAt(end - 1) === RETURN ? end - 1 : end);
}
