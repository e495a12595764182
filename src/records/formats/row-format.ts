// Rows: the common part of tsv and csv. With a header a record is an object by column, otherwise an
// array of fields.
import { describeValue } from '../../job/error-report.ts';
import { FramingError, ResultError } from '../../job/errors.ts';
import { FieldJoiner, type FieldFormat } from '../field-joiner.ts';
import { widthFault } from '../row-width.ts';
import { MOST_CUT_FIELDS, objectMaker, rowMaker, type RowMaker, type RowShape } from '../rows/row-code.ts';
import { changedRecord, columnReader, type ColumnReader } from '../rows/row-printer.ts';
import { scalarText } from '../scalar.ts';
import type { RecordFormat } from './record-format.ts';

export interface RowOptions extends FieldFormat {
  /** Empty without a header. */
  readonly columns: readonly string[];
  /** Rows may have more or fewer fields than the header. */
  readonly isRagged?: boolean;
  /**
   * The columns of the output, if they differ: those of objects, and the number of fields of
   * arrays.
   */
  readonly outputColumns?: readonly string[] | undefined;
}

/**
 * The extra fields of a ragged record. A copy by `{ ...record }` keeps them; code that goes through
 * the columns does not see them.
 */
export const EXTRA = Symbol('threadmill.extraFields');

export type Row = string[] | Record<string, string>;

/** The limit for making new code when the number of fields changes. */
const MOST_REMADE = 16;

export abstract class RowFormat implements RecordFormat {
  abstract readonly isAlwaysChecked: boolean;
  protected readonly columns: readonly string[];
  readonly #isRagged: boolean;
  readonly #outputColumns: readonly string[] | undefined;
  readonly #columnSet: ReadonlySet<string>;
  /** A column name that occurs twice in the header. */
  readonly #doubled: string | undefined;
  protected readonly joiner: FieldJoiner;
  /** Generated when the first row is read; undefined if #readOther reads all rows. */
  #read: RowMaker<Row> | undefined;
  #toObject: ((fields: readonly string[]) => Record<string, string>) | undefined;
  /** Reads an object with exactly the output columns. */
  #values: ColumnReader | undefined;
  /** A printed row may be the record with some fields changed. */
  readonly #isOfRecord: boolean;
  #isMade = false;
  /** The number of fields that #read expects. */
  #readFields = 0;
  #remade = 0;
  /** The text of the record parsed last; undefined before the first. */
  #text: string | undefined;
  #number = -1;
  #row: Row = [];

  constructor(options: RowOptions) {
    const { columns, outputColumns, isRagged = false } = options;
    this.columns = columns;
    this.joiner = new FieldJoiner(options);
    this.#outputColumns = outputColumns;
    this.#isRagged = isRagged;
    this.#isOfRecord = !isRagged && outputColumns === undefined && this.joiner.isPlain;
    this.#columnSet = new Set(outputColumns ?? columns);
    const seen = new Set<string>();
    this.#doubled = columns.find((name) => seen.size === seen.add(name).size);
  }

  /** @throws RecordFault */
  abstract fields(text: string): string[];

  /** The fields of a record that the header fits. @throws RecordFault */
  checkedFields(text: string): string[] {
    const fields = this.fields(text);
    this.checkCount(text, fields.length);
    this.checkText(text);
    return fields;
  }

  /** @throws ResultError if a field can't be written */
  protected abstract join(fields: readonly string[]): string;

