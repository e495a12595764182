// Typed records that the work gives, as texts of their format.
import type { RecordFormat } from '../records/formats/record-format.ts';
import { scalarText } from '../records/scalar.ts';
import { isIterable, mayBeRecord } from './result.ts';

/**
 * Prints a record of the format, or each of several; any other value is returned unchanged. `text`: that of the record that
 * the work got, for a format that converts.
 */
export function printed(value: unknown, format: RecordFormat, text?: string): unknown {
  if (typeof value !== 'object' || value === null) return printedScalar(value, format, text);
  if (value instanceof String || ArrayBuffer.isView(value)) return value;
  if (Symbol.asyncIterator in value) return value;
  if (!isIterable(value) || format.isOne(value)) return format.print(value);
  return printedItems(value, format, text);
}

function* printedItems(items: Iterable<unknown>, format: RecordFormat, text?: string): Iterable<unknown> {
  for (const item of items) {
    yield mayBeRecord(item) ? format.print(item) : printedScalar(item, format, text);
  }
}

function printedScalar(value: unknown, format: RecordFormat, text?: string): unknown {
  if (format.printText === undefined) return value;
  const given = scalarText(value);
  return given === undefined ? value : format.printText(given, text);
}
