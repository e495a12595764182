// What comes of each record: whether it is kept, and what is put out for it.
import { copyBytes } from './bytes';
import { isInvalid } from './numbers';
import { putPieces } from './pieces';
import { FAULT, KEEP } from './plan';
import { QUOTE, rowDelimiter } from './quoted';
import { endOf } from './record';
import { settle } from './tests';

const CARRIAGE_RETURN: u8 = 13;

/** The first test, or what settles the matter for all (tests.ts). */
let firstTest: usize = 0;
/** Whether those that the filter refuses are put out instead. */
let isInverted: bool = false;
/** The first part of what is put together of a record; 0: records are put out as they are. */
let firstPart: usize = 0;
/** All that does not grow with the record has no more bytes than these, and there are so many parts that do. */
let fixedBytes: usize = 0;
let fieldParts: usize = 0;
let terminator: u8 = 0;

/** Of the last run: the address behind what it put out, the records it went through, those put out of them. */
let out: usize = 0;
let outTo: usize = 0;
let records: i32 = 0;
let kept: i32 = 0;

/** Records that stand together and are put out are copied together: where they begin, and whether there are any. */
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

/** What comes is put out from `at` on; the results of a map no further than `to`. */
export function beginResults(at: usize, to: usize, terminatorByte: u8): void {
  out = at;
  outTo = to;
  records = 0;
  kept = 0;
  isInRun = false;
  terminator = terminatorByte;
}

/**
 * Puts out the record that is looked at, from `start` on, or doesn't; false where its result might find no room, or it is
 * not what it has to be.
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

/** No record comes any more, or none that can be gone on with; the last one that was put out or not ended at `end`. */
export function endResults(end: usize): void {
  if (isInRun) endRun(end);
}

function endRun(end: usize): void {
  out = copyBytes(out, runFrom, end - runFrom);
}

function putMapped(hasReturn: bool): bool {
  let at = putPieces(firstPart, out);
  if (at == 0) return false;
  // a record of one empty field is not left to look like none
  if (rowDelimiter != 0 && at == out) {
    store<u8>(at++, QUOTE);
    store<u8>(at++, QUOTE);
  }
  if (hasReturn) store<u8>(at++, CARRIAGE_RETURN);
  store<u8>(at++, terminator);
  out = at;
  return true;
}
