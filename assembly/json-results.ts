// Handles the result of each record: whether it is kept, and what is written for it.
import {
  CLOSE_OBJECT,
  COMMA,
  LETTER_F,
  OPEN_OBJECT,
  QUOTE,
  SPACE,
  WORD_ALSE,
  WORD_NULL,
  WORD_TRUE,
} from './json-letters';
import { copyBytes } from './bytes';
import { forgetLong, keepDigits, putDouble, putLiteral } from './json-numbers';
import {
  ARRAY,
  ESCAPED,
  FALSE,
  FAULT,
  IS_OBJECT,
  IS_ROW,
  MISSING,
  NO_MAP,
  NULL,
  NUMBER,
  NUMBER_OF_PART,
  OBJECT,
  PART_AT,
  PART_BYTES,
  PART_TEXT,
  PART_TEXT_BYTES,
  PART_VALUE,
  PATH_VALUE,
  STRING,
  TRUE,
} from './json-plan';
import { KEEP } from './program';
import {
  countRecord,
  endResult,
  firstTest,
  hasRoom,
  isWritten,
  outEnd,
  pass,
  terminator,
} from './output';
import { rewriteTo, unescapeTo } from './json-strings';
import { settle } from './json-tests';
import { foundFrom, foundTo, isUntold, kindAt, numberAt } from './json-values';

/** The greatest length of a printed number of few digits, with quotes, commas and the like. */
const NUMBER_BYTES: usize = 40;

/**
 * Writes the array or object between two addresses at `out`, as JSON.stringify does. Returns the
 * number of bytes, or -1 if that is left to JavaScript.
 */
// @ts-ignore: decorator
@external("host", "rewrite")
declare function rewrite(from: usize, to: usize, out: usize, outTo: usize): i32;

let map: i32 = NO_MAP;
let firstPart: usize = 0;
let parts: i32 = 0;
/** The greatest total length of a result's literals. */
let fixedBytes: usize = 0;
let delimiter: u8 = 0;

export function setMap(kind: i32, part: usize, count: i32, bytes: usize, delimiterByte: u8): void {
  map = kind;
  firstPart = part;
  parts = count;
  fixedBytes = bytes;
  delimiter = delimiterByte;
  keepDigits(kind == IS_OBJECT);
}

/**
 * Writes the record's result, or drops it; false if the result might not fit, or is left to
 * JavaScript.
 */
export function putRecord(start: usize, end: usize, hasReturn: bool): bool {
  if (map != NO_MAP && !hasRoom(fixedBytes + <u64>parts * (end - start + NUMBER_BYTES))) return false;
  const isKept = isWritten(settle(firstTest));
  if (isUntold()) return false;
  if (map == NO_MAP) pass(start, isKept);
  else if (isKept && !putParts(hasReturn)) return false;
  countRecord(isKept);
  return true;
}

/** Writes the result; false if it is left to JavaScript. */
function putParts(hasReturn: bool): bool {
  const start = outEnd();
  let at = start;
  if (map == IS_OBJECT) store<u8>(at++, OPEN_OBJECT);
  let part = firstPart;
  for (let rest = parts; rest > 0; rest -= 1) {
    const before = at;
    at = putPart(at, part, at > start + 1);
    if (at == 0) return false;
    // A missing member is left out.
    if (at == NOTHING) at = before;
    part += PART_BYTES;
  }
  if (map == IS_OBJECT) store<u8>(at++, CLOSE_OBJECT);
  endResult(at, hasReturn);
  return true;
}

const NOTHING: usize = 1;

function putPart(at: usize, part: usize, isNext: bool): usize {
  const value = load<i32>(part, PART_VALUE);
  const source = <usize>load<u32>(part, PART_AT);
  const kind = value == PATH_VALUE ? kindAt(source) : NUMBER;
  if (kind == FAULT) return 0;
  if (map == IS_OBJECT) {
    if (kind == MISSING) return NOTHING;
    if (isNext) store<u8>(at++, COMMA);
  }
  const textBytes = <usize>load<u32>(part, PART_TEXT_BYTES);
  if (textBytes > 0) at = copyBytes(at, load<u32>(part, PART_TEXT), textBytes);
  if (value == PATH_VALUE) {
    const from = at;
    at = map == IS_OBJECT ? putJson(at, kind) : putText(at, kind);
    // A string without escapes contains no control character, so no terminator and no tab.
    const mayBreak = map == IS_ROW && (kind == ESCAPED || delimiter >= SPACE);
    if (mayBreak && at != 0 && hasBreak(from, at)) return 0;
  } else if (value == NUMBER_OF_PART) {
    forgetLong();
    const number = numberAt(source);
    if (isUntold()) return 0;
    const from = at;
    at = putDouble(at, number);
    if (map == IS_ROW && at != 0 && delimiter >= SPACE && hasBreak(from, at)) return 0;
  }
  return at;
}

/**
 * Writes strings and numbers. For all other values JavaScript throws an error, or has rules of its
 * own.
 */
function putText(at: usize, kind: i32): usize {
  const from = foundFrom();
  const to = foundTo();
  if (kind == STRING) return to == from ? at : copyBytes(at, from, to - from);
  if (kind == ESCAPED) return unescapeTo(at, from, to);
  return kind == NUMBER ? putLiteral(at, from, to) : 0;
}

function putJson(at: usize, kind: i32): usize {
  const from = foundFrom();
  const to = foundTo();
  switch (kind) {
    case STRING:
    case ESCAPED:
      store<u8>(at++, QUOTE);
      if (kind == ESCAPED) at = rewriteTo(at, from, to);
      else if (to > from) at = copyBytes(at, from, to - from);
      store<u8>(at, QUOTE);
      return at + 1;
    case NUMBER:
      return putLiteral(at, from, to);
    case TRUE:
      store<u32>(at, WORD_TRUE);
      return at + 4;
    case NULL:
      store<u32>(at, WORD_NULL);
      return at + 4;
    case FALSE:
      store<u8>(at, LETTER_F);
      store<u32>(at, WORD_ALSE, 1);
      return at + 5;
    case ARRAY:
    case OBJECT: {
      const bytes = rewrite(from, to, at, at + (to - from));
      return bytes < 0 ? 0 : at + bytes;
    }
    default:
      return 0;
  }
}

function hasBreak(from: usize, to: usize): bool {
  for (; from < to; from += 1) {
    const byte = load<u8>(from);
    if (byte == delimiter || byte == terminator) return true;
  }
  return false;
}
