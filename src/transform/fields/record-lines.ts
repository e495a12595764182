// How many lines records have, for the one that leaves the kernel: where it ends, and on which line it begins.
import { CARRIAGE_RETURN, findTerminators, NEWLINE } from '../../records/scanner.ts';
import { MAX_SLICE_BYTES } from './kernel/kernel-batch.ts';

export interface RecordLines {
  /** Whether the kernel is for such a batch. */
  readonly isKnown: (batch: Buffer) => boolean;
  /** The end of the record that begins at `from`. */
  readonly endOf: (bytes: Buffer, from: number) => number;
  /** The lines of so many records, which lie between two offsets of the batch in the kernel. */
  readonly count: (records: number, bytes: Buffer, from: number, to: number) => number;
}

export function fixedLines(terminator: number, linesPerRecord: number): RecordLines {
  return {
    isKnown: () => true,
    endOf: (bytes, from) => findTerminators(bytes, from, bytes.length, terminator, linesPerRecord).end,
    count: (records) => records * linesPerRecord,
  };
}

const BORDER = Buffer.from('\n>');

/** The kernel takes a batch of FASTA at once, and none with a \r. */
export const FASTA_LINES: RecordLines = {
  isKnown: (batch) => batch.length <= MAX_SLICE_BYTES && !batch.includes(CARRIAGE_RETURN),
  endOf: (bytes, from) => {
    const border = bytes.indexOf(BORDER, from);
    return border < 0 ? bytes.length : border + 1;
  },
  count: (_records, bytes, from, to) => findTerminators(bytes, from, to, NEWLINE, Infinity).count,
};
