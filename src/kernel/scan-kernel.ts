// The kernel that finds the ends of records (assembly/scan.ts): one for each buffer that is
// scanned.
import { KernelCode, type KernelMemory } from './kernel-code.ts';
import { SCAN_WASM } from './scan-wasm.ts';

/** Bytes after the scanned ones that it may read, with any content. */
export const SCAN_SLACK_BYTES = 63;

/** The context before the first byte of a CSV scan, in bits; 0: text outside of quotes. */
export const IN_QUOTES = 1;
/** A field begins at that byte. */
export const MAY_OPEN = 2;
/** The last byte was a quote inside a quoted field. */
export const BEHIND_QUOTE = 4;

export interface ScanKernel {
  readonly memory: KernelMemory;
  /** The number of terminators between `from` and `to`, at most `most`. */
  readonly find: (from: number, to: number, terminator: number, most: number) => number;
  /**
   * The number of lines there that begin with >; a line begins at `from` if `isLineStart` is 1, not
   * 0. Each end is the address of a >.
   */
  readonly findFastaEnds: (from: number, to: number, isLineStart: number, most: number) => number;
  /** The number of CSV records that end there, up to `scannedTo`. */
  readonly findCsvEnds: (from: number, to: number, delimiter: number, before: number, most: number) => number;
  /**
   * The address of the first line there that begins with one of four bytes, packed into `firsts`
   * from the lowest on. Returns `to` if no line does.
   */
  readonly findLineStart: (from: number, to: number, terminator: number, isLineStart: number, firsts: number) => number;
  /** The end of the last one found; the search's `from` if there was none. */
  readonly end: () => number;
  /**
   * How far the last CSV search went: to `to`, to the `most`-th end, or as far as all quotes are in
   * valid places.
   */
  readonly scannedTo: () => number;
  /** Whether a quoted field is open there: 1 or 0. */
  readonly isInQuotes: () => number;
  /**
   * The address of the quote that opened the last quoted field; -1 if no field was opened since
   * `from`.
   */
  readonly openedAt: () => number;
}

const code = new KernelCode<ScanKernel>(SCAN_WASM);

/** Undefined if there is no WebAssembly with SIMD, or no room for another memory. */
export function newScanKernel(): ScanKernel | undefined {
  return code.newKernel();
}
