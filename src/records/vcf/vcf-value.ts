// Reads and writes the values of INFO and of samples by their definitions.
import { describeValue } from '../../job/error-report.ts';
import { ResultError } from '../../job/errors.ts';
import { notNumber } from '../typed-lines/typed-column.ts';
import type { VcfDefinition, VcfType } from './vcf-header.ts';

export type VcfItem = string | number | null;
export type VcfRead = VcfItem | VcfItem[];

const MISSING = '.';
const INTEGER = /^[+-]?\d+$/;
const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const NOT_FINITE = /^([+-]?)(?:(nan)|inf(?:inity)?)$/i;

export interface ValueOptions {
  /** The name of the value in messages: `INFO DP`. */
  readonly label: string;
  readonly isEncoded: boolean;
  /** What separates the values around it, and so can't be in a string that is not encoded. */
  readonly separators: RegExp;
}

/** @throws RecordFault */
export function readValue(text: string, { type, isList }: VcfDefinition, options: ValueOptions): VcfRead {
  if (text === MISSING) return null;
  if (!isList) return readItem(text, type, options);
  if (!text.includes(',')) return [readItem(text, type, options)];
  return text.split(',').map((item) => readItem(item, type, options));
}

function readItem(text: string, type: VcfType, { label, isEncoded }: ValueOptions): VcfItem {
  if (text === MISSING) return null;
  switch (type) {
    case 'Integer': {
      const value = INTEGER.test(text) ? Number(text) : NaN;
      if (Number.isSafeInteger(value)) return value;
      throw notNumber(label, text, 'a whole number');
    }
    case 'Float':
      return readFloat(text, label);
    default:
      return isEncoded && text.includes('%') ? decoded(text) : text;
  }
}

/** @throws RecordFault */
export function readFloat(text: string, label: string): number {
  if (FLOAT.test(text)) return Number(text);
  const special = NOT_FINITE.exec(text);
  if (special === null) throw notNumber(label, text, 'a number');
  if (special[2] !== undefined) return NaN;
  return special[1] === '-' ? -Infinity : Infinity;
}

/** The text of a value; the inverse of `readValue`. @throws ResultError */
export function writeValue(value: unknown, definition: VcfDefinition, options: ValueOptions): string {
  if (value === null) return MISSING;
  if (!Array.isArray(value)) return writeItem(value, definition, options);
  if (value.length === 0) return MISSING;
  return Array.from(value, (item: unknown) => writeItem(item, { ...definition, isList: true }, options)).join(',');
}

function writeItem(value: unknown, { type, isList }: VcfDefinition, options: ValueOptions): string {
  if (value === null) return MISSING;
  switch (type) {
    case 'Integer':
      if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
      break;
    case 'Float':
      if (typeof value === 'number') return writeFloat(value);
      break;
    default:
      if (typeof value === 'string') return writeText(value, isList, options);
      if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  }
  throw new ResultError(
    `the work gave a record whose ${options.label} is ${describeValue(value)}, not ${WANTED[type]}`,
  );
}

const WANTED: Readonly<Record<VcfType, string>> = {
  Integer: 'a whole number',
  Float: 'a number',
  Flag: 'true',
  String: 'a string',
};

export function writeFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  return Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf';
}

function writeText(value: string, isList: boolean, { label, isEncoded, separators }: ValueOptions): string {
  if (value !== '' && isEncoded) return encoded(value);
  if (value !== '' && !separators.test(value) && !(isList && value.includes(','))) return value;
  const what = value === '' ? 'empty' : `${describeValue(value)}, with a separator in it`;
  throw new ResultError(`the work gave a record whose ${label} is ${what}`, {
    advice: isEncoded || value === '' ? 'null is a missing value' : 'VCF can write such characters from version 4.3 on',
  });
}

const SPECIAL = /[:;=%,\t\n\r]/g;
const ESCAPE = /%(3A|3B|3D|25|2C|0D|0A|09)/gi;

function encoded(text: string): string {
  return text.replace(SPECIAL, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

/** Only the escapes that the specification names; any other % is text. */
export function decoded(text: string): string {
  return text.replace(ESCAPE, (_escape, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
