// Finds terminators in bytes. Pure, without state between calls. The reader uses a faster kernel if
// it can (scan-memory.ts), which must find the same.

export interface Found {
  /** The number of terminators found. */
  readonly count: number;
  /** The position after the last one found; `from` if none was found. */
  readonly end: number;
}

/** The byte that ends a line (or, with -0, a record). */
export const NEWLINE = 0x0a;
export const NUL = 0x00;
export const CARRIAGE_RETURN = 0x0d;

/** The bytes counted at once; if they hold more than wanted they are scanned one by one. */
const STRIDE_BYTES = 4096;
const WORD_BYTES = 4;

/**
 * Finds the next `most` (at least 1) terminators in `bytes` from `from` up to, not including, `to`.
 */
export function findTerminators(bytes: Uint8Array, from: number, to: number, terminator: number, most: number): Found {
  let count = 0;
  let at = from;
  // A few are found faster than a stride is counted.
  if (most > STRIDE_BYTES / 8) {
    while (to - at >= STRIDE_BYTES) {
      const counted = countIn(bytes, at, at + STRIDE_BYTES, terminator);
      if (count + counted > most) break;
      count += counted;
      at += STRIDE_BYTES;
    }
  }
  let end = count === 0 ? from : bytes.lastIndexOf(terminator, at - 1) + 1;
  for (; at < to && count < most; at += 1) {
    if (bytes[at] === terminator) {
      count += 1;
      end = at + 1;
    }
  }
  return { count, end };
}

/** Goes back from after a terminator to after the one `terminators` before it, which must exist. */
export function stepBack(bytes: Uint8Array, end: number, terminator: number, terminators: number): number {
  let at = end;
  for (let left = terminators; left > 0; left -= 1) at = bytes.lastIndexOf(terminator, at - 2) + 1;
  return at;
}

/**
 * The length of the record between `from` and `end`, without its last terminator (\n, \r\n or NUL).
 */
export function contentBytes(bytes: Uint8Array, from: number, end: number, terminator: number): number {
  const hasReturn = terminator === NEWLINE && bytes[end - 2] === CARRIAGE_RETURN;
  return Math.max(0, end - from - (hasReturn ? 2 : 1));
}

/**
 * Counts the terminators in whole words, four bytes at a time: a byte of `differs` is 0 if it is
 * the terminator, and the sum below carries into the highest bit of all others (Mycroft's test in
 * its exact form: Warren, Hacker's Delight, 2nd edition, section 6-1).
 */
function countIn(bytes: Uint8Array, from: number, to: number, terminator: number): number {
  let count = 0;
  let at = from;
  // Up to the first whole word, and after the last.
  while ((bytes.byteOffset + at) % WORD_BYTES !== 0) if (bytes[at++] === terminator) count += 1;
  const words = Math.floor((to - at) / WORD_BYTES);
  const view = new Int32Array(bytes.buffer, bytes.byteOffset + at, words);
  const pattern = Math.imul(terminator, 0x01010101);
  for (let i = 0; i < words; i += 1) {
    const differs = view[i]! ^ pattern;
    const zeros = ~(((differs & 0x7f7f7f7f) + 0x7f7f7f7f) | differs | 0x7f7f7f7f);
    count += Math.imul((zeros >>> 7) & 0x01010101, 0x01010101) >>> 24;
  }
  for (at += words * WORD_BYTES; at < to; at += 1) if (bytes[at] === terminator) count += 1;
  return count;
}
