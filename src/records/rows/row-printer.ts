// Prints a row that the work gave. Of a record that was changed in some fields the others are copied from its text, as they
// lie there beside each other.
import type { FieldJoiner } from '../field-joiner.ts';
import { scalarText } from '../scalar.ts';
import { generated } from './row-code.ts';

/** The values of an object's columns; undefined for an object that has others, fewer, or in another order. */
export type ColumnReader = (value: object) => unknown[] | undefined;

/** Made for the columns: a loop over their names takes three times as long. */
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
 * The record with these values, which was `text`, of as many fields and without quotes. Undefined where it is not, or
 * where a value can't be written.
 */
export function changedRecord(values: readonly unknown[], text: string, joint: FieldJoiner): string | undefined {
  const delimiter = joint.text;
  const last = values.length - 1;
  if (last < 1 || delimiter.length > 1) return undefined;
  let out = '';
  let from = 0;
  let at = 0;
  for (let i = 0; i <= last; i += 1) {
    const value = values[i];
    const field = typeof value === 'string' ? value : scalarText(value);
    const found = text.indexOf(delimiter, at);
    const end = i === last ? text.length : found;
    if (field === undefined || found >= 0 === (i === last)) return undefined;
    if (field.length !== end - at || field !== text.slice(at, end)) {
      const written = joint.escape(field);
      if (written === undefined) return undefined;
      out += text.slice(from, at) + written;
      from = end;
    }
    at = end + 1;
  }
  return from === 0 && out === '' ? text : out + text.slice(from);
}
