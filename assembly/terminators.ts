// Finds terminators: what findTerminators (src/records/scanner.ts) does.
import { STEP } from './bytes';
import { setEnd } from './last-end';

/** Counted without looking where the terminators are; a lane of bytes can count so many vectors without overflowing. */
const COUNTED: usize = 2048;

/**
 * How many terminators there are from `from` up to, not including, `to`: at most `most`. Looks at up to 15 bytes behind
 * `to`.
 */
export function find(from: usize, to: usize, terminator: u8, most: i32): i32 {
  const pattern = i8x16.splat(terminator);
  let at = from;
  let count = 0;
  /** The last block in which there was any ends here. */
  let behind = from;
  setEnd(from);

  // block by block, while a block can't well hold all that are wanted: few are found sooner than it is counted
  while (to - at >= COUNTED && most - count >= 128) {
    const found = countIn(at, pattern);
    if (found > most - count) break;
    count += found;
    at += COUNTED;
    if (found > 0) behind = at;
  }

  // where the last of those ended: there is one, so this comes to an end
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
    // what lies behind `to` does not count
    if (to - at < STEP) ends &= (1 << <i32>(to - at)) - 1;
    if (ends == 0) continue;
    const found = popcnt(ends);
    if (count + found >= most) {
      // the wanted one is in this step: those before it are taken away
      while (++count < most) ends &= ends - 1;
      setEnd(at + ctz(ends) + 1);
      return count;
    }
    count += found;
    setEnd(at + 32 - clz(ends));
  }
  return count;
}

/** A bit for each of the 16 bytes at `at`: whether it is the terminator. */
// @ts-ignore: decorator
@inline
function endsAt(at: usize, pattern: v128): i32 {
  return i8x16.bitmask(i8x16.eq(v128.load(at), pattern));
}

/** Adds up in a lane for each byte: 128 at the most, so none overflows. */
function countIn(from: usize, pattern: v128): i32 {
  let counts = i8x16.splat(0);
  for (let at = from; at < from + COUNTED; at += 4 * STEP) {
    // equal is -1
    counts = i8x16.sub(counts, i8x16.eq(v128.load(at), pattern));
    counts = i8x16.sub(counts, i8x16.eq(v128.load(at, 16), pattern));
    counts = i8x16.sub(counts, i8x16.eq(v128.load(at, 32), pattern));
    counts = i8x16.sub(counts, i8x16.eq(v128.load(at, 48), pattern));
  }
  const sums = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(counts));
  const low = i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1);
  return low + i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3);
}
