// Handles the result of each record: whether it is kept, and what is written for it.
import { copyBytes } from './bytes';
import { forgetLong, keepDigits, putDouble, putLiteral } from './json-numbers';
import {
  ARRAY,
  ESCAPED,
  FALSE,
  FAULT,
  IS_OBJECT,
  IS_ROW,
  KEEP,
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
import { rewriteTo, unescapeTo } from './json-strings';
import { settle } from './json-tests';
import { foundFrom, foundTo, isUntold, kindAt, numberAt } from './json-values';

const CARRIAGE_RETURN: u8 = 13;
const SPACE: u8 = 0x20;
const QUOTE: u8 = 0x22;
const COMMA: u8 = 0x2c;
const OPEN_OBJECT: u8 = 0x7b;
const CLOSE_OBJECT: u8 = 0x7d;
/** The greatest length of a printed number of few digits, with quotes, commas and the like. */
const NUMBER_BYTES: usize = 40;
// The letters of each word, the first in the lowest byte.
const WORD_TRUE: u32 = 0x65757274;
const WORD_ALSE: u32 = 0x65736c61;
const WORD_NULL: u32 = 0x6c6c756e;
const LETTER_F: u8 = 0x66;

/**
 * Writes the array or object between two addresses at `out`, as JSON.stringify does. Returns the
 * number of bytes, or -1 if that is left to JavaScript.
 */
// @ts-ignore: decorator
@external("host", "rewrite")
declare function rewrite(from: usize, to: usize, out: usize, outTo: usize): i32;

let firstTest: usize = 0;
/** Whether the records that the filter drops are written instead. */
let isInverted: bool = false;
let map: i32 = NO_MAP;
let firstPart: usize = 0;
let parts: i32 = 0;
/** The greatest total length of a result's literals. */
let fixedBytes: usize = 0;
let delimiter: u8 = 0;
let terminator: u8 = 0;

/**
 * Of the last run: the end of its output, the records that it ran, and those of them that it wrote.
 */
let out: usize = 0;
let outTo: usize = 0;
let records: i32 = 0;
let kept: i32 = 0;

/**
 * Adjacent records that are written unchanged are copied at once: their start, and whether there
 * are any.
 */
let runFrom: usize = 0;
let isInRun: bool = false;

export function outEnd(): usize {
  return out;
}

export function recordsDone(): i32 {
  return records;
}

export function recordsKept(): i32 {
  return kept;
}

export function setFilter(test: usize, inverted: bool): void {
  firstTest = test;
  isInverted = inverted;
}

export function setMap(kind: i32, part: usize, count: i32, bytes: usize, delimiterByte: u8): void {
  map = kind;
  firstPart = part;
  parts = count;
  fixedBytes = bytes;
  delimiter = delimiterByte;
  keepDigits(kind == IS_OBJECT);
}

export function beginResults(at: usize, to: usize, terminatorByte: u8): void {
  out = at;
  outTo = to;
  records = 0;
  kept = 0;
  isInRun = false;
  terminator = terminatorByte;
}

/**
 * Writes the record's result, or drops it; false if the result might not fit, or is left to
 * JavaScript.
 */
export function putRecord(start: usize, end: usize, hasReturn: bool): bool {
  if (map != NO_MAP && <u64>out + fixedBytes + <u64>parts * (end - start + NUMBER_BYTES) > <u64>outTo) return false;
  const isKept = (settle(firstTest) == KEEP) != isInverted;
  if (isUntold()) return false;
  if (map != NO_MAP) {
    if (isKept) {
      const behind = putParts(out, hasReturn);
      if (behind == 0) return false;
      out = behind;
    }
  } else if (isKept != isInRun) {
    if (isInRun) endRun(start);
    else runFrom = start;
    isInRun = isKept;
  }
  records += 1;
  kept += <i32>isKept;
  return true;
}

/** Call it after the last record that was run; records that are still to be copied end at `end`. */
export function endResults(end: usize): void {
  if (isInRun) endRun(end);
}

function endRun(end: usize): void {
  out = copyBytes(out, runFrom, end - runFrom);
}

/** Writes the result and returns its end; 0 if it is left to JavaScript. */
function putParts(at: usize, hasReturn: bool): usize {
  const start = at;
  if (map == IS_OBJECT) store<u8>(at++, OPEN_OBJECT);
  let part = firstPart;
  for (let rest = parts; rest > 0; rest -= 1) {
    const before = at;
    at = putPart(at, part, at > start + 1);
    if (at == 0) return 0;
    // A missing member is left out.
    if (at == NOTHING) at = before;
    part += PART_BYTES;
  }
  if (map == IS_OBJECT) store<u8>(at++, CLOSE_OBJECT);
  if (hasReturn) store<u8>(at++, CARRIAGE_RETURN);
  store<u8>(at++, terminator);
  return at;
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
