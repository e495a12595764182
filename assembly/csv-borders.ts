// Finds the ends of CSV records: newlines outside of quotes. It gives the same result as
// CsvBorderScanner (src/records/csv) as long as each quote that opens a field is at the field's
// beginning. Before a block of 64 bytes where that fails, it stops.
import { BLOCK, highest, maskBefore, maskOf, NEWLINE, nth, prefixXor } from './bytes';
import { setEnd } from './last-end';

const QUOTE: u8 = 0x22;

// The context before the first byte, in bits; 0 is text outside of quotes.

/** Inside a quoted field. */
const IN_QUOTES: i32 = 1;
/** A field begins here, so a quote opens it. */
const MAY_OPEN: i32 = 2;
/** The last byte was a quote inside a quoted field. */
const BEHIND_QUOTE: i32 = 4;

const NONE: usize = usize.MAX_VALUE;

/** All bits, or none. */
let inQuotes: u64 = 0;
let opened: usize = NONE;
let scanned: usize = 0;

/**
 * Whether the scanned bytes end inside of quotes. A quote at their end has closed them, unless
 * another one follows.
 */
export function isInQuotes(): bool {
  return inQuotes !== 0;
}

/** Address of the quote that opened the last quoted field; -1 if there was none. */
export function openedAt(): usize {
  return opened;
}

export function scannedTo(): usize {
  return scanned;
}

/** How many records end between `from` and `to`, at most `most`. Reads up to 63 bytes past `to`. */
export function findCsvEnds(from: usize, to: usize, delimiter: u8, before: i32, most: i32): i32 {
  const newline = i8x16.splat(NEWLINE);
  const quote = i8x16.splat(QUOTE);
  /** All bits, or none. */
  let inside: u64 = (before & IN_QUOTES) !== 0 ? u64.MAX_VALUE : 0;
  let count = 0;
  let last = from;
  let lastOpened: usize = NONE;
  let block = from;
  for (; block < to; block += BLOCK) {
    const bounds = maskBefore(block, to);
    let ends = maskOf(block, newline) & bounds;
    const quotes = maskOf(block, quote) & bounds;
    let insideBehind = inside;
    if (quotes === 0) {
      ends &= ~inside;
    } else {
      const quoted = prefixXor(quotes) ^ inside;
      // Opening quotes: outside before them, inside after them.
      const openers = quotes & quoted;
      if (openers !== 0) {
        const behindQuotes = (quotes << 1) | <u64>isBehindQuote(block, from, before);
        const fresh = openers & ~behindQuotes;
        if (fresh !== 0) {
          const starts = maskOf(block, i8x16.splat(delimiter)) | ends;
          if ((fresh & ~((starts << 1) | <u64>mayOpen(block, from, before, delimiter))) !== 0) break;
          lastOpened = block + highest(fresh);
        }
      }
      ends &= ~quoted;
      insideBehind = <u64>(<i64>quoted >> 63);
    }
    if (ends !== 0) {
      const found = <i32>popcnt(ends);
      if (count + found >= most) {
        last = block + nth(ends, most - count) + 1;
        setEnd(last);
        inQuotes = 0;
        opened = NONE;
        scanned = last;
        return most;
      }
      count += found;
      last = block + highest(ends) + 1;
    }
    inside = insideBehind;
  }
  setEnd(last);
  inQuotes = inside;
  opened = lastOpened;
  scanned = min(block, to);
  return count;
}

// @ts-ignore: decorator
@inline
function isBehindQuote(block: usize, from: usize, before: i32): bool {
  return block === from ? (before & BEHIND_QUOTE) !== 0 : load<u8>(block - 1) === QUOTE;
}

// @ts-ignore: decorator
@inline
function mayOpen(block: usize, from: usize, before: i32, delimiter: u8): bool {
  if (block === from) return (before & MAY_OPEN) !== 0;
  const byte = load<u8>(block - 1);
  return byte === delimiter || byte === NEWLINE;
}
