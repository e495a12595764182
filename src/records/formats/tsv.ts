// TSV: fields between delimiters, and nothing that quotes them. With a header a record is an object by column, else an
// array.
import { describeValue } from '../../job/error-report.ts';
import { ResultError, UsageError } from '../../job/errors.ts';
import type { Delimiter } from '../../job/job-spec.ts';
import { splitFields } from '../fields.ts';
import { Joint, type FieldFormat } from '../joint.ts';
import { RecordFault, type RecordFormat } from './record-format.ts';

export interface TsvOptions extends FieldFormat {
  /** Empty where there is no header. */
  readonly columns: readonly string[];
}

type Row = string[] | Record<string, string>;

export class TsvFormat implements RecordFormat {
  /** Lines hold themselves apart. */
  readonly isAlwaysChecked = false;
  readonly #delimiter: Delimiter;
  readonly #joint: Joint;
  readonly #columns: readonly string[];
  #text = '';
  #number = -1;
  #row: Row = [];

  constructor(options: TsvOptions) {
    this.#delimiter = options.delimiter;
    this.#joint = new Joint(options);
    this.#columns = options.columns;
  }

  parse(text: string, recordNumber: number): Row {
    if (this.#number === recordNumber && this.#text === text) return this.#row;
    const fields = splitFields(text, this.#delimiter);
    this.#row = this.#columns.length === 0 ? fields : this.#byColumn(fields);
    this.#text = text;
    this.#number = recordNumber;
    return this.#row;
  }

  isOne(value: object): boolean {
    return value === this.#row || (Array.isArray(value) && value.length > 0 && value.every((item) => !isList(item)));
  }

  print(value: object): string {
    const fields = Array.isArray(value) ? value.map((item, i) => this.#fieldText(item, i + 1)) : this.#fieldsOf(value);
    const was = splitFields(this.#text, this.#delimiter);
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
    const again = columns.find((name, i) => columns.indexOf(name) !== i);
    if (again !== undefined) {
      throw new UsageError(`the column '${again}' stands twice in the header, and a record by column has each once`, {
        advice: '--header 0 gives arrays of fields',
      });
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
    const advice = `columns are ${columns.join(', ')}: { ...row, ${columns[0]!}: … } changes one; --header-out and an array make others`;
    const unknown = Object.keys(value).find((key) => !columns.includes(key));
    if (unknown !== undefined)
      throw new ResultError(`the work gave a record with an unknown column '${unknown}'`, { advice });
    const missing = columns.find((name) => !Object.hasOwn(value, name));
    if (missing !== undefined)
      throw new ResultError(`the work gave a record without its column '${missing}'`, { advice });
    return columns.map((name, i) => this.#fieldText((value as Record<string, unknown>)[name], i + 1));
  }

  #fieldText(value: unknown, field: number): string {
    const isNumber = typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value));
    const text = typeof value === 'string' ? value : isNumber ? String(value) : undefined;
    if (text === undefined) {
      const shown = value === undefined || typeof value === 'number' ? String(value) : describeValue(value);
      throw new ResultError(`the work gave a record with ${shown} as its field ${field}`, {
        advice: "fields are texts and finite numbers: x ?? '', String(x)",
      });
    }
    if (this.#joint.breaks(text)) this.#throwBroken(text, field);
    return text;
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
