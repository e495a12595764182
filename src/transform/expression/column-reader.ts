// `col` for column names that are known only at run time: an object of the record's columns that
// refuses unknown names. It can be listed, spread, destructured and printed as JSON like any other
// object.
import { ResultError } from '../../job/errors.ts';
import { EXTRA } from '../../records/formats/row-format.ts';
import type { ColumnIndex } from './column-index.ts';

/**
 * Properties that JavaScript itself reads of objects (JSON.stringify, await): no error, unless a
 * column has the name.
 */
const ASKED_OF_ANY_OBJECT: ReadonlySet<string> = new Set(['toJSON', 'then']);

/** Makes the function that turns a record's fields into `col`. */
export function columnReader(
  columns: readonly string[],
  columnIndex: ColumnIndex,
): (fields: readonly string[]) => object {
  const names = new Set(columns);
  /** The extra fields of a ragged record: a copy of `col` has them, too, as a module's row does. */
  const extraOf = (fields: readonly string[]) =>
    fields.length > columns.length ? fields.slice(columns.length) : undefined;
  const handler: ProxyHandler<{ readonly fields: readonly string[] }> = {
    get({ fields }, name) {
      if (name === EXTRA) return extraOf(fields);
      if (typeof name === 'symbol' || (ASKED_OF_ANY_OBJECT.has(name) && !names.has(name))) return undefined;
      return fields[columnIndex(name)] ?? '';
    },
    has: (_target, name) => typeof name === 'string' && names.has(name),
    // A name that occurs twice is ambiguous: listing such columns fails, as reading them does.
    ownKeys({ fields }) {
      const named = columns.filter((name) => columnIndex(name) >= 0);
      return extraOf(fields) === undefined ? named : [...named, EXTRA];
    },
    getOwnPropertyDescriptor({ fields }, name) {
      const extra = name === EXTRA ? extraOf(fields) : undefined;
      if (extra !== undefined) return { value: extra, enumerable: true, configurable: true, writable: true };
      if (typeof name === 'symbol' || !names.has(name)) return undefined;
      return { value: fields[columnIndex(name)] ?? '', enumerable: true, configurable: true, writable: true };
    },
    set: (_target, name) => refuse(name),
    defineProperty: (_target, name) => refuse(name),
    deleteProperty: (_target, name) => refuse(name),
  };
  return (fields) => new Proxy({ fields }, handler);
}

function refuse(name: string | symbol): never {
  throw new ResultError(`col can't be changed, but the work assigns '${String(name)}'`, {
    advice: `set('${String(name)}', value) returns the record with another value there`,
  });
}
