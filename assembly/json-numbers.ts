// Numbers of JSON: their ends, their values, and how JavaScript prints them. As in numbers.ts, the
// quotient of two integers that a double holds exactly is the nearest double. A decimal of up to 15
// digits is the shortest one for its double, and so it is what JavaScript prints, except for
// trailing zeros. For all other numbers it calls JavaScript.
import { copyBytes } from './bytes';
import { putNumber } from './digits';
import { POWERS_OF_TEN } from './program';

const EXACT_DIGITS: usize = 15;
/** Digits of an exponent: with more of them, a number may be beyond the range of doubles. */
const MOST_EXPONENT_DIGITS: usize = 2;
const MOST_BYTES: usize = 100;
/** JavaScript prints 0.000001, but 1e-7. */
const MOST_ZEROS: usize = 5;
/** Every integer below this is a double of its own. */
const EXACT_BELOW: f64 = 9007199254740992;

const MINUS: u8 = 0x2d;
const PLUS: u8 = 0x2b;
const POINT: u8 = 0x2e;
const ZERO: u8 = 0x30;
const LETTER_E: u8 = 0x65;

// @ts-ignore: decorator
@external("host", "numberOfText")
declare function numberOfText(from: usize, to: usize): f64;

/** 1 if the nearest double prints as the literal between two addresses; 0 if it may not. */
// @ts-ignore: decorator
@external("host", "isHeld")
declare function isHeld(from: usize, to: usize): i32;

/**
 * Writes at `out` what JavaScript prints for that literal. Returns the number of bytes, or -1 if
 * that is not certain.
 */
// @ts-ignore: decorator
@external("host", "printLiteral")
declare function printLiteral(from: usize, to: usize, out: usize): i32;

/** If true, a record with a number that has more digits than its double is left to JavaScript. */
let areDigitsKept: bool = false;

export function keepDigits(value: bool): void {
  areDigitsKept = value;
}

/** Whether the last number may be a BigInt, or differ from the double that was returned. */
let isLongNumber: bool = false;

export function isLong(): bool {
  return isLongNumber;
}

export function forgetLong(): void {
  isLongNumber = false;
}

// @ts-ignore: decorator
@inline
function isDigit(byte: u8): bool {
  return <u8>(byte - ZERO) <= 9;
}

/** The end of the number at `at`; 0 if it is invalid, or left to JavaScript. */
export function skipNumber(at: usize): usize {
  const from = at;
  if (load<u8>(at) == MINUS) at += 1;
  const whole = at;
  if (load<u8>(at) == ZERO) at += 1;
  else while (isDigit(load<u8>(at))) at += 1;
  let digits = at - whole;
  if (digits == 0) return 0;
  let isWhole = true;
  if (load<u8>(at) == POINT) {
    const fraction = ++at;
    while (isDigit(load<u8>(at))) at += 1;
    if (at == fraction) return 0;
    digits += at - fraction;
    isWhole = false;
  }
  if ((load<u8>(at) | 0x20) == LETTER_E) {
    const sign = load<u8>(++at);
    if (sign == PLUS || sign == MINUS) at += 1;
    const exponent = at;
    while (isDigit(load<u8>(at))) at += 1;
    if (at == exponent || at - exponent > MOST_EXPONENT_DIGITS) return 0;
    isWhole = false;
  }
  if (digits > EXACT_DIGITS) {
    if (at - from > MOST_BYTES) return 0;
    if (areDigitsKept && !isWhole && isHeld(from, at) == 0) return 0;
  }
  return at;
}

/** The double for the number between two addresses. */
export function valueOf(from: usize, to: usize): f64 {
  const isNegative = load<u8>(from) == MINUS;
  let whole: u64 = 0;
  let digits: usize = 0;
  let point: usize = 0;
  for (let at = isNegative ? from + 1 : from; at < to; at += 1) {
    const byte = load<u8>(at);
    if (byte == POINT) {
      point = at + 1;
      continue;
    }
    digits += 1;
    if (!isDigit(byte) || digits > EXACT_DIGITS) return askedOf(from, to);
    whole = whole * 10 + (byte - ZERO);
  }
  const value = <f64>whole / (point == 0 ? 1 : load<f64>(POWERS_OF_TEN + ((to - point) << 3)));
  return isNegative ? -value : value;
}

function askedOf(from: usize, to: usize): f64 {
  const value = numberOfText(from, to);
  if (abs(value) >= EXACT_BELOW) isLongNumber = true;
  return value;
}

/**
 * Writes the number between two addresses at `out` as JavaScript prints it. Returns the end; 0 if
 * that is left to JavaScript.
 */
export function putLiteral(out: usize, from: usize, to: usize): usize {
  if (isPrinted(from, to)) return copyBytes(out, from, to - from);
  const bytes = printLiteral(from, to, out);
  return bytes < 0 ? 0 : out + bytes;
}

/** Whether JavaScript prints it exactly as written. May wrongly return false. */
function isPrinted(from: usize, to: usize): bool {
  const first = load<u8>(from) == MINUS ? from + 1 : from;
  let at = first;
  while (at < to && isDigit(load<u8>(at))) at += 1;
  const isZero = load<u8>(first) == ZERO;
  // Minus zero prints as 0. Any other integer prints as written: a large one is a BigInt.
  if (at == to) return !(isZero && first > from);
  if (load<u8>(at) != POINT || to - first - 1 > EXACT_DIGITS) return false;
  const fraction = ++at;
  while (at < to && isDigit(load<u8>(at))) at += 1;
  if (at != to || load<u8>(to - 1) == ZERO) return false;
  if (!isZero) return true;
  at = fraction;
  while (load<u8>(at) == ZERO) at += 1;
  return at - fraction <= MOST_ZEROS;
}

/** Writes a double at `out` as JavaScript prints it. Returns the end; 0 if it is not finite. */
export function putDouble(out: usize, value: f64): usize {
  return abs(value) < Infinity ? putNumber(value, out) : 0;
}
