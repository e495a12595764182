// Checks the work's result for a record: which strings are written, or an error that says what was
// returned and what to return instead. The runner handles strings itself, as most transforms return
// nothing else.
import { describeValue } from '../job/error-report.ts';
import { ResultError } from '../job/errors.ts';
import { scalarText } from '../records/scalar.ts';

/**
 * Calls `emit` with the string of each output record; returns their number. `value` is not a string
 * or a promise.
 */
export function emitResult(value: unknown, emit: (text: string) => void): number {
  const text = scalarText(value);
  if (text !== undefined) {
    emit(text);
    return 1;
  }
  if (value === null) return 0;
  if (!isIterable(value)) throw new ResultError(...refusal(value));
  let count = 0;
  for (const item of value) {
    if (item === null) continue;
    const itemText = scalarText(item);
    if (itemText === undefined) {
      throw new ResultError(`the work gave an iterable with ${describeKind(item)} in it`, {
        advice: 'the items of an iterable are the output records: strings, finite numbers, or null for none',
      });
    }
    emit(itemText);
    count += 1;
  }
  return count;
}

/** A promise, or any object that `await` would wait for. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false;
  return typeof (value as { then?: unknown }).then === 'function';
}

/**
 * Whether a format may print the value. Other objects are never records; result.ts reports them.
 */
export function mayBeRecord(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return !ArrayBuffer.isView(value) && !(Symbol.asyncIterator in value) && !isThenable(value);
}

export function isIterable(value: unknown): value is Iterable<unknown> {
  // A String object and bytes are iterable too, but are never meant as a list of records.
  if (typeof value !== 'object' || value === null || value instanceof String || ArrayBuffer.isView(value)) return false;
  return typeof (value as { [Symbol.iterator]?: unknown })[Symbol.iterator] === 'function';
}

function refusal(value: unknown): [message: string, facts: { advice: string }] {
  return [`the work gave ${describeKind(value)}`, { advice: advise(value) }];
}

function advise(value: unknown): string {
  if (value === undefined) return 'to drop a record return null; is return missing?';
  if (typeof value === 'boolean') return 'to keep or drop records by a condition use a filter: did you mean --filter?';
  if (typeof value === 'number') return 'return a finite number, or a string: String(x)';
  if (ArrayBuffer.isView(value)) return 'map returns strings; use mapBytes to return bytes';
  if (hasMember(value, Symbol.asyncIterator)) return 'collect it first: return an array, or a promise of one';
  if (typeof value === 'function') return 'call it: x()';
  return 'return a string: a template, row(…) or JSON.stringify(x)';
}

/** Describes the returned value for a message. */
export function describeKind(value: unknown): string {
  if (value === undefined || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return String(value); // NaN or an infinity
  if (value === null || typeof value === 'string' || typeof value === 'bigint') return describeValue(value);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return 'a symbol';
  if (ArrayBuffer.isView(value)) return `bytes (${value.constructor.name})`;
  if (isThenable(value)) return 'a promise';
  if (hasMember(value, Symbol.asyncIterator)) return 'an async iterable';
  if (Array.isArray(value)) return `an array: ${describeValue(value)}`;
  return `an object: ${describeValue(value)}`;
}

function hasMember(value: unknown, member: symbol): boolean {
  return typeof value === 'object' && value !== null && member in value;
}
