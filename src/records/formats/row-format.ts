// Rows: what tsv and csv have in common. With a header a record is an object by column, else an array of its fields.
import { describeValue } from '../../job/error-report.ts';
import { FramingError, ResultError } from '../../job/errors.ts';
import type { FieldFormat } from '../field-joiner.ts';
import { widthFault } from '../row-width.ts';
import { scalarText } from '../scalar.ts';
import type { RecordFormat } from './record-format.ts';

export interface RowOptions extends FieldFormat {
  /** Empty where there is no header. */
  readonly columns: readonly string[];
  /** Rows may be wider or narrower than the header. */
  readonly isRagged?: boolean;
  /** Of what is printed, where these are others: of an object by column, and how many fields an array has. */
  readonly outputColumns?: readonly string[] | undefined;
}

/**
 * The fields of a ragged record behind those that the header names. A copy of the record by `{ ...record }` has them too,
 * and nothing that goes through its columns sees them.
 */
export const EXTRA = Symbol('threadmill.extraFields');

export type Row = string[] | Record<string, string>;

export abstract class RowFormat implements RecordFormat {
  abstract readonly isAlwaysChecked: boolean;
  protected readonly columns: readonly string[];
  readonly #isRagged: boolean;
  readonly #outputColumns: readonly string[] | undefined;
  readonly #columnSet: ReadonlySet<string>;
  /** A column that the header names more than once. */
  readonly #doubled: string | undefined;
  #text = '';
  #number = -1;
  /** Of #text; the work may change #row. */
  #fields: readonly string[] = [];
  #row: Row = [];

  constructor({ columns, outputColumns, isRagged = false }: RowOptions) {
    this.columns = columns;
    this.#outputColumns = outputColumns;
    this.#isRagged = isRagged;
    this.#columnSet = new Set(outputColumns ?? columns);
    this.#doubled = columns.find((name, i) => columns.indexOf(name) !== i);
  }

  /** @throws RecordFault */
  abstract fields(text: string, recordNumber: number): readonly string[];

  /** @throws ResultError where a field can't be written */
  protected abstract join(fields: readonly string[]): string;

  parse(text: string, recordNumber: number): Row {
    if (this.#number === recordNumber && this.#text === text) return this.#row;
    const fields = this.fields(text, recordNumber);
    this.#row = this.columns.length === 0 ? [...fields] : this.#byColumn(text, fields);
    this.#fields = fields;
    this.#text = text;
    this.#number = recordNumber;
    return this.#row;
  }

  openBlock(_text: string, _firstRecord: number): void {
    this.#number = NaN;
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
    // an object has them all; what a ragged record has besides comes after them
    const wanted = Array.isArray(value) ? (this.#outputColumns?.length ?? fields.length) : fields.length;
    if (fields.length !== wanted) {
      throw new ResultError(`the work gave ${fields.length} fields, and its columns are ${wanted}`, {
        advice: `columns are ${this.#outputColumns!.join(', ')}`,
      });
    }
    // as it was, also where any white space stands between its fields
    const isByColumn = !Array.isArray(value) && this.#outputColumns === undefined;
    if (this.#isAsItWas(fields, isByColumn)) return this.#text;
    return this.join(fields);
  }

  /** @throws RecordFault for a row that is longer or shorter than the header, if there is one */
  protected checkCount(text: string, fields: number, advice?: string): void {
    const columns = this.columns.length;
    if (columns === 0 || fields === columns || this.#isRagged) return;
    throw widthFault(text, fields, columns, advice);
  }

  /** A ragged record by column has all columns, also those that it had no field for. */
  #isAsItWas(fields: readonly string[], isByColumn: boolean): boolean {
    const was = this.#fields;
    const isPadded = this.#isRagged && isByColumn && was.length < fields.length;
    if (fields.length !== was.length && !isPadded) return false;
    return fields.every((field, i) => field === (was[i] ?? ''));
  }

  #byColumn(text: string, fields: readonly string[]): Record<string, string> {
    this.checkCount(text, fields.length);
    if (this.#doubled !== undefined) {
      throw new FramingError(
        `the column '${this.#doubled}' stands twice in the header, and a record by column has each once`,
        {
          advice: '--header 0 gives arrays of fields',
        },
      );
    }
    const row = Object.fromEntries(this.columns.map((name, i) => [name, fields[i] ?? '']));
    const extra = fields.slice(this.columns.length);
    return extra.length === 0 ? row : { ...row, [EXTRA]: extra };
  }

  #fieldsOf(value: object): string[] {
    const columns = this.#outputColumns ?? this.columns;
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
    const named = columns.map((name, i) => fieldText((value as Record<string, unknown>)[name], i + 1));
    const extra = (value as { readonly [EXTRA]?: readonly string[] })[EXTRA];
    return extra === undefined ? named : [...named, ...extra];
  }

  #throwOtherColumns(what: string): never {
    throw new ResultError(`the work gave a record ${what}`, {
      advice:
        this.#outputColumns === undefined
          ? `columns are ${this.columns.join(', ')}: { ...row, ${this.columns[0]!}: … } changes one; ` +
            "an object literal in --map, or columns: ['a', 'b'] in a module, name others"
          : `columns are ${this.#outputColumns.join(', ')}`,
    });
  }
}

function fieldText(value: unknown, field: number): string {
  const text = scalarText(value);
  if (text !== undefined) return text;
  const displayName = value === undefined || typeof value === 'number' ? String(value) : describeValue(value);
  throw new ResultError(`the work gave a record with ${displayName} as its field ${field}`, {
    advice: "fields are texts and finite numbers: x ?? '', String(x)",
  });
}

function isList(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
