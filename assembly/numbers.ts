// Numbers of fields, as JavaScript has them. The quotient of two integers that a double holds
// exactly is the nearest double, which is what Number() returns for plain decimals of up to 15
// digits (Clinger, How to Read Floating Point Numbers Accurately, 1990). For all others it calls
// JavaScript.
import { computed } from './arithmetic';
import { STEP } from './bytes';
import {
  ERROR_PROBABILITIES,
  GC,
  LENGTH,
  LITERAL,
  MEAN_QUALITY,
  NUMBER_FIELD,
  NUMBER_KIND,
  NUMBER_VALUE,
} from './plan';
import { POWERS_OF_TEN } from './program';
import { doubledIn, isQuoted } from './quoted';
import { endOf, startOf } from './record';

const EXACT_DIGITS: i32 = 15;
const ZERO: u8 = 0x30;
const PLUS: u8 = 0x2b;
const MINUS: u8 = 0x2d;
const POINT: u8 = 0x2e;
const FIRST_QUALITY: u8 = 33;
const LAST_QUALITY: u8 = 126;
const C: u8 = 0x43;
const G: u8 = 0x47;

/** The number of the text between two addresses; NaN if it is blank. */
// @ts-ignore: decorator
@external("host", "numberOfText")
declare function numberOfText(from: usize, to: usize): f64;

// @ts-ignore: decorator
@external("host", "log10")
declare function log10(value: f64): f64;

/** Whether each byte of the batch is a character. */
let isByteForByte: bool = true;

export function setByteForByte(value: bool): void {
  isByteForByte = value;
}

/** Whether the last number is left to JavaScript. */
export let isInvalid: bool = false;

export function forgetInvalid(): void {
  isInvalid = false;
}

/** The number at this address of the plan, for the current record. */
export function numberAt(number: usize): f64 {
  const kind = load<i32>(number, NUMBER_KIND);
  if (kind == LITERAL) return load<f64>(number, NUMBER_VALUE);
  if (kind > GC) return computed(kind, number);
  const field = load<i32>(number, NUMBER_FIELD);
  const from = startOf(field);
  const to = endOf(field);
  if (kind == LENGTH) return <f64>lengthOf(field);
  // No number contains a quote.
  if (isQuoted(field)) return valueOf(from + 1, to - 1);
  if (kind == MEAN_QUALITY) return meanQuality(from, to);
  return kind == GC ? gc(field) : valueOf(from, to);
}

/** Length of a field's text in UTF-16 units. */
export function lengthOf(field: i32): usize {
  const from = startOf(field);
  const to = endOf(field);
  const units = isByteForByte ? to - from : unitsOf(from, to);
  return isQuoted(field) ? units - 2 - doubledIn(field) : units;
}

function valueOf(from: usize, to: usize): f64 {
  if (from == to) return NaN;
  const sign = load<u8>(from);
  let at = sign == MINUS || sign == PLUS ? from + 1 : from;
  let whole: u64 = 0;
  let digits = 0;
  let point: usize = 0;
  for (; at < to; at += 1) {
    const byte = load<u8>(at);
    const digit = byte - ZERO;
    if (digit <= 9) {
      whole = whole * 10 + digit;
      digits += 1;
      if (digits > EXACT_DIGITS) return numberOfText(from, to);
    } else if (byte == POINT && point == 0) {
      point = at + 1;
    } else {
      return numberOfText(from, to);
    }
  }
  if (digits == 0) return numberOfText(from, to);
  let size = <f64>whole;
  if (point != 0) size /= load<f64>(POWERS_OF_TEN + ((to - point) << 3));
  return sign == MINUS ? -size : size;
}

/**
 * UTF-16 units of UTF-8 text: a continuation byte adds none, the first of four bytes stands for
 * two.
 */
function unitsOf(from: usize, to: usize): usize {
  let units: usize = 0;
  for (let at = from; at < to; at += 1) {
    const byte = load<u8>(at);
    if ((byte & 0xc0) != 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}

/**
 * As meanQuality in src/records/sequences.ts: in the same order, so that the sum is the same to the
 * last bit.
 */
function meanQuality(from: usize, to: usize): f64 {
  if (from == to) return 0;
  let sum: f64 = 0;
  for (let at = from; at < to; at += 1) {
    const code = load<u8>(at);
    if (code < FIRST_QUALITY || code > LAST_QUALITY) {
      isInvalid = true;
      return NaN;
    }
    sum += load<f64>(ERROR_PROBABILITIES + (<usize>code << 3));
  }
  return -10 * log10(sum / <f64>(to - from));
}

/** Share of G and C, of either case. */
function gc(field: i32): f64 {
  const letters = lengthOf(field);
  if (letters == 0) return 0;
  const to = endOf(field);
  const isG = i8x16.splat(G);
  const isC = i8x16.splat(C);
  const large = i8x16.splat(<i8>0xdf);
  let count = 0;
  for (let at = startOf(field); at < to; at += STEP) {
    const upper = v128.and(v128.load(at), large);
    let found = i8x16.bitmask(v128.or(i8x16.eq(upper, isG), i8x16.eq(upper, isC)));
    // Bytes after the field do not count.
    if (to - at < STEP) found &= (1 << <i32>(to - at)) - 1;
    count += popcnt(found);
  }
  return <f64>count / <f64>letters;
}
