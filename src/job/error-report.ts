// Converts errors to plain values and back, to send them between threads. Structured clone loses
// classes, codes and own properties, and a thrown value may be anything (null, a string, a
// function).
import { isNativeError } from 'node:util/types'; // node:util itself is not for main: io/system/system-error.ts
import { ERROR_CLASSES, InternalError, ThreadmillError, type ErrorName, type Place } from './errors.ts';

/** A thrown value as plain values. `thrown` is set if it was not an Error: its printed form. */
export interface PlainCause {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
  readonly thrown?: string;
  readonly cause?: PlainCause;
}

export interface ErrorReport {
  readonly name: ErrorName;
  readonly message: string;
  readonly place: Place;
  readonly advice?: string;
  readonly cause?: PlainCause;
}

/** The limit of nested causes: enough to explain, and it ends a cycle of causes. */
const MAX_CAUSE_DEPTH = 4;
/** The longest description of a thrown value that is not an Error, in characters. */
const MAX_THROWN_CHARACTERS = 200;

/** Describes a value that is not an Error: `null`, `"text"`, `{"a":1}`. Never throws. */
export function describeValue(value: unknown): string {
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- no object comes to String
  const print = () => (typeof value === 'object' || typeof value === 'string' ? shownAsJson(value) : String(value));
  // For a cycle or a toJSON that throws, only the type is described.
  const text =
    textOr(print, '') || textOr(() => Object.prototype.toString.call(value), 'an object that throws when it is read');
  return text.length > MAX_THROWN_CHARACTERS ? `${text.slice(0, MAX_THROWN_CHARACTERS)}…` : text;
}

/** As JSON, with BigInts as in code: large integers of NDJSON are BigInts. */
function shownAsJson(value: unknown): string {
  const mark = '\u0001';
  const text = JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `${mark}${part}n` : part));
  return text.replace(/"\\u0001(-?\d+n)"/g, '$1');
}

/**
 * Any thrown value as plain values that structured clone copies completely; a PlainCause is
 * returned unchanged. Never throws.
 */
export function toPlainCause(thrown: unknown, depth = 0): PlainCause {
  if (!isErrorLike(thrown)) {
    const displayName = describeValue(thrown);
    return { name: 'thrown', message: displayName, thrown: displayName };
  }
  const stack = textOr(() => thrown.stack, '');
  const code = textOr(() => thrown.code, '');
  const displayName = textOr(() => thrown.thrown, '');
  // Of several errors (AggregateError, with which Promise.any rejects) the first is used.
  const cause = valueOf(() => thrown.cause ?? (thrown.errors as readonly unknown[] | undefined)?.[0]);
  return {
    name: textOr(() => thrown.name, 'Error'),
    message: textOr(() => thrown.message, ''),
    ...(stack === '' ? {} : { stack }),
    ...(code === '' ? {} : { code }),
    ...(displayName === '' ? {} : { thrown: displayName }),
    ...(cause === undefined || depth >= MAX_CAUSE_DEPTH ? {} : { cause: toPlainCause(cause, depth + 1) }),
  };
}

type ErrorLike = Readonly<Record<'name' | 'message' | 'stack' | 'code' | 'cause' | 'errors' | 'thrown', unknown>>;

/**
 * True for an Error of any realm, or an object like one. Not instanceof: errors from jest, vm and
 * other threads fail it.
 */
function isErrorLike(value: unknown): value is ErrorLike {
  if (typeof value !== 'object' || value === null) return false;
  if (isNativeError(value)) return true;
  const tag = valueOf(() => Object.prototype.toString.call(value));
  const name = valueOf(() => (value as ErrorLike).name);
  const message = valueOf(() => (value as ErrorLike).message);
  return tag === '[object Error]' || (typeof name === 'string' && typeof message === 'string');
}

function valueOf(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined; // a getter of the user's threw
  }
}

function textOr(read: () => unknown, otherwise: string): string {
  const value = valueOf(read);
  return typeof value === 'string' ? value : otherwise;
}

/**
 * Any thrown value as a report; if it is not a ThreadmillError, as an InternalError with the value
 * as cause.
 */
export function toReport(thrown: unknown): ErrorReport {
  if (!(thrown instanceof ThreadmillError)) {
    const cause = toPlainCause(thrown);
    return { name: 'InternalError', message: `${cause.name}: ${cause.message}`, place: {}, cause };
  }
  return {
    name: thrown.name as ErrorName,
    message: thrown.message,
    place: thrown.place,
    ...(thrown.advice === undefined ? {} : { advice: thrown.advice }),
    ...(thrown.cause === undefined ? {} : { cause: toPlainCause(thrown.cause) }),
  };
}

/** Rebuilds the error of a report as an instance of its class. `cause` stays a PlainCause. */
export function fromReport(report: ErrorReport): ThreadmillError {
  const ErrorClass = ERROR_CLASSES[report.name] ?? InternalError;
  return new ErrorClass(report.message, {
    place: report.place,
    ...(report.advice === undefined ? {} : { advice: report.advice }),
    ...(report.cause === undefined ? {} : { cause: report.cause }),
  });
}
