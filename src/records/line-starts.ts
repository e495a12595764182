// Finds lines by their first byte. Pure. The reader's kernel (scan-memory.ts) finds the same.

export interface LineStarts {
  readonly terminator: number;
  /** The first bytes of the wanted lines, without duplicates. */
  readonly firsts: readonly number[];
  /** The same for the kernel: four bytes, lowest first. Undefined if there are more. */
  readonly packed: number | undefined;
}

const MOST_PACKED = 4;

export function lineStarts(terminator: number, firsts: readonly number[]): LineStarts {
  const distinct = [...new Set(firsts)];
  if (distinct.length > MOST_PACKED) return { terminator, firsts: distinct, packed: undefined };
  const four = Array.from({ length: MOST_PACKED }, (_, i) => distinct[i] ?? distinct[0]!);
  return { terminator, firsts: distinct, packed: Buffer.from(four).readInt32LE() };
}

/** The offset of the first such line between `from` and `to`. Returns `to` if no line fits. */
export function findLineStart(
  bytes: Uint8Array,
  from: number,
  to: number,
  isLineStart: boolean,
  { terminator, firsts }: LineStarts,
): number {
  if (isLineStart && from < to && firsts.includes(bytes[from]!)) return from;
  for (let at = bytes.indexOf(terminator, from); at >= 0 && at + 1 < to; at = bytes.indexOf(terminator, at + 1)) {
    if (firsts.includes(bytes[at + 1]!)) return at + 1;
  }
  return to;
}
