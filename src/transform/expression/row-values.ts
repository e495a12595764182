// Joins values to a record again, for row() and set(): what can't be told apart from a delimiter or terminator afterwards
// is refused, not written.
import { describeValue } from '../../job/error-report.ts';
import { ResultError, UsageError } from '../../job/errors.ts';
import type { Delimiter } from '../../job/job-spec.ts';

export interface RowFormat {
  readonly delimiter: Delimiter;
  /** What no value may contain besides the delimiter: the record's terminator, where a record is one line. */
  readonly terminator: string | undefined;
}

export class RowMaker {
  readonly #joint: string;
  readonly #isForbidden: (text: string) => boolean;

  constructor({ delimiter, terminator }: RowFormat) {
    if (delimiter.kind === 'whitespace') {
      this.#joint = ' ';
      this.#isForbidden = (text) => /[ \t\n]/.test(text) || (terminator !== undefined && text.includes(terminator));
    } else {
      const joint = delimiter.text;
      this.#joint = joint;
      this.#isForbidden = (text) => text.includes(joint) || (terminator !== undefined && text.includes(terminator));
    }
  }

  /** The values, joined by the delimiter (`whitespace`: one blank). */
  row(values: readonly unknown[]): string {
    let record = '';
    for (let i = 0; i < values.length; i += 1) {
      const text = this.#textOf(values[i], 'row', i + 1);
      record = i === 0 ? text : record + this.#joint + text;
    }
    return record;
  }

  /** The fields with some replaced: `changes` is column, value, column, value, …; columns by name or from 1. */
  set(fields: readonly string[], changes: readonly unknown[], columnIndex: (name: string) => number): string {
    if (changes.length === 0 || changes.length % 2 === 1) {
      throw new ResultError('set() takes a column and its value, and any more of such pairs', {
        advice: "set(3, value) or set('NAME', value, 5, other)",
      });
    }
    const changed = [...fields];
    for (let i = 0; i < changes.length; i += 2) {
      const index = this.#indexOf(changes[i], columnIndex);
      while (changed.length < index) changed.push('');
      changed[index] = this.#textOf(changes[i + 1], 'set', i + 2);
    }
    return changed.join(this.#joint);
  }

  #indexOf(column: unknown, columnIndex: (name: string) => number): number {
    if (typeof column === 'string') return columnIndex(column);
    if (typeof column === 'number' && Number.isSafeInteger(column) && column >= 1) return column - 1;
    throw new ResultError(`set() was given ${describeValue(column)} as a column`, {
      advice: "a column is a number from 1, as in $1, or a name: set(3, value), set('NAME', value)",
    });
  }

  #textOf(value: unknown, by: 'row' | 'set', argument: number): string {
    const text = typeof value === 'string' ? value : numberText(value);
    if (text === undefined) {
      const shown = value === undefined ? 'undefined' : describeValue(value);
      throw new ResultError(`${by}() was given ${shown}, as its argument ${argument}`, {
        advice: 'values are texts and finite numbers: String(x) makes a text of anything',
      });
    }
    if (this.#isForbidden(text)) {
      throw new ResultError(`${by}() was given a value with a delimiter or a line end in it: ${describeValue(text)}`, {
        advice: 'replace it in the value, or join by another delimiter with -d',
      });
    }
    return text;
  }
}

function numberText(value: unknown): string | undefined {
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))) return String(value);
  return undefined;
}

/** Looks columns up by name; a UsageError lists those that there are. */
export function columnFinder(columns: readonly string[], option: string): (name: string) => number {
  return (name) => {
    const index = columns.indexOf(name);
    const again = columns.indexOf(name, index + 1);
    if (index < 0) {
      const names = columns.length === 0 ? 'the header names no columns' : `columns are ${columns.join(', ')}`;
      throw new UsageError(`${option}: there is no column '${name}'; ${names}`);
    }
    if (again > 0) {
      throw new UsageError(`${option}: the column '${name}' stands twice, as columns ${index + 1} and ${again + 1}`, {
        advice: `say $${index + 1} or $${again + 1}`,
      });
    }
    return index;
  };
}
