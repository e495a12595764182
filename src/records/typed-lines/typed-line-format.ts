// Formats whose records are lines of typed columns: vcf and bed. A record is cut when the
// work reads it, and a column is converted when it is looked at. An unchanged record is printed byte
// for byte; of a changed one, only changed columns are written anew.
import { describeValue } from '../../job/error-report.ts';
import { ResultError } from '../../job/errors.ts';
import type { RecordFormat } from '../formats/record-format.ts';
import { recordMaker, viewMaker, type Derived, type LineView, type RecordMaker, type ViewMaker } from './line-view.ts';
import type { TypedColumn } from './typed-column.ts';

export interface LineShape {
  /** The name of the format in messages. */
  readonly format: string;
  readonly columns: readonly TypedColumn[];
  readonly derived?: Derived;
  /** Texts by column; undefined for columns that the record lacks. @throws RecordFault */
  cut(text: string): readonly (string | undefined)[];
  /** The record of such texts. @throws ResultError */
  join(texts: readonly (string | undefined)[]): string;
  /** Checks what concerns several columns of a changed record. @throws ResultError */
  checkWhole?(record: Readonly<Record<string, unknown>>): void;
}

export class TypedLineFormat implements RecordFormat {
  /** Only line ends separate records. */
  readonly isAlwaysChecked = false;
  readonly #shape: LineShape;
  readonly #newView: ViewMaker;
  readonly #records: RecordMaker;
  readonly #names: ReadonlySet<string>;
  #text = '';
  #number = -1;
  #view: LineView | undefined;
  #record: object | undefined;

  constructor(shape: LineShape) {
    this.#shape = shape;
    this.#newView = viewMaker(shape.columns, shape.derived);
    this.#records = recordMaker(shape.columns, shape.derived);
    this.#names = new Set(shape.columns.map(({ name }) => name));
  }

  parse(text: string, recordNumber: number): object {
    const view = this.view(text, recordNumber);
    return (this.#record ??= this.#records.make(view));
  }

  /** The record for expressions, which only read it: cheaper than `parse`. @throws RecordFault */
  view(text: string, recordNumber: number): LineView {
    if (this.#view !== undefined && this.#number === recordNumber && this.#text === text) return this.#view;
    this.#view = this.#newView(this.#shape.cut(text));
    this.#record = undefined;
    this.#text = text;
    this.#number = recordNumber;
    return this.#view;
  }

  openBlock(): void {
    this.#number = NaN;
  }

  recall(record: unknown, text: string): void {
    this.#text = text;
    this.#number = NaN;
    this.#view = this.#newView(this.#shape.cut(text));
    this.#record = record as object;
  }

  /** A record is never a list; an array is several records. */
  isOne(value: object): boolean {
    return value === this.#record || !(Symbol.iterator in value);
  }

  print(value: object): string {
    const record = this.#checked(value);
    const shape = this.#shape;
    const { columns } = shape;
    const view = this.#view;
    if (view === undefined) return shape.join(columns.map((column) => column.write(record[column.name], record)));
    let isChanged = false;
    const texts = columns.map((column, i) => {
      const was = view.texts[i];
      if (this.#records.isUntouched(value, view, i)) return was;
      const now = record[column.name];
      if (isPlain(now) && view.isReadAt(i) && view.valueAt(i) === now) return was;
      const written = column.write(now, record, was === undefined ? undefined : { text: was, texts: view.texts });
      // The same value in other words: `1.0`, an escape that needs none.
      if (written === was || written === this.#rewritten(view, i)) return was;
      isChanged = true;
      return written;
    });
    if (!isChanged) return this.#text;
    shape.checkWhole?.(record);
    return shape.join(texts);
  }

  /** How the column would be written if the work had left it alone; undefined if it is invalid. */
  #rewritten(view: LineView, i: number): string | undefined {
    const { columns } = this.#shape;
    const original = new Proxy({}, { get: (_target, name) => view.freshAt(columns.findIndex((c) => c.name === name)) });
    try {
      return columns[i]!.write(view.freshAt(i), original);
    } catch {
      return undefined;
    }
  }

  #checked(value: object): Readonly<Record<string, unknown>> {
    const record = value as Readonly<Record<string, unknown>>;
    const { format, columns } = this.#shape;
    const list = columns.map(({ name }) => name).join(', ');
    const advice = `a record of ${format} has ${list}: { ...record, ${columns[1]!.name}: … } changes one`;
    const missing = columns.find(({ name, isOptional }) => isOptional !== true && !(name in record));
    if (missing !== undefined) {
      throw new ResultError(`the work gave an object without '${missing.name}': ${describeValue(value)}`, { advice });
    }
    const unknown = Object.keys(record).find((key) => !this.#names.has(key));
    if (unknown === undefined) return record;
    throw new ResultError(`the work gave a record with '${unknown}', which ${format} does not have`, { advice });
  }
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}
