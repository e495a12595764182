// Where records end, for formats whose records have no fixed number of lines. The batcher asks it in place of counting
// terminators, and a worker asks a fresh one to find the records of a batch again.
import type { ScanKernel } from '../kernel/scan-kernel.ts';
import type { RecordFault } from './formats/record-format.ts';

export interface Borders {
  /** How many record ends were found. */
  readonly count: number;
  /** Offset behind the last record found; `from` where there was none. */
  readonly end: number;
  /** How far it has looked, at least `end`: the next call goes on from there. */
  readonly scanned: number;
}

export interface BorderScanner {
  /**
   * Looks through `bytes` from `from` up to, not including, `to`, and stops behind the `most`-th (at least 1) record end.
   * What it knows at `to` inside a record (an open quote, a line's start) it keeps for the next call; behind the
   * `most`-th end it stands as after `reset`.
   * `bytes` may go on behind `to`, for what an error shows of them.
   * Where `bytes` begin at the front of a kernel's memory, that may do it: it finds the same.
   * @throws RecordFault where the record that begins there can be none
   */
  scan(bytes: Uint8Array, from: number, to: number, most: number, kernel?: ScanKernel): Borders;
  /** The next byte is a record's first. */
  reset(): void;
  /** What is wrong with a record, here from its first byte on, that ends where the input does; undefined if it is whole. */
  faultAtEnd(record: Uint8Array): RecordFault | undefined;
}
