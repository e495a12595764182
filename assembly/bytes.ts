// Steps over bytes that the kernels share. They read, and copy, whole steps of 16: behind what is named there must be as
// much memory again, whatever it holds.

/** Bytes that may be read, and written, behind those that are named. */
export const STEP: usize = 16;

/** Bytes that one mask stands for. */
export const BLOCK: usize = 64;

/** From here on the engine's own copying is worth its call. */
const LONG: usize = 192;

/** A bit for each of the 64 bytes at `at`, the lowest for the first: whether it is the one that fills `pattern`. */
// @ts-ignore: decorator
@inline
export function maskOf(at: usize, pattern: v128): u64 {
  const first = <u64>i8x16.bitmask(i8x16.eq(v128.load(at), pattern));
  const second = <u64>i8x16.bitmask(i8x16.eq(v128.load(at, 16), pattern));
  const third = <u64>i8x16.bitmask(i8x16.eq(v128.load(at, 32), pattern));
  const fourth = <u64>i8x16.bitmask(i8x16.eq(v128.load(at, 48), pattern));
  return first | (second << 16) | (third << 32) | (fourth << 48);
}

/** The bits for the bytes before `to`, of a block at `at`. */
// @ts-ignore: decorator
@inline
export function maskBefore(at: usize, to: usize): u64 {
  const bytes = to - at;
  return bytes >= BLOCK ? u64.MAX_VALUE : (<u64>1 << <u64>bytes) - 1;
}

/** The place of the highest bit that is set, of 64: there must be one. */
// @ts-ignore: decorator
@inline
export function highest(mask: u64): usize {
  return 63 - <usize>clz(mask);
}

/** The place of the `n`-th bit that is set, counted from 1: there must be so many. */
export function nth(mask: u64, n: i32): usize {
  while (--n > 0) mask &= mask - 1;
  return <usize>ctz(mask);
}

/** Copies bytes to where none of them lies, nor any of the step behind them. Gives the address behind the copy. */
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

/** A bit is set where an odd number is, of those up to and with it. */
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
