// Decides whether a filter keeps the current record: walks from test to test, as && and || do.
import { isSame } from './bytes';
import { forgetLong, isLong, valueOf } from './json-numbers';
import {
  ESCAPED,
  FALSE,
  FAULT,
  IS_END,
  IS_EQUAL_NUMBER,
  IS_EQUAL_TEXT,
  IS_KIND,
  IS_LESS,
  IS_LESS_OR_SAME,
  IS_MORE,
  IS_MORE_OR_SAME,
  IS_PART,
  IS_SAME_NUMBER,
  IS_SAME_TEXT,
  IS_START,
  IS_TEXT_LESS,
  IS_TEXT_LESS_OR_SAME,
  IS_TEXT_MORE,
  IS_TEXT_MORE_OR_SAME,
  IS_TRUTHY,
  LITERAL,
  MISSING,
  NULL,
  NUMBER,
  NUMBER_KIND,
  NUMBER_LEFT,
  OF_PATH,
  STRING,
  TEST_KINDS,
  TEST_LEFT,
  TEST_PATH,
  TEST_RIGHT,
  TEST_TEXT,
  TEST_TEXT_BYTES,
} from './json-plan';
import { IF_FALSE, IF_TRUE, KEEP, TEST_KIND } from './program';
import {
  foundFrom,
  foundTo,
  isUntold,
  kindAt,
  numberAt,
  setUntold,
  unescapeFound,
} from './json-values';

/** UTF-16 orders characters that begin with such bytes differently. */
const OTHER_ORDER: u8 = 0xee;

/**
 * `first`: the address of the first test, or a verdict for all records. Returns KEEP or REFUSE,
 * unless the record is left to JavaScript.
 */
export function settle(first: usize): usize {
  let test = first;
  while (test > KEEP && !isUntold()) test = <usize>load<u32>(test + (isTrue(test) ? IF_TRUE : IF_FALSE));
  return test;
}

function isTrue(test: usize): bool {
  const kind = load<i32>(test, TEST_KIND);
  if (kind <= IS_EQUAL_NUMBER) return compare(kind, load<u32>(test, TEST_LEFT), load<u32>(test, TEST_RIGHT));
  const found = kindAt(load<u32>(test, TEST_PATH));
  if (found == FAULT) return untold();
  if (kind == IS_KIND) return ((load<u32>(test, TEST_KINDS) >> <u32>found) & 1) != 0;
  if (kind == IS_TRUTHY) return isTruthy(found);
  if (found == NUMBER && kind <= IS_TEXT_MORE_OR_SAME) {
    // The string as a number. A BigInt would be compared with the string itself.
    const isSo = compare(kind - IS_TEXT_LESS, load<u32>(test, TEST_LEFT), load<u32>(test, TEST_RIGHT));
    return isLong() ? untold() : isSo;
  }
  const text = <usize>load<u32>(test, TEST_TEXT);
  const bytes = <usize>load<u32>(test, TEST_TEXT_BYTES);
  if (found != STRING && found != ESCAPED) {
    // No other value === a string. A missing value or null is never == to one, and a missing one is
    // neither less nor greater.
    const isNone = found == MISSING || (found == NULL && kind == IS_EQUAL_TEXT);
    return kind == IS_SAME_TEXT || (isNone && kind <= IS_EQUAL_TEXT) ? false : untold();
  }
  if (!unescapeFound(found)) return kind == IS_SAME_TEXT || kind == IS_EQUAL_TEXT ? false : untold();
  const from = foundFrom();
  const length = foundTo() - from;
  switch (kind) {
    case IS_SAME_TEXT:
    case IS_EQUAL_TEXT:
      return length == bytes && isSame(from, text, bytes);
    case IS_START:
      return length >= bytes && isSame(from, text, bytes);
    case IS_END:
      return length >= bytes && isSame(from + length - bytes, text, bytes);
    case IS_PART:
      return holds(from, length, text, bytes);
    default:
      return isOrdered(kind, order(from, length, text, bytes));
  }
}

function untold(): bool {
  setUntold();
  return false;
}

function compare(kind: i32, left: usize, right: usize): bool {
  if (kind >= IS_SAME_NUMBER) {
    // One of the two is a literal.
    const other = load<i32>(left, NUMBER_KIND) == LITERAL ? right : left;
    if (load<i32>(other, NUMBER_KIND) == OF_PATH) {
      // === converts nothing; == does not convert undefined and null.
      const found = kindAt(load<u32>(other, NUMBER_LEFT));
      if (found == FAULT) return untold();
      if (found != NUMBER) return kind == IS_SAME_NUMBER || found <= NULL ? false : untold();
    }
  }
  forgetLong();
  const a = numberAt(left);
  const b = numberAt(right);
  // JavaScript compares a BigInt exactly. If the doubles differ, the exact values are in the same
  // order.
  if (a == b && isLong()) return untold();
  switch (kind) {
    case IS_LESS:
      return a < b;
    case IS_LESS_OR_SAME:
      return a <= b;
    case IS_MORE:
      return a > b;
    case IS_MORE_OR_SAME:
      return a >= b;
    default:
      return a == b;
  }
}

function isTruthy(found: i32): bool {
  if (found <= FALSE) return false;
  if (found == STRING || found == ESCAPED) return foundTo() > foundFrom();
  return found != NUMBER || valueOf(foundFrom(), foundTo()) != 0;
}

function holds(from: usize, length: usize, text: usize, bytes: usize): bool {
  for (let at: usize = 0; at + bytes <= length; at += 1) {
    if (isSame(from + at, text, bytes)) return true;
  }
  return false;
}

/** Negative if the first text is ordered before the second. */
function order(from: usize, length: usize, text: usize, bytes: usize): i32 {
  const both = min(length, bytes);
  for (let i: usize = 0; i < both; i += 1) {
    const a = load<u8>(from + i);
    const b = load<u8>(text + i);
    if (a == b) continue;
    if (a >= OTHER_ORDER && b >= OTHER_ORDER) setUntold();
    return <i32>a - <i32>b;
  }
  return length == bytes ? 0 : length < bytes ? -1 : 1;
}

function isOrdered(kind: i32, by: i32): bool {
  if (kind == IS_TEXT_LESS) return by < 0;
  if (kind == IS_TEXT_LESS_OR_SAME) return by <= 0;
  return kind == IS_TEXT_MORE ? by > 0 : by >= 0;
}
