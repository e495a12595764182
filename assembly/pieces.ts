// Writes the result of a map for a record, piece by piece.
import { CARRIAGE_RETURN, copyBytes, STEP } from './bytes';
import { putFixed, putNumber } from './digits';
import { isInvalid, numberAt } from './numbers';
import {
  BETWEEN,
  FIXED,
  LOWER,
  NUMBER,
  PART_BYTES,
  PART_FIRST,
  PART_KIND,
  PART_SECOND,
  PART_TEXT,
  PART_TEXT_BYTES,
  PART_THIRD,
  SLICE,
  STRAND,
  UPPER,
  WHOLE_FIELD,
} from './plan';
import { isQuoted, putQuoted, putValue, quoteAgain } from './quoted';
import { endOf, hasQuotes, startOf } from './record';
import { putStrand } from './strand';

/** The bit that differs between lower and upper case. */
const CASE: u8 = 0x20;
const BLANK: u8 = 0x20;
const TAB: u8 = 9;

/** The delimiter that row() refuses in fields which may contain it; -1 if there is none. */
let joint: i32 = -1;

export function setJoint(byte: i32): void {
  joint = byte;
}

/**
 * Writes all parts from this one on, and returns the end; 0 if the record is left to the work on
 * strings.
 */
export function putPieces(part: usize, at: usize): usize {
  while (true) {
    const textBytes = <usize>load<u32>(part, PART_TEXT_BYTES);
    if (textBytes > 0) at = copyBytes(at, load<u32>(part, PART_TEXT), textBytes);
    const kind = load<i32>(part, PART_KIND);
    if (kind == WHOLE_FIELD) {
      const field = load<i32>(part, PART_FIRST);
      if (hasQuotes && isQuoted(field)) {
        at = putQuoted(at, field);
      } else {
        const from = startOf(field);
        at = copyBytes(at, from, endOf(field) - from);
        if (joint >= 0 && hasJoint(at - (endOf(field) - from), at)) return 0;
      }
    } else if (kind < 0) {
      break;
    } else {
      const end = putPiece(kind, part, at);
      if (end == 0 || (joint >= 0 && hasJoint(at, end))) return 0;
      at = end;
    }
    part += PART_BYTES;
  }
  return at;
}

function hasJoint(from: usize, to: usize): bool {
  for (let at = from; at < to; at += 1) {
    if (<i32>load<u8>(at) == joint) return true;
  }
  return false;
}

function putPiece(kind: i32, part: usize, at: usize): usize {
  const first = load<i32>(part, PART_FIRST);
  if (kind == BETWEEN) return putBetween(first, load<i32>(part, PART_SECOND), at);
  if (kind == NUMBER || kind == FIXED) {
    const value = numberAt(<usize>first);
    // NaN is an error, and so is an infinity, unless toFixed() prints it.
    if (isInvalid || isNaN(value) || (kind == NUMBER && !isFinite(value))) return 0;
    return kind == FIXED ? putFixed(value, load<i32>(part, PART_SECOND), at) : putNumber(value, at);
  }
  // A quoted value is written first and changed in place.
  if (isQuoted(first)) return quoteAgain(at, putChanged(kind, part, at, putValue(at, first), at));
  return putChanged(kind, part, startOf(first), endOf(first), at);
}

/** The source may be at `at` itself. */
function putChanged(kind: i32, part: usize, from: usize, to: usize, at: usize): usize {
  if (kind == LOWER) return putCased(from, to, 0x41, at);
  if (kind == UPPER) return putCased(from, to, 0x61, at);
  if (kind == STRAND) return putStrand(from, to, at);
  if (kind == SLICE) return putSlice(from, to, load<i32>(part, PART_SECOND), load<i32>(part, PART_THIRD), at);
  return putTrimmed(from, to, at);
}

/** Writes the bytes between two fields; both must exist. */
function putBetween(behind: i32, before: i32, at: usize): usize {
  // An existing field has a delimiter before it.
  if (before > 1 && endOf(before - 1) >= endOf(0)) return 0;
  const from = behind == 0 ? startOf(0) : endOf(behind);
  const to = before == 0 ? endOf(0) : startOf(before);
  return copyBytes(at, from, to - from);
}

/** Changes the case of the 26 letters from `first` on. */
function putCased(from: usize, to: usize, first: u8, at: usize): usize {
  const firsts = i8x16.splat(first);
  const count = i8x16.splat(26);
  const bit = i8x16.splat(CASE);
  for (let done: usize = 0; done < to - from; done += STEP) {
    const bytes = v128.load(from + done);
    const isLetter = i8x16.lt_u(i8x16.sub(bytes, firsts), count);
    v128.store(at + done, v128.xor(bytes, v128.and(isLetter, bit)));
  }
  return at + (to - from);
}

function putTrimmed(from: usize, to: usize, at: usize): usize {
  while (from < to && isSpace(load<u8>(from))) from += 1;
  while (to > from && isSpace(load<u8>(to - 1))) to -= 1;
  return copyBytes(at, from, to - from);
}

function isSpace(byte: u8): bool {
  return byte == BLANK || (byte >= TAB && byte <= CARRIAGE_RETURN);
}

/** From one offset up to another; negative ones count from the end. */
function putSlice(from: usize, to: usize, first: i32, last: i32, at: usize): usize {
  const letters = <i32>(to - from);
  const start = first < 0 ? max(letters + first, 0) : min(first, letters);
  const end = last < 0 ? max(letters + last, 0) : min(last, letters);
  return end > start ? copyBytes(at, from + start, end - start) : at;
}
