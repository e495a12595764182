// Operations on bytes that the kernels share. They read and copy whole steps of 16 bytes, so there
// must be that much memory after each area, with any content.

export const NEWLINE: u8 = 10;
export const CARRIAGE_RETURN: u8 = 13;

/** Bytes that may be read and written past the end of an area. */
export const STEP: usize = 16;

/** Bytes covered by one mask. */
export const BLOCK: usize = 64;

/** From this length on, memory.copy is faster. */
const LONG: usize = 192;

/**
 * A bit for each of the 64 bytes at `at`, the lowest for the first: set if it is the byte that
 * fills `pattern`.
 */
// @ts-ignore: decorator
@inline
export function maskOf(at: usize, pattern: v128): u64 {
  const first = <u64>i8x16.bitmask(i8x16.eq(v128.load(at), pattern));
  const second = <u64>i8x16.bitmask(i8x16.eq(v128.load(at, 16), pattern));
  const third = <u64>i8x16.bitmask(i8x16.eq(v128.load(at, 32), pattern));
  const fourth = <u64>i8x16.bitmask(i8x16.eq(v128.load(at, 48), pattern));
  return first | (second << 16) | (third << 32) | (fourth << 48);
}

/** The bits for the bytes before `to` in a block at `at`. */
// @ts-ignore: decorator
@inline
export function maskBefore(at: usize, to: usize): u64 {
  const bytes = to - at;
  return bytes >= BLOCK ? u64.MAX_VALUE : (<u64>1 << <u64>bytes) - 1;
}

/** Index of the highest of 64 bits that is set; there must be one. */
// @ts-ignore: decorator
@inline
export function highest(mask: u64): usize {
  return 63 - <usize>clz(mask);
}

/** Index of the `n`-th bit that is set, from 1; there must be so many. */
export function nth(mask: u64, n: i32): usize {
  while (--n > 0) mask &= mask - 1;
  return <usize>ctz(mask);
}

/**
 * Copies bytes to a place that neither they nor the step after them overlaps. Returns the end of
 * the copy.
 */
// @ts-ignore: decorator
@inline
export function copyBytes(to: usize, from: usize, bytes: usize): usize {
  if (bytes > LONG) {
    memory.copy(to, from, bytes);
  } else {
    let done: usize = 0;
    do {
      v128.store(to + done, v128.load(from + done));
      done += STEP;
    } while (done < bytes);
  }
  return to + bytes;
}

/** Bit i of the result is set if an odd number of bits 0 to i are set. */
// @ts-ignore: decorator
@inline
export function prefixXor(bits: u64): u64 {
  bits ^= bits << 1;
  bits ^= bits << 2;
  bits ^= bits << 4;
  bits ^= bits << 8;
  bits ^= bits << 16;
  return bits ^ (bits << 32);
}

/** Whether as many bytes are the same at two addresses. */
export function isSame(a: usize, b: usize, bytes: usize): bool {
  for (let i: usize = 0; i < bytes; i += 1) {
    if (load<u8>(a + i) != load<u8>(b + i)) return false;
  }
  return true;
}
