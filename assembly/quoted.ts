// Quoted fields of CSV. A field's borders include its quotes. Its value is the text inside them,
// with one quote for each doubled one.
import { CARRIAGE_RETURN, copyBytes, NEWLINE, STEP } from './bytes';
import { endOf, hasQuotes, startOf } from './record';

export const QUOTE: u8 = 0x22;

/**
 * If a map gives CSV records: the delimiter for whose sake fields are quoted. 0: it gives strings.
 */
export let rowDelimiter: u8 = 0;

export function setQuoting(delimiter: u8): void {
  rowDelimiter = delimiter;
}

/** Whether the field is quoted. Field 0 is the whole record, which may begin with a quote. */
// @ts-ignore: decorator
@inline
export function isQuoted(field: i32): bool {
  return hasQuotes && field > 0 && startOf(field) < endOf(field) && load<u8>(startOf(field)) == QUOTE;
}

/** How many doubled quotes the value has. */
export function doubledIn(field: i32): usize {
  const to = endOf(field) - 1;
  let count: usize = 0;
  for (let at = startOf(field) + 1; at < to; at += 1) count += <usize>(load<u8>(at) == QUOTE);
  return count >> 1;
}

/**
 * Whether two values are equal. `isLeft` and `isRight` say whether each is quoted; the borders
 * include its quotes.
 */
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

/** Writes the value of a quoted field. */
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

/**
 * Writes the field: its value; or in a CSV record, quoted if the value needs it, as it is in the
 * input.
 */
export function putQuoted(at: usize, field: i32): usize {
  if (rowDelimiter == 0) return putValue(at, field);
  const from = startOf(field);
  const to = endOf(field);
  if (needsQuotes(from + 1, to - 1)) return copyBytes(at, from, to - from);
  return copyBytes(at, from + 1, to - from - 2);
}

/** Quotes a value that has been written, if it needs quotes in a CSV record. Returns the end. */
export function quoteAgain(from: usize, to: usize): usize {
  if (rowDelimiter == 0 || !needsQuotes(from, to)) return to;
  let quotes: usize = 2;
  for (let at = from; at < to; at += 1) quotes += <usize>(load<u8>(at) == QUOTE);
  const end = to + quotes;
  let at = end - 1;
  store<u8>(at, QUOTE);
  // From the end, so that nothing is overwritten before it is read.
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
