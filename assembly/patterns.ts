// Decides whether a regular expression matches a field: walks from state to state by the table of
// patternTable (src/transform/fields/pattern/).
import { FAILED, MATCHED, PATTERN_ROWS } from './plan';
import { isQuoted, QUOTE } from './quoted';
import { endOf, startOf } from './record';

// @ts-ignore: decorator
@external("host", "isMatch")
declare function hostIsMatch(pattern: i32, from: usize, to: usize, isQuoted: i32): i32;

/** The table covers ASCII; at any other character it calls JavaScript. */
export function isMatch(field: i32, table: usize, first: u32, pattern: i32): bool {
  const inQuotes = <i32>isQuoted(field);
  const from = startOf(field) + inQuotes;
  const to = endOf(field) - inQuotes;
  const rows = table + PATTERN_ROWS;
  let state = first;
  for (let at = from; at < to; at += 1) {
    if (state <= MATCHED) break;
    const byte = load<u8>(at);
    if (byte >= 0x80) return hostIsMatch(pattern, from, to, inQuotes) != 0;
    state = load<u8>(rows + (state << 7) + byte);
    // Skips the second of a doubled quote.
    if (byte == QUOTE) at += inQuotes;
  }
  if (state == FAILED) return false;
  return load<u8>(table + state) != 0;
}
