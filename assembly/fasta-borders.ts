// Finds the ends of FASTA records: before each line that begins with >. Within a record it gives
// the same result as FastaBorders (src/records/formats).
import { BLOCK, highest, maskBefore, maskOf, NEWLINE, nth } from './bytes';
import { setEnd } from './last-end';

const MARK: u8 = 0x3e;

/**
 * How many records end between `from` and `to`, at most `most`; each end is the address of a `>`.
 * `isLineStart`: whether a line begins at `from`. Reads up to 63 bytes past `to`.
 */
export function findFastaEnds(from: usize, to: usize, isLineStart: bool, most: i32): i32 {
  const mark = i8x16.splat(MARK);
  const newline = i8x16.splat(NEWLINE);
  let count = 0;
  let last = from;
  for (let block = from; block < to; block += BLOCK) {
    // Marks are rare: check all 64 bytes at once.
    if (!hasAny(block, mark)) continue;
    const isStart = block === from ? isLineStart : load<u8>(block - 1) === NEWLINE;
    const starts = (maskOf(block, newline) << 1) | <u64>isStart;
    const ends = maskOf(block, mark) & starts & maskBefore(block, to);
    if (ends === 0) continue;
    const found = <i32>popcnt(ends);
    if (count + found >= most) {
      setEnd(block + nth(ends, most - count));
      return most;
    }
    count += found;
    last = block + highest(ends);
  }
  setEnd(last);
  return count;
}

// @ts-ignore: decorator
@inline
function hasAny(at: usize, pattern: v128): bool {
  const front = v128.or(i8x16.eq(v128.load(at), pattern), i8x16.eq(v128.load(at, 16), pattern));
  const back = v128.or(i8x16.eq(v128.load(at, 32), pattern), i8x16.eq(v128.load(at, 48), pattern));
  return v128.any_true(v128.or(front, back));
}
