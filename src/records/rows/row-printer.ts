// Prints a row that the work gave. Of a record that was changed in some fields the others are copied from its text, as they
// lie there beside each other.
import type { FieldJoiner } from '../field-joiner.ts';
import { QUOTE, quotedEnd, unquoted } from '../csv/csv-structure.ts';
import { scalarText } from '../scalar.ts';
import { generated } from './row-code.ts';

/** The values of an object's columns; undefined for an object that has others, fewer, or in another order. */
export type ColumnReader = (value: object) => unknown[] | undefined;

/** Made for the columns: a loop over their names takes twice as long. */
export function columnReader(columns: readonly string[]): ColumnReader {
  // in the order that all copies of a row have them in: no other way to look is as cheap
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
 * The record with these values, which was `text`, of as many fields: with quotes, where it is csv, around the values that
 * need them. Undefined where it had more or fewer, or where a value can't be written.
 */
export function changedRecord(values: readonly unknown[], text: string, joint: FieldJoiner): string | undefined {
  const delimiter = joint.text;
  const last = values.length - 1;
  if (last < 1) return undefined;
  let isChanged = false;
  let out = '';
  /** What lies between here and the field is copied as it is. */
  let from = 0;
  let at = 0;
  let quote = joint.hasQuotes ? text.indexOf(QUOTE) : -1;
  for (let i = 0; i <= last; i += 1) {
    const value = values[i];
    const field = typeof value === 'string' ? value : scalarText(value);
    if (field === undefined) return undefined;
    const isQuoted = quote === at;
    const begin = isQuoted ? quotedEnd(text, at) : at;
    const found = text.indexOf(delimiter, begin);
    if (begin < 0 || found >= 0 === (i === last)) return undefined;
    const end = i === last ? text.length : found;
    if (isQuoted) quote = text.indexOf(QUOTE, end);
    const isSame = isQuoted
      ? field === unquoted(text, at, end)
      : field.length === end - at && field === text.slice(at, end);
    if (!isSame || isQuoted) {
      const written = joint.escape(field);
      if (written === undefined) return undefined;
      // the same value in quotes that it doesn't need loses them
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
