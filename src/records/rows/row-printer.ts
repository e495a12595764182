// Prints a row that the work returned. If only some fields of the record have changed, the text
// between them is copied.
import type { FieldJoiner } from '../field-joiner.ts';
import { QUOTE, quotedEnd, unquoted } from '../csv/csv-structure.ts';
import { scalarText } from '../scalar.ts';
import { generated } from './row-code.ts';

/**
 * The values of an object's columns; undefined if the object has other columns, fewer, or another
 * order.
 */
export type ColumnReader = (value: object) => unknown[] | undefined;

/** Generated for the columns: a loop over their names takes twice as long. */
export function columnReader(columns: readonly string[]): ColumnReader {
  // In the order of all copies of a row: the cheapest possible check.
  const keys = Object.keys(Object.fromEntries(columns.map((name) => [name, ''])));
  const isOther = keys.map((name, i) => `keys[${i}] !== ${JSON.stringify(name)}`);
  const values = columns.map((name) => `value[${JSON.stringify(name)}]`);
  const make = generated(
    [],
    ['value'],
    [
      'const keys = Object.keys(value);',
      `if (keys.length !== ${keys.length}) return undefined;`,
      ...isOther.map((condition) => `if (${condition}) return undefined;`),
      `return [${values.join(', ')}];`,
    ],
  );
  return make() as ColumnReader;
}

/**
 * The record with these values, made from the original `text`; in csv, values that need quotes get
 * them. Undefined if it had another number of fields, or a value can't be written.
 */
export function changedRecord(values: readonly unknown[], text: string, joiner: FieldJoiner): string | undefined {
  const delimiter = joiner.text;
  const last = values.length - 1;
  if (last < 1) return undefined;
  let isChanged = false;
  let out = '';
  /** The start of the text to be copied unchanged. */
  let from = 0;
  let at = 0;
  let quote = joiner.hasQuotes ? text.indexOf(QUOTE) : -1;
  for (let i = 0; i <= last; i += 1) {
    const value = values[i];
    const field = typeof value === 'string' ? value : scalarText(value);
    if (field === undefined) return undefined;
    const isQuoted = quote === at;
    const begin = isQuoted ? quotedEnd(text, at) : at;
    const found = text.indexOf(delimiter, begin);
    if (begin < 0 || found >= 0 === (i === last)) return undefined;
    const end = i === last ? text.length : found;
    if (quote >= 0 && quote < end) quote = text.indexOf(QUOTE, end);
    const isSame = isQuoted
      ? field === unquoted(text, at, end)
      : field.length === end - at && field === text.slice(at, end);
    if (!isSame || isQuoted) {
      const written = joiner.escape(field);
      if (written === undefined) return undefined;
      // An unchanged value loses quotes that it does not need.
      if (!isSame || written.length !== end - at) {
        out += text.slice(from, at) + written;
        from = end;
      }
    }
    isChanged ||= !isSame;
    at = end + delimiter.length;
  }
  return isChanged ? out + text.slice(from) : text;
}
