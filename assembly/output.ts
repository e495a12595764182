// The output of a run: records that are written unchanged, adjacent ones copied together, or the
// results of a map.
import { CARRIAGE_RETURN, copyBytes } from './bytes';
import { KEEP } from './program';

/** The first test, or a verdict for all records. */
export let firstTest: usize = 0;
/** Whether the records that the filter drops are written instead. */
let isInverted: bool = false;
/** The terminator of records and results. */
export let terminator: u8 = 0;

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

/** Output is written from `at` on; results of a map at most up to `to`. */
export function beginResults(at: usize, to: usize, terminatorByte: u8): void {
  out = at;
  outTo = to;
  records = 0;
  kept = 0;
  isInRun = false;
  terminator = terminatorByte;
}

/** Whether so many bytes fit. */
// @ts-ignore: decorator
@inline
export function hasRoom(bytes: u64): bool {
  return <u64>out + bytes <= <u64>outTo;
}

/** Whether a record is written, by the target that its tests ended at. */
// @ts-ignore: decorator
@inline
export function isWritten(settled: usize): bool {
  return (settled == KEEP) != isInverted;
}

/** Writes the record that begins at `start` unchanged, or drops it. */
// @ts-ignore: decorator
@inline
export function pass(start: usize, isKept: bool): void {
  if (isKept == isInRun) return;
  if (isInRun) endResults(start);
  else runFrom = start;
  isInRun = isKept;
}

/** Ends a result at `at`, with the line end of its record. */
// @ts-ignore: decorator
@inline
export function endResult(at: usize, hasReturn: bool): void {
  if (hasReturn) store<u8>(at++, CARRIAGE_RETURN);
  store<u8>(at++, terminator);
  out = at;
}

// @ts-ignore: decorator
@inline
export function countRecord(isKept: bool): void {
  records += 1;
  kept += <i32>isKept;
}

/** Call it after the last record that was run; records that are still to be copied end at `end`. */
export function endResults(end: usize): void {
  if (isInRun) out = copyBytes(out, runFrom, end - runFrom);
}
