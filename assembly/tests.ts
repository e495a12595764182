// Decides whether a filter keeps the current record: walks from test to test, as && and || do.
import { isSame } from './bytes';
import { numberAt } from './numbers';
import {
  FAULT,
  IS_COUNT,
  IS_FIELD,
  IS_LESS,
  IS_LESS_OR_SAME,
  IS_MATCH,
  IS_MORE,
  IS_MORE_OR_SAME,
  IS_TEXT,
  IS_WIDTH,
  LEFT,
  RIGHT,
  TEST_FIELD,
  TEST_TEXT,
  TEST_TEXT_BYTES,
} from './plan';
import { IF_FALSE, IF_TRUE, TEST_KIND } from './program';
import { isMatch } from './patterns';
import { isQuoted, isSameValue } from './quoted';
import { endOf, fieldCount, hasQuotes, startOf } from './record';

/**
 * `first`: the address of the first test, or a verdict for all records. Returns KEEP, REFUSE or
 * FAULT.
 */
export function settle(first: usize): usize {
  let test = first;
  while (test > FAULT) test = <usize>load<u32>(test + (isTrue(test) ? IF_TRUE : IF_FALSE));
  return test;
}

function isTrue(test: usize): bool {
  const kind = load<i32>(test, TEST_KIND);
  if (kind == IS_TEXT) {
    const text = load<u32>(test, TEST_TEXT);
    return holdsValue(load<i32>(test, TEST_FIELD), text, text + load<u32>(test, TEST_TEXT_BYTES), false);
  }
  if (kind == IS_FIELD) {
    const other = load<i32>(test, TEST_TEXT);
    return holdsValue(load<i32>(test, TEST_FIELD), startOf(other), endOf(other), isQuoted(other));
  }
  if (kind == IS_COUNT) return fieldCount == load<i32>(test, TEST_FIELD);
  if (kind == IS_WIDTH) return hasFields(load<i32>(test, TEST_FIELD));
  if (kind == IS_MATCH) {
    const table = load<u32>(test, TEST_TEXT);
    return isMatch(load<i32>(test, TEST_FIELD), table, load<u32>(test, TEST_TEXT_BYTES), load<i32>(test + LEFT));
  }
  const left = numberAt(test + LEFT);
  const right = numberAt(test + RIGHT);
  switch (kind) {
    case IS_LESS:
      return left < right;
    case IS_LESS_OR_SAME:
      return left <= right;
    case IS_MORE:
      return left > right;
    case IS_MORE_OR_SAME:
      return left >= right;
    default:
      return left == right;
  }
}

/** An existing field has a delimiter after it; the last one ends where the record does. */
function hasFields(count: i32): bool {
  const end = endOf(0);
  return startOf(0) < end && endOf(count) == end && (count == 1 || endOf(count - 1) < end);
}

/** Whether a field has this value, which may be that of a quoted field. */
function holdsValue(field: i32, value: usize, valueTo: usize, isValueQuoted: bool): bool {
  const from = startOf(field);
  const to = endOf(field);
  if (hasQuotes) {
    const isFieldQuoted = isQuoted(field);
    if (isFieldQuoted || isValueQuoted) return isSameValue(from, to, isFieldQuoted, value, valueTo, isValueQuoted);
  }
  return to - from == valueTo - value && isSame(from, value, to - from);
}
