// What a format of typed lines says of its columns: how a column's text is read to a value, and how
// a value is written. Pure.
import { describeValue } from '../../job/error-report.ts';
import { ResultError } from '../../job/errors.ts';
import { RecordFault } from '../formats/record-format.ts';

export interface TypedColumn {
  /** The key of the record, and the name in expressions. */
  readonly name: string;
  /** The value of the column's text. @throws RecordFault that names the column */
  read(text: string, texts: readonly (string | undefined)[]): unknown;
  /**
   * The text of a value; undefined for a column that the record does not have. `record`: the whole
   * value that the work returned; `was`: its column before, of which it may keep parts. @throws ResultError
   */
  write(value: unknown, record: Readonly<Record<string, unknown>>, was?: ColumnBefore): string | undefined;
  /** A value that the work returns may lack it; `write` gets undefined. */
  readonly isOptional?: boolean;
  /** The value of a record without this column. Default: null. */
  absent?(): unknown;
}

export interface ColumnBefore {
  readonly text: string;
  /** The texts of all columns. */
  readonly texts: readonly (string | undefined)[];
}

/** How a missing value is written in all of these formats. */
export const MISSING = '.';

const INTEGER = /^\d+$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A string; null if it is missing. `isRequired`: a dot is a string like any other. */
export function textColumn(name: string, label: string, { isRequired = false } = {}): TypedColumn {
  return {
    name,
    read: (text) => (text === MISSING && !isRequired ? null : text),
    write: (value) => (value === null && !isRequired ? MISSING : plainText(value, label)),
  };
}

/** A whole number from 0, of at most 2^53 − 1. */
export function integerColumn(name: string, label: string, { isRequired = false } = {}): TypedColumn {
  return {
    name,
    read: (text) => (text === MISSING && !isRequired ? null : wholeNumber(text, label)),
    write: (value) => {
      if (value === null && !isRequired) return MISSING;
      if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value);
      throw wrongValue(label, value, 'a whole number');
    },
  };
}

export function numberColumn(name: string, label: string): TypedColumn {
  return {
    name,
    read: (text) => {
      if (text === MISSING) return null;
      if (NUMBER.test(text)) return Number(text);
      throw notNumber(label, text, 'a number');
    },
    write: (value) => {
      if (value === null) return MISSING;
      if (typeof value === 'number' && Number.isFinite(value)) return String(value);
      throw wrongValue(label, value, 'a finite number or null');
    },
  };
}

/** @throws RecordFault */
export function wholeNumber(text: string, label: string): number {
  const value = INTEGER.test(text) ? Number(text) : NaN;
  if (Number.isSafeInteger(value)) return value;
  throw notNumber(label, text, 'a whole number');
}

export function notNumber(label: string, text: string, wanted: string): RecordFault {
  const found = text === '' ? 'empty' : `'${text.length > 40 ? `${text.slice(0, 40)}…` : text}'`;
  return new RecordFault('format', `its ${label} is ${found}, not ${wanted}`);
}

/** A text that is one field. @throws ResultError */
export function plainText(value: unknown, label: string): string {
  if (typeof value === 'string' && value !== '' && !/[\t\n\r]/.test(value)) return value;
  throw wrongValue(label, value, 'a string without tabs and line ends');
}

export function wrongValue(label: string, value: unknown, wanted: string): ResultError {
  const found = typeof value === 'number' || value === undefined ? String(value) : describeValue(value);
  return new ResultError(`the work gave a record whose ${label} is ${found}, not ${wanted}`);
}
