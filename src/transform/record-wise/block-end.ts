// Finds the end of a block: a part of a batch that is decoded and worked on as one string.
import { findTerminators, stepBack } from '../../records/scanner.ts';

/**
 * Bytes worked on at a time. Their string, at two bytes a character, stays below V8's limit for
 * large objects (128 KiB). Those live on long after their use, and a worker would hold tens of
 * megabytes of them. Measured: larger blocks are no faster.
 */
export const BLOCK_BYTES = 60 * 1024;

/** End of the whole records that begin at `from` and fit in `most` bytes; at least one record. */
export function blockEnd(
  bytes: Uint8Array,
  from: number,
  terminator: number,
  linesPerRecord: number,
  most: number,
): number {
  if (bytes.length - from <= most) return bytes.length;
  if (linesPerRecord === 1) {
    const last = bytes.lastIndexOf(terminator, from + most - 1);
    if (last >= from) return last + 1;
    return findTerminators(bytes, from + most, bytes.length, terminator, 1).end;
  }
  // Only counting from a record's start tells which line ends a record.
  const { count, end } = findTerminators(bytes, from, from + most, terminator, Infinity);
  if (count < linesPerRecord) return findTerminators(bytes, from, bytes.length, terminator, linesPerRecord).end;
  return stepBack(bytes, end, terminator, count % linesPerRecord);
}
