// Finds terminators in bytes. This is the whole of what the reader does to every byte, and the one place that a
// faster kernel has to replace: pure, no state between calls.

export interface Found {
  /** How many terminators were found. */
  readonly count: number;
  /** Position after the last one found; `from` where there was none. */
  readonly end: number;
}

/** The byte that ends a line (or, with -0, a record). */
export const NEWLINE = 0x0a;
export const NUL = 0x00;
export const CARRIAGE_RETURN = 0x0d;

/** Finds the next `most` (at least 1) terminators in `bytes` from `from` up to, not including, `to`. */
export function findTerminators(bytes: Uint8Array, from: number, to: number, terminator: number, most: number): Found {
  let count = 0;
  let end = from;
  for (let position = from; position < to; position += 1) {
    if (bytes[position] === terminator) {
      count += 1;
      end = position + 1;
      if (count === most) break;
    }
  }
  return { count, end };
}
