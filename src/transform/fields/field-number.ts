// Numbers of fields: what Number() and .length give for a field's text, without making the text. A blank field is NaN,
// where JavaScript says 0.
import { numberOfText } from '../../records/blank.ts';
import { gc, meanQuality } from '../../records/sequences.ts';
import type { RecordFields } from './record-fields.ts';

const ZERO = 0x30;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;

/** A whole number of so many digits is below 2 ** 53, and so exact. */
const EXACT_DIGITS = 15;
/** 10 ** n, as a literal is read; all of them are exact. */
export const POWERS_OF_TEN = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, n) => Number(`1e${n}`));

/**
 * Number() of field k; NaN where it is blank. Plain decimals of up to 15 digits are read here: two exact numbers, divided, give the double that is
 * nearest to the quotient, and that is what Number() gives (Clinger, How to Read Floating Point Numbers Accurately, 1990).
 * Anything else is left to Number() itself.
 */
export function numberOf(fields: RecordFields, k: number): number {
  const { bytes } = fields;
  const to = fields.ends[k]!;
  let at = fields.starts[k]!;
  if (at === to) return NaN;
  const sign = bytes[at];
  if (sign === MINUS || sign === PLUS) at += 1;
  let whole = 0;
  let digits = 0;
  /** Digits behind the point; -1 before there is one. */
  let behind = -1;
  for (; at < to; at += 1) {
    const byte = bytes[at]!;
    const digit = byte - ZERO;
    if (digit >= 0 && digit <= 9) {
      whole = whole * 10 + digit;
      digits += 1;
      if (digits > EXACT_DIGITS) return readNumber(fields, k);
      if (behind >= 0) behind += 1;
    } else if (byte === POINT && behind < 0) {
      behind = 0;
    } else {
      return readNumber(fields, k);
    }
  }
  if (digits === 0) return readNumber(fields, k);
  const size = behind > 0 ? whole / POWERS_OF_TEN[behind]! : whole;
  return sign === MINUS ? -size : size;
}

function readNumber(fields: RecordFields, k: number): number {
  return numberOfText(textOf(fields, k));
}

export function meanQualityOf(fields: RecordFields, k: number): number {
  return meanQuality(textOf(fields, k));
}

export function gcOf(fields: RecordFields, k: number): number {
  return gc(textOf(fields, k));
}

function textOf({ bytes, starts, ends, encoding }: RecordFields, k: number): string {
  return bytes.toString(encoding, starts[k], ends[k]);
}

/** UTF-16 units in field k: a byte that goes on with a character adds none, the first of four stands for two. */
export function lengthOf({ bytes, starts, ends, isByteForByte }: RecordFields, k: number): number {
  const from = starts[k]!;
  const to = ends[k]!;
  if (isByteForByte) return to - from;
  let units = 0;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at]!;
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}
