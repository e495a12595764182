// Typed records that the work gives, as texts of their format.
import type { RecordFormat } from '../records/formats/record-format.ts';
import { isIterable, mayBeRecord } from './result.ts';

/** Prints a record of the format, or each of several; any other value is returned unchanged. */
export function printed(value: unknown, format: RecordFormat): unknown {
  if (typeof value !== 'object' || value === null || value instanceof String || ArrayBuffer.isView(value)) return value;
  if (Symbol.asyncIterator in value) return value;
  if (!isIterable(value) || format.isOne(value)) return format.print(value);
  return printedItems(value, format);
}

function* printedItems(items: Iterable<unknown>, format: RecordFormat): Iterable<unknown> {
  for (const item of items) {
    yield mayBeRecord(item) ? format.print(item) : item;
  }
}
