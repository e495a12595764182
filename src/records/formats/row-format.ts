// Rows: what tsv and csv have in common. With a header a record is an object by column, else an array of its fields.
import { describeValue } from '../../job/error-report.ts';
import { FramingError, ResultError } from '../../job/errors.ts';
import type { FieldFormat } from '../joint.ts';
import { scalarText } from '../scalar.ts';
import { RecordFault, type RecordFormat } from './record-format.ts';

export interface RowOptions extends FieldFormat {
  /** Empty where there is no header. */
  readonly columns: readonly string[];
}

export type Row = string[] | Record<string, string>;

export abstract class RowFormat implements RecordFormat {
  abstract readonly isAlwaysChecked: boolean;
  protected readonly columns: readonly string[];
  readonly #columnSet: ReadonlySet<string>;
  /** A column that the header names more than once. */
  readonly #doubled: string | undefined;
  #text = '';
  #number = -1;
  /** Of #text; the work may change #row. */
  #fields: readonly string[] = [];
  #row: Row = [];

  constructor({ columns }: RowOptions) {
    this.columns = columns;
    this.#columnSet = new Set(columns);
    this.#doubled = columns.find((name, i) => columns.indexOf(name) !== i);
  }

  /** @throws RecordFault */
  abstract fields(text: string, recordNumber: number): readonly string[];

  /** @throws ResultError where a field can't be written */
  protected abstract join(fields: readonly string[]): string;

  parse(text: string, recordNumber: number): Row {
    if (this.#number === recordNumber && this.#text === text) return this.#row;
    const fields = this.fields(text, recordNumber);
    this.#row = this.columns.length === 0 ? [...fields] : this.#byColumn(fields);
    this.#fields = fields;
    this.#text = text;
    this.#number = recordNumber;
    return this.#row;
  }

  recall(record: unknown, text: string): void {
    this.parse(text, NaN);
    this.#row = record as Row;
  }

  isOne(value: object): boolean {
    return value === this.#row || (Array.isArray(value) && value.length > 0 && value.every((item) => !isList(item)));
  }

  print(value: object): string {
    // by Array.from: map() would pass over what a sparse array has not
    const fields = Array.isArray(value)
      ? Array.from(value, (item, i) => fieldText(item, i + 1))
      : this.#fieldsOf(value);
    const was = this.#fields;
    // as it was, also where any white space stands between its fields
    if (fields.length === was.length && fields.every((field, i) => field === was[i])) return this.#text;
    return this.join(fields);
  }

  /** @throws RecordFault for a row that is longer or shorter than the header, if there is one */
  protected checkCount(fields: number, advice = '--header 0 gives arrays of fields, however many there are'): void {
    const columns = this.columns.length;
    if (columns === 0 || fields === columns) return;
    const counts = `it has ${counted(fields, 'field')}, and the header ${counted(columns, 'column')}`;
    throw new RecordFault('format', counts, { advice });
  }

  #byColumn(fields: readonly string[]): Record<string, string> {
    this.checkCount(fields.length);
    if (this.#doubled !== undefined) {
      throw new FramingError(
        `the column '${this.#doubled}' stands twice in the header, and a record by column has each once`,
        {
          advice: '--header 0 gives arrays of fields',
        },
      );
    }
    return Object.fromEntries(this.columns.map((name, i) => [name, fields[i]!]));
  }

  #fieldsOf(value: object): string[] {
    const { columns } = this;
    if (columns.length === 0) {
      throw new ResultError(
        `the work gave an object, and there is no header to name columns: ${describeValue(value)}`,
        {
          advice: 'return an array of fields, or row(…)',
        },
      );
    }
    const unknown = Object.keys(value).find((key) => !this.#columnSet.has(key));
    if (unknown !== undefined) this.#throwOtherColumns(`with an unknown column '${unknown}'`);
    const missing = columns.find((name) => !Object.hasOwn(value, name));
    if (missing !== undefined) this.#throwOtherColumns(`without its column '${missing}'`);
    return columns.map((name, i) => fieldText((value as Record<string, unknown>)[name], i + 1));
  }

  #throwOtherColumns(what: string): never {
    throw new ResultError(`the work gave a record ${what}`, {
      advice:
        `columns are ${this.columns.join(', ')}: { ...row, ${this.columns[0]!}: … } changes one; ` +
        '--header-out and an array make others',
    });
  }
}

function fieldText(value: unknown, field: number): string {
  const text = scalarText(value);
  if (text !== undefined) return text;
  const shown = value === undefined || typeof value === 'number' ? String(value) : describeValue(value);
  throw new ResultError(`the work gave a record with ${shown} as its field ${field}`, {
    advice: "fields are texts and finite numbers: x ?? '', String(x)",
  });
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function isList(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
