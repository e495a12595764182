// Writes numbers as String() and toFixed() do. For numbers outside its range it calls JavaScript.
import { POWERS_OF_TEN } from './program';

const ZERO: u8 = 0x30;
const MINUS: u8 = 0x2d;
const POINT: u8 = 0x2e;

/** The plan has 10 ** n for n up to this; integers below the greatest one are exact. */
const EXACT_DIGITS: i32 = 15;
const EXACT: f64 = 1e15;
/** From here on String() writes no exponent. */
const SMALLEST: f64 = 1e-6;
const FITS: f64 = 9e18;

// @ts-ignore: decorator
@external("host", "putNumber")
declare function hostPutNumber(value: f64, at: usize): usize;

// @ts-ignore: decorator
@external("host", "putFixed")
declare function hostPutFixed(value: f64, digits: i32, at: usize): usize;

/** Writes String(value) at an address, and returns the end. */
export function putNumber(value: f64, at: usize): usize {
  const size = abs<f64>(value);
  if (size == 0) return putWhole(0, at);
  if (!(size >= SMALLEST && size < EXACT)) return hostPutNumber(value, at);
  // JavaScript writes the fewest digits that parse as this number. With up to 15 digits only one
  // choice is possible, and the quotient of two exact integers equals the parsed value.
  for (let digits = 0; digits <= EXACT_DIGITS; digits += 1) {
    const power = powerOfTen(digits);
    const whole = nearest<f64>(size * power);
    if (whole >= EXACT) break;
    if (whole / power == size) return putDecimal(<u64>whole, digits, <u64>power, value < 0, at);
  }
  return hostPutNumber(value, at);
}

/** Writes value.toFixed(digits). Of two equally near numbers it takes the larger one (ECMA-262). */
export function putFixed(value: f64, digits: i32, at: usize): usize {
  const size = abs<f64>(value);
  if (!(size < EXACT) || digits > EXACT_DIGITS) return hostPutFixed(value, digits, at);
  const power = powerOfTen(digits);
  if (size * power >= FITS) return hostPutFixed(value, digits, at);
  return putDecimal(scaled(size, <u64>power), digits, <u64>power, value < 0, at);
}

/** size * power, exactly, rounded to the nearest integer with halves up. */
function scaled(size: f64, power: u64): u64 {
  const bits = reinterpret<u64>(size);
  const exponent = <i32>(bits >> 52);
  // Subnormal numbers such as 2 ** -1074 give 0 with any of these powers.
  if (exponent == 0) return 0;
  const mantissa = (bits & 0x000fffffffffffff) | 0x0010000000000000;
  // size is mantissa / 2 ** shift, and below 2 ** 50, so shift is at least 3.
  const shift = 1075 - exponent;
  if (shift > 106) return 0;
  // The product has less than 103 bits; it is kept in two 64-bit numbers.
  const low32 = (mantissa & 0xffffffff) * (power & 0xffffffff);
  const middle = (mantissa >> 32) * (power & 0xffffffff) + (low32 >> 32);
  const middle32 = (mantissa & 0xffffffff) * (power >> 32) + (middle & 0xffffffff);
  let low = (middle32 << 32) | (low32 & 0xffffffff);
  let high = (mantissa >> 32) * (power >> 32) + (middle >> 32) + (middle32 >> 32);
  if (shift <= 64) {
    const half = <u64>1 << <u64>(shift - 1);
    low += half;
    if (low < half) high += 1;
  } else {
    high += <u64>1 << <u64>(shift - 65);
  }
  if (shift < 64) return (high << <u64>(64 - shift)) | (low >> <u64>shift);
  return high >> <u64>(shift - 64);
}

function putDecimal(whole: u64, digits: i32, power: u64, isNegative: bool, at: usize): usize {
  if (isNegative) store<u8>(at++, MINUS);
  if (digits == 0) return putWhole(whole, at);
  const before = whole / power;
  let behind = whole - before * power;
  at = putWhole(before, at);
  store<u8>(at, POINT);
  const end = at + 1 + digits;
  for (let to = end - 1; to > at; to -= 1) {
    const tenth = behind / 10;
    store<u8>(to, ZERO + <u8>(behind - tenth * 10));
    behind = tenth;
  }
  return end;
}

function putWhole(whole: u64, at: usize): usize {
  let end = at + 1;
  for (let limit: u64 = 10; whole >= limit && end < at + 19; limit *= 10) end += 1;
  let rest = whole;
  for (let to = end - 1; to >= at; to -= 1) {
    const tenth = rest / 10;
    store<u8>(to, ZERO + <u8>(rest - tenth * 10));
    rest = tenth;
  }
  return end;
}

// @ts-ignore: decorator
@inline
function powerOfTen(digits: i32): f64 {
  return load<f64>(POWERS_OF_TEN + (<usize>digits << 3));
}
