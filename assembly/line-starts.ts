// Finds lines by their first byte: the same result as findLineStart (src/records/line-starts.ts).
import { BLOCK, maskBefore, maskOf } from './bytes';

/**
 * Address of the first line between `from` and `to` whose first byte is one of the four in
 * `firsts`; `to` if there is none. A line begins at `from` if `isLineStart` is 1. Reads up to 63
 * bytes past `to`.
 */
export function findLineStart(from: usize, to: usize, terminator: u8, isLineStart: i32, firsts: i32): usize {
  const ending = i8x16.splat(terminator);
  const first = i8x16.splat(<i8>firsts);
  const second = i8x16.splat(<i8>(firsts >> 8));
  const third = i8x16.splat(<i8>(firsts >> 16));
  const fourth = i8x16.splat(<i8>(firsts >> 24));
  let carry = <u64>isLineStart;
  for (let block = from; block < to; block += BLOCK) {
    const ends = maskOf(block, ending);
    const starts = ((ends << 1) | carry) & maskBefore(block, to);
    carry = ends >> 63;
    if (starts === 0) continue;
    const wanted = maskOf(block, first) | maskOf(block, second) | maskOf(block, third) | maskOf(block, fourth);
    if ((starts & wanted) !== 0) return block + <usize>ctz(starts & wanted);
  }
  return to;
}
