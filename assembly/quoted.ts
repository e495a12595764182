// Fields of CSV that stand in quotes. A field's borders are those of what the record holds, quotes included; its value is
// what is in them, with one quote for each two.
import { copyBytes, STEP } from './bytes';
import { endOf, hasQuotes, startOf } from './record';

export const QUOTE: u8 = 0x22;
const NEWLINE: u8 = 10;
const CARRIAGE_RETURN: u8 = 13;

/** What stands between fields of CSV where a map gives records of it: these quote their fields. 0: it gives texts. */
export let rowDelimiter: u8 = 0;

export function setQuoting(delimiter: u8): void {
  rowDelimiter = delimiter;
}

/** Whether the field is in quotes. Field 0 is the record's text, whatever that begins with. */
// @ts-ignore: decorator
@inline
export function isQuoted(field: i32): bool {
  return hasQuotes && field > 0 && startOf(field) < endOf(field) && load<u8>(startOf(field)) == QUOTE;
}

/** How many quotes of the value are doubled. */
export function doubledIn(field: i32): usize {
  const to = endOf(field) - 1;
  let count: usize = 0;
  for (let at = startOf(field) + 1; at < to; at += 1) count += <usize>(load<u8>(at) == QUOTE);
  return count >> 1;
}

/** Whether two values are the same, of which either may be in quotes, with their borders those of the record. */
export function isSameValue(left: usize, leftTo: usize, isLeft: bool, right: usize, rightTo: usize, isRight: bool): bool {
  left += <usize>isLeft;
  leftTo -= <usize>isLeft;
  right += <usize>isRight;
  rightTo -= <usize>isRight;
  while (left < leftTo && right < rightTo) {
    const byte = load<u8>(left);
    if (byte != load<u8>(right)) return false;
    const isQuote = byte == QUOTE;
    left += 1 + <usize>(isLeft && isQuote);
    right += 1 + <usize>(isRight && isQuote);
  }
  return left == leftTo && right == rightTo;
}

/** Puts out the value of a field in quotes. */
export function putValue(at: usize, field: i32): usize {
  const to = endOf(field) - 1;
  let from = startOf(field) + 1;
  for (let quote = from; quote < to; quote += 1) {
    if (load<u8>(quote) != QUOTE) continue;
    quote += 1;
    at = copyBytes(at, from, quote - from);
    from = quote + 1;
  }
  return copyBytes(at, from, to - from);
}

/** Puts out the field: as its value, or in a record with the quotes that the value needs, and so has here. */
export function putQuoted(at: usize, field: i32): usize {
  if (rowDelimiter == 0) return putValue(at, field);
  const from = startOf(field);
  const to = endOf(field);
  if (needsQuotes(from + 1, to - 1)) return copyBytes(at, from, to - from);
  return copyBytes(at, from + 1, to - from - 2);
}

/** Puts a value that has been put out in quotes where it needs them in a record. Gives the address behind it. */
export function quoteAgain(from: usize, to: usize): usize {
  if (rowDelimiter == 0 || !needsQuotes(from, to)) return to;
  let quotes: usize = 2;
  for (let at = from; at < to; at += 1) quotes += <usize>(load<u8>(at) == QUOTE);
  const end = to + quotes;
  let at = end - 1;
  store<u8>(at, QUOTE);
  // from the end, so that what is read has not been written over
  for (let next = to; next > from; ) {
    next -= 1;
    const byte = load<u8>(next);
    at -= 1;
    store<u8>(at, byte);
    if (byte == QUOTE) {
      at -= 1;
      store<u8>(at, QUOTE);
    }
  }
  store<u8>(from, QUOTE);
  return end;
}

function needsQuotes(from: usize, to: usize): bool {
  const quotes = i8x16.splat(QUOTE);
  const delimiters = i8x16.splat(rowDelimiter);
  const newlines = i8x16.splat(NEWLINE);
  const returns = i8x16.splat(CARRIAGE_RETURN);
  for (let at = from; at < to; at += STEP) {
    const bytes = v128.load(at);
    const either = v128.or(i8x16.eq(bytes, quotes), i8x16.eq(bytes, delimiters));
    const lineEnd = v128.or(i8x16.eq(bytes, newlines), i8x16.eq(bytes, returns));
    let found = i8x16.bitmask(v128.or(either, lineEnd));
    if (to - at < STEP) found &= (1 << <i32>(to - at)) - 1;
    if (found != 0) return true;
  }
  return false;
}
