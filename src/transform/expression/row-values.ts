// Joins values into a record for row() and set(). A value that contains a delimiter or terminator
// is quoted if the format has quotes; otherwise it is an error.
import { describeValue } from '../../job/error-report.ts';
import { ResultError } from '../../job/errors.ts';
import { isLazy, type Delimiter } from '../../job/job-spec.ts';
import { fieldEnd, QUOTE } from '../../records/csv/csv-structure.ts';
import { splitFields } from '../../records/fields.ts';
import { FieldJoiner, type FieldFormat } from '../../records/field-joiner.ts';
import { scalarText } from '../../records/scalar.ts';
import type { ColumnIndex } from './column-index.ts';

export class RowMaker {
  readonly #delimiter: Delimiter;
  readonly #joint: FieldJoiner;
  readonly #columnIndex: ColumnIndex;
  readonly #checkWidth: (line: string) => void;

  /**
   * `checkWidth` throws for a record whose number of fields differs from the header's: a name could
   * mean another column.
   */
  constructor(format: FieldFormat, columnIndex: ColumnIndex, checkWidth: (line: string) => void) {
    this.#delimiter = format.delimiter;
    this.#joint = new FieldJoiner(format);
    this.#columnIndex = columnIndex;
    this.#checkWidth = checkWidth;
  }

  /** The values, joined by the delimiter (`whitespace`: one blank). */
  row(values: readonly unknown[]): string {
    let record = '';
    for (let i = 0; i < values.length; i += 1) {
      const text = this.#textOf(values[i], 'row', i + 1);
      record = i === 0 ? text : record + this.#joint.text + text;
    }
    if (!this.#joint.isPlain) this.#checkJoints(record, values.map(String), 'row');
    return this.#joint.finishRecord(record);
  }

  /**
   * The record with some fields replaced. `changes`: column, value, column, value, …; a column is a
   * name, or a number from 1.
   */
  set(line: string, changes: readonly unknown[]): string {
    if (changes.length === 0 || changes.length % 2 === 1) {
      throw new ResultError('set() takes a column and its value, and any number of such pairs', {
        advice: "set(3, value) or set('NAME', value, 5, other)",
      });
    }
    if (this.#hasName(changes)) this.#checkWidth(line);
    return this.#joint.isPlain
      ? this.#replaceIn(line, changes)
      : this.#replaceAmong(splitFields(line, this.#delimiter), changes);
  }

  /** Whether any column is given by name. @throws for a name that the header lacks */
  #hasName(changes: readonly unknown[]): boolean {
    let isFound = false;
    for (let i = 0; i < changes.length; i += 2) {
      const column = changes[i];
      if (typeof column !== 'string') continue;
      this.#columnIndex(column);
      isFound = true;
    }
    return isFound;
  }

  /**
   * Replaces fields in place, for a delimiter that no value may contain: the other fields keep
   * their text.
   */
  #replaceIn(line: string, changes: readonly unknown[]): string {
    let record = line;
    for (let i = 0; i < changes.length; i += 2) {
      const index = this.#indexOf(changes[i]);
      const text = this.#textOf(changes[i + 1], 'set', i + 2);
      record = replaceField(record, index, text, this.#delimiter as TextDelimiter);
    }
    return this.#joint.finishRecord(record);
  }

  #replaceAmong(fields: string[], changes: readonly unknown[]): string {
    for (let i = 0; i < changes.length; i += 2) {
      const index = this.#indexOf(changes[i]);
      while (fields.length < index) fields.push(this.#textOf('', 'set', i + 1));
      fields[index] = this.#textOf(changes[i + 1], 'set', i + 2);
    }
    const record = fields.join(this.#joint.text);
    this.#checkJoints(record, fields, 'set');
    return record;
  }

  #indexOf(column: unknown): number {
    if (typeof column === 'string') return this.#columnIndex(column);
    if (typeof column === 'number' && Number.isSafeInteger(column) && column >= 1) return column - 1;
    throw new ResultError(`set() got ${describe(column)} as a column`, {
      advice: "a column is a number from 1, as in $1, or a name: set(3, value), set('NAME', value)",
    });
  }

  #textOf(value: unknown, by: 'row' | 'set', argument: number): string {
    const text = scalarText(value);
    if (text === undefined) {
      throw new ResultError(`${by}() got ${describe(value)} as its argument ${argument}`, {
        advice: adviseOn(value, by),
      });
    }
    const written = this.#joint.escape(text);
    if (written === undefined) {
      const what =
        text === ''
          ? 'an empty value, which would be no field between blanks'
          : `a value with a delimiter or a line end in it: ${describeValue(text)}`;
      throw new ResultError(`${by}() got ${what}`, {
        advice: 'replace it in the value, or use another delimiter: -d',
      });
    }
    return written;
  }

  #checkJoints(record: string, texts: readonly string[], by: 'row' | 'set'): void {
    const wrong = this.#joint.ambiguousField(record, texts);
    if (wrong < 0) return;
    throw new ResultError(`${by}() got a value that would merge with the delimiter: ${describeValue(texts[wrong])}`, {
      advice: 'replace its end, or use another delimiter: -d',
    });
  }
}

type TextDelimiter = Exclude<Delimiter, { readonly kind: 'whitespace' }>;

/** Replaces the field at `index`; if the line is too short, empty fields are added before it. */
function replaceField(line: string, index: number, text: string, given: TextDelimiter): string {
  const { text: delimiter } = given;
  const isQuoted = given.kind === 'quoted' && line.includes(QUOTE);
  let start = 0;
  for (let i = 0; ; i += 1) {
    const found = isQuoted ? fieldEnd(line, start, delimiter, i + 1, isLazy(given)) : line.indexOf(delimiter, start);
    const end = found < 0 ? line.length : found;
    if (i === index) return line.slice(0, start) + text + line.slice(end);
    if (end === line.length) return line + delimiter.repeat(index - i) + text;
    start = end + delimiter.length;
  }
}

function describe(value: unknown): string {
  if (value === undefined || typeof value === 'number') return String(value);
  return typeof value === 'function' ? 'a function' : describeValue(value);
}

function adviseOn(value: unknown, by: 'row' | 'set'): string {
  if (value === undefined || value === null) return "for a missing value: x ?? ''";
  if (typeof value === 'number')
    return 'a field that is blank or not a number gives NaN: test it first, or use String(x)';
  if (typeof value === 'boolean') return "write a string for it: x ? '1' : '0'";
  if (Array.isArray(value)) return by === 'row' ? 'spread it: row(...x)' : "join it to one string: x.join(',')";
  return 'values are strings and finite numbers: x.name, or JSON.stringify(x)';
}
