// Runs the work on records of CSV. As in csv-borders.ts, parity tells what is inside of quotes.
// Each quote and carriage return must be where RFC 4180 allows it; a record in which one is not is
// left to the work on strings.
import { BLOCK, CARRIAGE_RETURN, maskBefore, maskOf, NEWLINE, prefixXor } from './bytes';
import { QUOTE } from './quoted';
import { setEnd, setRow, setStart } from './record';
import { beginResults, endResults } from './output';
import { putRecord } from './results';

/**
 * As runLines. It also stops before a record that is not CSV, or that does not end before `to`:
 * that may be inside of quotes. `wanted`: the highest field needed.
 */
export function runRows(from: usize, to: usize, out: usize, outTo: usize, delimiter: u8, wanted: i32): usize {
  const delimiters = i8x16.splat(delimiter);
  const newlines = i8x16.splat(NEWLINE);
  const quotes = i8x16.splat(QUOTE);
  const returns = i8x16.splat(CARRIAGE_RETURN);
  beginResults(out, outTo, NEWLINE);
  // The state before the block: all bits or none; then the lowest bit or none.
  let inside: u64 = 0;
  let mayOpen: u64 = 1;
  let behindClosing: u64 = 0;
  let behindReturn: u64 = 0;
  /** In earlier blocks of the record: the number of its delimiters, and whether it has a quote. */
  let delimitersBefore = 0;
  let isQuoted = false;
  let start = from;
  let found = 0;
  setStart(1, from);
  for (let block = from; block < to; block += BLOCK) {
    const bounds = maskBefore(block, to);
    let ends = maskOf(block, newlines) & bounds;
    let cuts = maskOf(block, delimiters) & bounds;
    let lineReturns = maskOf(block, returns) & bounds;
    const blockQuotes = maskOf(block, quotes) & bounds;
    let wrong: u64 = 0;
    if ((blockQuotes | inside | behindClosing) != 0) {
      const quoted = prefixXor(blockQuotes) ^ inside;
      const closing = blockQuotes & ~quoted;
      const afterClosing = (closing << 1) | behindClosing;
      ends &= ~quoted;
      cuts &= ~quoted;
      lineReturns &= ~quoted;
      // A quote right after a closing one is the second of a doubled quote.
      const opens = ((cuts | ends) << 1) | mayOpen | afterClosing;
      wrong = (blockQuotes & quoted & ~opens) | (afterClosing & ~(cuts | ends | lineReturns | blockQuotes) & bounds);
      behindClosing = closing >> 63;
      inside = <u64>(<i64>quoted >> 63);
    }
    if ((lineReturns | behindReturn) != 0) {
      wrong |= ((lineReturns << 1) | behindReturn) & ~ends & bounds;
      behindReturn = lineReturns >> 63;
    }
    mayOpen = (cuts | ends) >> 63;
    if (wrong != 0) {
      const before = (wrong & (0 - wrong)) - 1;
      ends &= before;
      cuts &= before;
    }
    /** The record's own part of the block. */
    let own: u64 = u64.MAX_VALUE;
    let marks = found < wanted ? cuts | ends : ends;
    while (marks != 0) {
      const at = block + <usize>ctz(marks);
      const mark = marks & (0 - marks);
      if ((ends & mark) != 0) {
        own &= mark - 1;
        setRow(delimitersBefore + <i32>popcnt(cuts & own) + 1, isQuoted || (blockQuotes & own) != 0);
        if (!takeRow(start, at, found, wanted)) {
          endResults(start);
          return start;
        }
        own = (0 - mark) & ~mark;
        delimitersBefore = 0;
        isQuoted = false;
        start = at + 1;
        found = 0;
        setStart(1, start);
        marks = wanted > 0 ? (cuts | ends) & own : ends & own;
      } else {
        found += 1;
        setEnd(found, at);
        setStart(found + 1, at + 1);
        marks = found < wanted ? marks ^ mark : ends & (0 - mark);
      }
    }
    if (wrong != 0) break;
    delimitersBefore += <i32>popcnt(cuts & own);
    isQuoted = isQuoted || (blockQuotes & own) != 0;
  }
  endResults(start);
  return start;
}

/** A record with its terminator at `end`; `found` of its fields have a delimiter after them. */
function takeRow(start: usize, end: usize, found: i32, wanted: i32): bool {
  const hasReturn = end > start && load<u8>(end - 1) == CARRIAGE_RETURN;
  if (hasReturn) end -= 1;
  if (found < wanted) {
    found += 1;
    setEnd(found, end);
  }
  while (found < wanted) {
    found += 1;
    setStart(found, end);
    setEnd(found, end);
  }
  setStart(0, start);
  setEnd(0, end);
  return putRecord(start, hasReturn);
}
