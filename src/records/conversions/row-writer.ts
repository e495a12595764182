// Writes rows: tsv, which has no quotes, or csv.
import { describeValue } from '../../job/error-report.ts';
import { ResultError } from '../../job/errors.ts';
import type { Delimiter } from '../../job/job-spec.ts';
import { FieldJoiner, type FieldFormat } from '../field-joiner.ts';
import { EXTRA } from '../formats/row-format.ts';
import type { KeptDigits } from '../json/kept-digits.ts';
import { scalarText } from '../scalar.ts';
import { refuseResult, type GivenRecord, type RecordWriter, type Refusal } from './record-writer.ts';

const COMMA: Delimiter = { kind: 'quoted', text: ',' };
const TAB: Delimiter = { kind: 'text', text: '\t' };
const COLUMNS_ADVICE =
  "name the columns: --columns a,b,c; columns: ['a', 'b'] in a module; or an object literal in --map";

/** How rows of a converted output are written. */
export function rowFormat(to: 'tsv' | 'csv'): FieldFormat {
  return { delimiter: to === 'csv' ? COMMA : TAB, terminator: '\n', refusesReturns: true };
}

export interface RowWriterOptions {
  readonly to: 'tsv' | 'csv';
  /** Undefined if the columns are not known. */
  readonly columns: readonly string[] | undefined;
  /** An array must have as many values as there are columns. */
  readonly areDeclared: boolean;
  /** The comment of a sequence may be missing. */
  readonly isOfSequences: boolean;
  /** As in JSON, a value may be null or missing (an empty field), true or false. */
  readonly isOfJson: boolean;
  /** Keys that are not columns are left out. */
  readonly leavesOut: boolean;
}

export class RowWriter implements RecordWriter {
  readonly #joiner: FieldJoiner;
  readonly #options: RowWriterOptions;
  readonly #known: ReadonlySet<string>;

  constructor(options: RowWriterOptions) {
    this.#options = options;
    this.#joiner = new FieldJoiner(rowFormat(options.to));
    this.#known = new Set(options.columns);
  }

  write(values: readonly string[], refuse: Refusal): string {
    const joiner = this.#joiner;
    const { to } = this.#options;
    let record = '';
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i]!;
      const written = joiner.escape(value);
      if (written === undefined) {
        const has = value.includes('\t') ? 'a tab' : 'a line end';
        throw refuse(
          `${this.#nameOf(i)} has ${has} in it, which ${to} can't hold: ${describeValue(value)}`,
          'replace it in a map; csv holds it: --to csv',
        );
      }
      record = i === 0 ? written : record + joiner.text + written;
    }
    if (record !== '') return record;
    if (to === 'csv') return joiner.finishRecord(record);
    throw refuse(`only field is empty, which tsv can't hold: a blank line has no field`, 'csv holds it: --to csv');
  }

  /** An array by position, or an object by column. */
  print(value: object, { digits }: GivenRecord): string {
    if (Array.isArray(value)) return this.#printArray(value, digits);
    const { columns, leavesOut } = this.#options;
    if (columns === undefined) {
      throw new ResultError(
        `the work gave an object, and the columns of the output are not known: ${describeValue(value)}`,
        {
          advice: COLUMNS_ADVICE,
        },
      );
    }
    const unknown = leavesOut ? undefined : Object.keys(value).find((key) => !this.#known.has(key));
    if (unknown !== undefined) this.#refuseColumns(`with an unknown column '${unknown}'`);
    const fields = columns.map((name) => this.#fieldOf(value, name, digits));
    const extra = (value as { readonly [EXTRA]?: readonly string[] })[EXTRA];
    return this.write(extra === undefined ? fields : [...fields, ...extra], refuseResult);
  }

  row(values: readonly unknown[]): string {
    return this.#printArray(values, undefined);
  }

  /** Of any width: the first one is compared with the header. */
  checkText(): void {}

  #printArray(values: readonly unknown[], digits: KeptDigits | undefined): string {
    const { columns, areDeclared } = this.#options;
    if (areDeclared && columns !== undefined && values.length !== columns.length) {
      throw new ResultError(`the work gave ${values.length} fields, and its columns are ${columns.length}`, {
        advice: `columns are ${columns.join(', ')}`,
      });
    }
    // Array.from, because map() would skip the holes of a sparse array.
    return this.write(
      Array.from(values, (each, i) => this.#textOf(each, i, this.#digitsOf(each, i, digits))),
      refuseResult,
    );
  }

  #fieldOf(value: object, name: string, digits: KeptDigits | undefined): string {
    const { columns, isOfJson, isOfSequences } = this.#options;
    const i = columns!.indexOf(name);
    if (!Object.hasOwn(value, name)) {
      if (isOfJson || (isOfSequences && name === 'comment')) return '';
      this.#refuseColumns(`without its column '${name}'`);
    }
    const field = (value as Readonly<Record<string, unknown>>)[name];
    return this.#textOf(field, i, this.#digitsOf(field, name, digits));
  }

  #digitsOf(value: unknown, key: string | number, digits: KeptDigits | undefined): string | undefined {
    const kept = digits === undefined || typeof value !== 'number' ? undefined : digits.of(value, [key]);
    if (kept === undefined || typeof kept === 'string') return kept;
    const [first, second] = kept.literals;
    throw new ResultError(
      `the work gave ${String(value)}, which is ${first} or ${second}: JavaScript can't tell them apart`,
      {
        advice: 'write them as strings in the input',
      },
    );
  }

  #textOf(value: unknown, i: number, digits: string | undefined): string {
    const text = digits ?? scalarText(value);
    if (text !== undefined) return text;
    if (this.#options.isOfJson) {
      if (value === null || value === undefined) return '';
      if (typeof value === 'boolean') return String(value);
    }
    const is = value === undefined || typeof value === 'number' ? String(value) : describeValue(value);
    throw refuseResult(
      `${this.#nameOf(i)} is ${is}`,
      "fields are strings and finite numbers: x ?? '', String(x), JSON.stringify(x)",
    );
  }

  #nameOf(i: number): string {
    const name = this.#options.columns?.[i];
    return name === undefined ? `field ${i + 1}` : `field ${i + 1} (${name})`;
  }

  #refuseColumns(what: string): never {
    throw new ResultError(`the work gave a record ${what}`, {
      advice: `columns are ${this.#options.columns!.join(', ')}; --columns a,b,c names others`,
    });
  }
}
