// The field kernel: filters and maps the records of a batch in its memory, for work that only
// compares and joins fields. The result is that of the same expression on strings, byte for byte.
import { BLOCK, CARRIAGE_RETURN, maskBefore, maskOf, NEWLINE } from './bytes';
import { endOf, setEnd, setStart, startOf } from './record';
import { runRows } from './csv-rows';
import { beginResults, endResults } from './output';
import { putRecord } from './results';
export { runFasta, setScratch } from './fasta';
export { setNamed } from './names';
export { setByteForByte } from './numbers';
export { setJoint } from './pieces';
export { setQuoting } from './quoted';
export { runReads } from './reads';
export { outEnd, recordsDone, recordsKept, setFilter } from './output';
export { setMap } from './results';

/** The highest field needed. */
let wanted: i32 = 0;
let delimiter: u8 = 0;
let terminator: u8 = 0;

export function setFields(highest: i32, delimiterByte: u8, terminatorByte: u8): void {
  wanted = highest;
  delimiter = delimiterByte;
  terminator = terminatorByte;
}

/**
 * Runs the work on the records between two addresses; the last terminator is before `to`. Results
 * are written from `out` on. It stops before a record whose result might not fit before `outTo`
 * (records that are written unchanged must all fit), and before one with the wrong number of
 * fields. Returns the address of the first record that it did not run.
 */
export function runLines(from: usize, to: usize, out: usize, outTo: usize): usize {
  const delimiters = i8x16.splat(delimiter);
  const terminators = i8x16.splat(terminator);
  const most = wanted;
  beginResults(out, outTo, terminator);
  let start = from;
  let found = 0;
  setStart(1, from);
  for (let block = from; block < to; block += BLOCK) {
    const inside = maskBefore(block, to);
    const ends = maskOf(block, terminators) & inside;
    const cuts = most > 0 ? (maskOf(block, delimiters) & inside) | ends : ends;
    let marks = found < most ? cuts : ends;
    while (marks != 0) {
      const at = block + <usize>ctz(marks);
      const mark = marks & (0 - marks);
      if ((ends & mark) != 0) {
        if (!takeLine(start, at, found)) {
          endResults(start);
          return start;
        }
        start = at + 1;
        found = 0;
        setStart(1, start);
        marks = cuts & (0 - mark) & ~mark;
      } else {
        found += 1;
        setEnd(found, at);
        setStart(found + 1, at + 1);
        marks = found < most ? marks ^ mark : ends & (0 - mark);
      }
    }
  }
  endResults(to);
  return to;
}

export function runCsv(from: usize, to: usize, out: usize, outTo: usize): usize {
  return runRows(from, to, out, outTo, delimiter, wanted);
}

/** A record with its terminator at `end`; `found` of its fields have a delimiter after them. */
function takeLine(start: usize, end: usize, found: i32): bool {
  let field = found;
  if (field < wanted) {
    field += 1;
    setEnd(field, end);
  }
  const hasReturn = terminator == NEWLINE && end > start && load<u8>(end - 1) == CARRIAGE_RETURN;
  if (hasReturn) {
    end -= 1;
    // The \r may be the end of the last field, or the delimiter before it.
    if (field > 0 && endOf(field) > end) {
      if (startOf(field) > end) setStart(field, end);
      setEnd(field, end);
    }
  }
  while (field < wanted) {
    field += 1;
    setStart(field, end);
    setEnd(field, end);
  }
  setStart(0, start);
  setEnd(0, end);
  return putRecord(start, hasReturn);
}
