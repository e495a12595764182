// Finds terminators: the same result as findTerminators (src/records/scanner.ts).
import { STEP } from './bytes';
import { setEnd } from './last-end';

/**
 * Bytes whose terminators are counted without finding their places; a byte lane can count so many
 * without overflow.
 */
const COUNTED: usize = 2048;

/**
 * How many terminators there are from `from` to `to`, exclusive: at most `most`. Reads up to 15
 * bytes past `to`.
 */
export function find(from: usize, to: usize, terminator: u8, most: i32): i32 {
  const pattern = i8x16.splat(terminator);
  let at = from;
  let count = 0;
  /** The end of the last block that had any. */
  let behind = from;
  setEnd(from);

  // Count block by block while one block can hardly have all that are wanted. A few are found
  // faster one by one.
  while (to - at >= COUNTED && most - count >= 128) {
    const found = countIn(at, pattern);
    if (found > most - count) break;
    count += found;
    at += COUNTED;
    if (found > 0) behind = at;
  }

  // Finds the place of the last one counted: there is one, so the loop ends.
  if (count > 0) {
    let ends = 0;
    while (ends == 0) {
      behind -= STEP;
      ends = endsAt(behind, pattern);
    }
    setEnd(behind + 32 - clz(ends));
  }
  if (count == most) return count;

  for (; at < to; at += STEP) {
    let ends = endsAt(at, pattern);
    // Bytes from `to` on do not count.
    if (to - at < STEP) ends &= (1 << <i32>(to - at)) - 1;
    if (ends == 0) continue;
    const found = popcnt(ends);
    if (count + found >= most) {
      // The wanted one is in this step: remove those before it.
      while (++count < most) ends &= ends - 1;
      setEnd(at + ctz(ends) + 1);
      return count;
    }
    count += found;
    setEnd(at + 32 - clz(ends));
  }
  return count;
}

/** A bit for each of the 16 bytes at `at`: set if it is the terminator. */
// @ts-ignore: decorator
@inline
function endsAt(at: usize, pattern: v128): i32 {
  return i8x16.bitmask(i8x16.eq(v128.load(at), pattern));
}

/** Counts in a lane for each byte: 128 at most, so none overflows. */
function countIn(from: usize, pattern: v128): i32 {
  let counts = i8x16.splat(0);
  for (let at = from; at < from + COUNTED; at += 4 * STEP) {
    // An equal byte gives -1.
    counts = i8x16.sub(counts, i8x16.eq(v128.load(at), pattern));
    counts = i8x16.sub(counts, i8x16.eq(v128.load(at, 16), pattern));
    counts = i8x16.sub(counts, i8x16.eq(v128.load(at, 32), pattern));
    counts = i8x16.sub(counts, i8x16.eq(v128.load(at, 48), pattern));
  }
  const sums = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(counts));
  const low = i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1);
  return low + i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3);
}