  parse(text: string, recordNumber: number): Row {
    if (this.#number === recordNumber && this.#text === text) return this.#row;
    if (!this.#isMade) this.#make();
    this.#row = this.#read === undefined ? this.#readOther(text) : this.#read(text, undefined as never);
    this.#text = text;
    this.#number = recordNumber;
    return this.#row;
  }

  openBlock(_text: string): void {
    this.#number = NaN;
  }

  recall(record: unknown, text: string): void {
    this.#text = text;
    this.#number = NaN;
    this.#row = record as Row;
  }

  /**
   * A function that parses a record and passes it to `work`, if nothing else needs the record.
   * `other` does the same through `parse`. Undefined if only `parse` will do.
   */
  fuse<Result, Context>(
    work: (row: never, context: Context) => Result,
    other: (text: string, context: Context) => Result,
  ): ((text: string, context: Context) => Result) | undefined {
    const shape = this.columns.length === 0 ? undefined : this.#shape(this.columns.length);
    if (shape === undefined) return undefined;
    this.#make(); // for print()
    const read = this.maker(shape, other, work) as typeof other;
    return (text, context) => {
      const result = read(text, context);
      // A string result is not printed, so #text is not needed.
      if (typeof result === 'object' && result !== null && this.#text !== text) this.#text = text;
      return result;
    };
  }

  /** True for an array of fields, and for the row itself, even if the work made it iterable. */
  isOne(value: object): boolean {
    if (value === this.#row) return true;
    if (!Array.isArray(value)) return this.columns.length > 0 && Object.hasOwn(value, this.columns[0]!);
    return value.length > 0 && value.every((item) => !isList(item));
  }

  print(value: object): string {
    const values = Array.isArray(value) ? value : this.#values?.(value);
    const text = this.#text;
    if (values !== undefined && text !== undefined && this.#isOfRecord) {
      const changed = changedRecord(values, text, this.joiner);
      if (changed !== undefined) return changed;
    }
    return this.#printFields(value, values);
  }

  /** @throws RecordFault if the number of fields differs from the header's, if there is one */
  protected checkCount(text: string, fields: number, advice?: string): void {
    const columns = this.columns.length;
    if (columns === 0 || fields === columns || this.#isRagged) return;
    throw widthFault(text, fields, columns, advice);
  }

  /** Code for rows of this shape. */
  protected maker<Result>(
    shape: RowShape,
    other: (text: string, context: never) => Result,
    work?: (row: never, context: never) => Result,
  ): RowMaker<Result> {
    return rowMaker(shape, other, work);
  }

  /** Checks what `fields` does not check. @throws RecordFault */
  protected checkText(_text: string): void {}

  /**
   * The shape of rows that generated code can split. Whether an empty record has no field or one
   * depends on the format.
   */
  #shape(fields: number): RowShape | undefined {
    const { columns, joiner } = this;
    if (this.#doubled !== undefined || joiner.isOfBlanks || fields < 2 || fields > MOST_CUT_FIELDS) return undefined;
    return { columns, fields, delimiter: joiner.text };
  }

  #make(): void {
    this.#isMade = true;
    const { columns } = this;
    if (columns.length === 0 || this.#doubled !== undefined) return; // for arrays: at the first row
    this.#toObject = objectMaker(columns);
    this.#makeReader(columns.length);
    const printed = this.#outputColumns ?? columns;
    if (!this.#isRagged && printed.length <= MOST_CUT_FIELDS) this.#values = columnReader(printed);
  }

  #makeReader(fields: number): void {
    const shape = this.#shape(fields);
    this.#readFields = fields;
    this.#read = shape && this.maker<Row>(shape, (text) => this.#readOther(text));
  }

  /** Parses any record, quoted or with any number of fields. */
  #readOther(text: string): Row {
    const fields = this.checkedFields(text);
    const columns = this.columns.length;
    if (columns === 0) {
      if (fields.length !== this.#readFields && this.#remade < MOST_REMADE) {
        this.#remade += 1;
        this.#makeReader(fields.length);
      }
      return fields;
    }
    if (this.#doubled !== undefined) throwDoubled(this.#doubled);
    if (fields.length === columns) return this.#toObject!(fields);
    const extra = fields.slice(columns);
    while (fields.length < columns) fields.push('');
    const row = this.#toObject!(fields);
    return extra.length === 0 ? row : Object.assign(row, { [EXTRA]: extra });
  }

  #printFields(value: object, values: readonly unknown[] | undefined): string {
    // Array.from, because map() would skip the holes of a sparse array.
    const fields =
      values === undefined ? this.#fieldsOf(value) : Array.from(values, (item, i) => fieldText(item, i + 1));
    // An object has all columns; the extra fields of a ragged record follow them.
    const wanted = Array.isArray(value) ? (this.#outputColumns?.length ?? fields.length) : fields.length;
    if (fields.length !== wanted) {
      throw new ResultError(`the work gave ${fields.length} fields, and its columns are ${wanted}`, {
        advice: `columns are ${this.#outputColumns!.join(', ')}`,
      });
    }
    // Unchanged, whatever white space separates its fields.
    const isByColumn = !Array.isArray(value) && this.#outputColumns === undefined;
    if (this.#text !== undefined && this.#isAsItWas(fields, this.#text, isByColumn)) return this.#text;
    return this.join(fields);
  }

  /** A ragged record by column has all columns, also those it had no field for. */
  #isAsItWas(fields: readonly string[], text: string, isByColumn: boolean): boolean {
    const was = this.fields(text);
    const isPadded = this.#isRagged && isByColumn && was.length < fields.length;
    if (fields.length !== was.length && !isPadded) return false;
    return fields.every((field, i) => field === (was[i] ?? ''));
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

function throwDoubled(column: string): never {
  throw new FramingError(`the column '${column}' is in the header twice, so it can't be a key of a record`, {
    advice: '--header 0 gives arrays of fields',
  });
}

function fieldText(value: unknown, field: number): string {
  const text = scalarText(value);
  if (text !== undefined) return text;
  const displayName = value === undefined || typeof value === 'number' ? String(value) : describeValue(value);
  throw new ResultError(`the work gave a record with ${displayName} as its field ${field}`, {
    advice: "fields are strings and finite numbers: x ?? '', String(x)",
  });
}

function isList(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
