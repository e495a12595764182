// Finds where records end, in formats whose records vary in lines. The batcher uses it instead of
// counting terminators, and a worker uses a new one to find the records of a batch.
import type { ScanKernel } from '../kernel/scan-kernel.ts';
import type { RecordFault } from './formats/record-format.ts';

export interface Borders {
  /** The number of record ends found. */
  readonly count: number;
  /** The offset after the last record found; `from` if none was found. */
  readonly end: number;
  /** The offset up to which it has scanned, at least `end`; the next call continues there. */
  readonly scanned: number;
}

export interface BorderScanner {
  /**
   * Scans `bytes` from `from` up to but not including `to`, and stops after the `most`-th (at least
   * 1) record end. At `to` inside a record it keeps its state (an open quote, a line's start) for
   * the next call; after the `most`-th end its state is as after `reset`. `bytes` may continue
   * after `to`, for error messages. If `bytes` begin at the front of a kernel's memory, the kernel
   * may scan them, with the same result.
   * @throws RecordFault if no record can begin there
   */
  scan(bytes: Uint8Array, from: number, to: number, most: number, kernel?: ScanKernel): Borders;
  /** Call it if the next byte is the first of a record. */
  reset(): void;
  /**
   * What is wrong with a record that the end of the input ends; undefined if it is complete.
   * `record` begins at its first byte.
   */
  faultAtEnd(record: Uint8Array): RecordFault | undefined;
}
