// Handles the result of each record: whether it is kept, and what is written for it.
import { copyBytes } from './bytes';
import { isInvalid } from './numbers';
import { putPieces } from './pieces';
import { FAULT, KEEP } from './plan';
import { QUOTE, rowDelimiter } from './quoted';
import { endOf } from './record';
import { settle } from './tests';

const CARRIAGE_RETURN: u8 = 13;

/** The first test, or a verdict for all records (tests.ts). */
let firstTest: usize = 0;
/** Whether the records that the filter drops are written instead. */
let isInverted: bool = false;
/** The first part of a map's result; 0 if records are written unchanged. */
let firstPart: usize = 0;
/**
 * The greatest length of everything that does not grow with the record, and the number of parts
 * that do.
 */
let fixedBytes: usize = 0;
let fieldParts: usize = 0;
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

export function setMap(part: usize, bytes: usize, fields: usize): void {
  firstPart = part;
  fixedBytes = bytes;
  fieldParts = fields;
}

/** Output is written from `at` on; results of a map at most up to `to`. */
export function beginResults(at: usize, to: usize, terminatorByte: u8): void {
  out = at;
  outTo = to;
  records = 0;
  kept = 0;
  isInRun = false;
  terminator = terminatorByte;
}

/**
 * Writes the result of the current record, which begins at `start`, or drops it; false if the
 * result might not fit, or if the record is left to the work on strings.
 */
export function putRecord(start: usize, hasReturn: bool): bool {
  const isMapped = firstPart != 0;
  if (isMapped && <u64>out + fixedBytes + <u64>fieldParts * (endOf(0) - start) > <u64>outTo) return false;
  const settled = settle(firstTest);
  if (settled == FAULT || isInvalid) return false;
  const isKept = (settled == KEEP) != isInverted;
  if (isMapped) {
    if (isKept && !putMapped(hasReturn)) return false;
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

function putMapped(hasReturn: bool): bool {
  let at = putPieces(firstPart, out);
  if (at == 0) return false;
  // A record with a single empty field must not become a blank line.
  if (rowDelimiter != 0 && at == out) {
    store<u8>(at++, QUOTE);
    store<u8>(at++, QUOTE);
  }
  if (hasReturn) store<u8>(at++, CARRIAGE_RETURN);
  store<u8>(at++, terminator);
  out = at;
  return true;
}
