// The kernel that finds where records end (assembly/scan.ts): one for each buffer that is scanned.
import { KernelCode, type KernelMemory } from './kernel-code.ts';
import { SCAN_WASM } from './scan-wasm.ts';

/** Bytes behind those that are looked through which it may read, whatever they are. */
export const SCAN_SLACK_BYTES = 63;

/** What came before the first byte that CSV is looked through from; 0: text outside of quotes. */
export const IN_QUOTES = 1;
/** A field begins at that byte. */
export const MAY_OPEN = 2;
/** A quote in quotes came last. */
export const BEHIND_QUOTE = 4;

export interface ScanKernel {
  readonly memory: KernelMemory;
  /** How many terminators there are between `from` and `to`, `most` at the most. */
  readonly find: (from: number, to: number, terminator: number, most: number) => number;
  /** How many lines begin with > there; a line begins at `from` where `isLineStart` is 1, not 0. Each `end` is such a >. */
  readonly findFastaEnds: (from: number, to: number, isLineStart: number, most: number) => number;
  /** How many records of CSV end there, up to `scannedTo`. */
  readonly findCsvEnds: (from: number, to: number, delimiter: number, before: number, most: number) => number;
  /** Where a line begins there with one of four bytes, packed into `firsts` from the lowest on; `to` where none does. */
  readonly findLineStart: (from: number, to: number, terminator: number, isLineStart: number, firsts: number) => number;
  /** Where the last one that was found ends; the search's `from` where there was none. */
  readonly end: () => number;
  /** How far the last search in CSV went: `to`, behind the `most`-th end, or as far as all quotes are where they belong. */
  readonly scannedTo: () => number;
  /** Whether a quote is open there: 1 or 0. */
  readonly isInQuotes: () => number;
  /** Where the quote stands that opened the last quoted field; -1 where no field has opened since `from`. */
  readonly openedAt: () => number;
}

const code = new KernelCode<ScanKernel>(SCAN_WASM);

/** Undefined where there is no WebAssembly with SIMD, or no room for another memory. */
export function newScanKernel(): ScanKernel | undefined {
  return code.newKernel();
}
