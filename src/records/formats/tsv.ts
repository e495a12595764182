// TSV: fields between delimiters, and nothing that quotes them. With a header a record is an object by column, else an
// array.
import { describeValue } from '../../job/error-report.ts';
import { ResultError, UsageError } from '../../job/errors.ts';
import type { Delimiter } from '../../job/job-spec.ts';
import { splitFields } from '../fields.ts';
import { Joint, type FieldFormat } from '../joint.ts';
import { scalarText } from '../scalar.ts';
import { RecordFault, type RecordFormat } from './record-format.ts';

export interface TsvOptions extends FieldFormat {
  /** Empty where there is no header. */
  readonly columns: readonly string[];
}

type Row = string[] | Record<string, string>;

export class TsvFormat implements RecordFormat {
  /** Lines are held apart by their ends alone. */
  readonly isAlwaysChecked = false;
  readonly #delimiter: Delimiter;
  readonly #joint: Joint;
  readonly #columns: readonly string[];
  readonly #columnSet: ReadonlySet<string>;
  /** A column that the header names more than once. */
  readonly #doubled: string | undefined;
  #text = '';
  #number = -1;
  /** Of #text; the work may change #row. */
  #fields: readonly string[] = [];
  #row: Row = [];

  constructor(options: TsvOptions) {
    this.#delimiter = options.delimiter;
    this.#joint = new Joint(options);
    this.#columns = options.columns;
    this.#columnSet = new Set(options.columns);
    this.#doubled = options.columns.find((name, i) => options.columns.indexOf(name) !== i);
  }

  parse(text: string, recordNumber: number): Row {
    if (this.#number === recordNumber && this.#text === text) return this.#row;
    const fields = splitFields(text, this.#delimiter);
    this.#row = this.#columns.length === 0 ? [...fields] : this.#byColumn(fields);
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
    const fields = Array.isArray(value) ? value.map((item, i) => this.#fieldText(item, i + 1)) : this.#fieldsOf(value);
    const was = this.#fields;
    // as it was, also where any white space stands between its fields
    if (fields.length === was.length && fields.every((field, i) => field === was[i])) return this.#text;
    const record = fields.join(this.#joint.text);
    const wrong = this.#joint.misread(record, fields);
    if (wrong >= 0) this.#throwBroken(fields[wrong]!, wrong + 1);
    return record;
  }

  #byColumn(fields: readonly string[]): Record<string, string> {
    const columns = this.#columns;
    if (fields.length !== columns.length) {
      throw new RecordFault('format', `it has ${fields.length} fields, and the header ${columns.length} columns`, {
        advice: '--header 0 gives arrays of fields, however many there are',
      });
    }
    if (this.#doubled !== undefined) {
      throw new UsageError(
        `the column '${this.#doubled}' stands twice in the header, and a record by column has each once`,
        {
          advice: '--header 0 gives arrays of fields',
        },
      );
    }
    return Object.fromEntries(columns.map((name, i) => [name, fields[i]!]));
  }

  #fieldsOf(value: object): string[] {
    const columns = this.#columns;
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
    return columns.map((name, i) => this.#fieldText((value as Record<string, unknown>)[name], i + 1));
  }

  #fieldText(value: unknown, field: number): string {
    const text = scalarText(value);
    if (text === undefined) {
      const shown = value === undefined || typeof value === 'number' ? String(value) : describeValue(value);
      throw new ResultError(`the work gave a record with ${shown} as its field ${field}`, {
        advice: "fields are texts and finite numbers: x ?? '', String(x)",
      });
    }
    if (this.#joint.breaks(text)) this.#throwBroken(text, field);
    return text;
  }

  #throwOtherColumns(what: string): never {
    throw new ResultError(`the work gave a record ${what}`, {
      advice:
        `columns are ${this.#columns.join(', ')}: { ...row, ${this.#columns[0]!}: … } changes one; ` +
        '--header-out and an array make others',
    });
  }

  #throwBroken(text: string, field: number): never {
    throw new ResultError(
      `the work gave a record with a delimiter or a line end in its field ${field}: ${describeValue(text)}`,
      {
        advice: 'TSV can not quote: replace it, or join by another delimiter with -d',
      },
    );
  }
}

function isList(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
