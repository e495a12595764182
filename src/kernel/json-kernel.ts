// The JSON kernel (assembly/json.ts), which runs on one batch after another in its memory.
import { KernelCode, type KernelMemory } from './kernel-code.ts';
import { JSON_WASM } from './json-wasm.ts';

/**
 * Addresses are offsets in the memory. After each area that is read or written, there must be 64
 * more bytes.
 */
export interface JsonKernel {
  readonly memory: KernelMemory;
  /**
   * The record's own node; the byte that ends records; the area where keys of at most so many bytes
   * are unescaped.
   */
  readonly setRecords: (root: number, terminator: number, scratch: number, longestKey: number) => void;
  /**
   * The address of the first test; 1: all records are kept, 0: none. Inverted: those that it drops
   * are written instead.
   */
  readonly setFilter: (firstTest: number, isInverted: boolean) => void;
  /**
   * The kind of map, its parts, the greatest length of a result without values, and the delimiter
   * of row().
   */
  readonly setMap: (kind: number, firstPart: number, parts: number, fixedBytes: number, delimiter: number) => void;
  /**
   * Runs on the records between two addresses, and writes results from `out` on. Stops before a
   * record that is not JSON, whose result is left to JavaScript, or whose result might not fit
   * before `outTo`; without a map all must fit. Returns the address of the first record that was
   * not run.
   */
  readonly run: (from: number, to: number, out: number, outTo: number) => number;
  /** Results of the last run. */
  readonly outEnd: () => number;
  readonly recordsDone: () => number;
  readonly recordsKept: () => number;
}

/**
 * What the kernel leaves to JavaScript, about bytes of its memory. There is room for 40 bytes of
 * output; for `rewrite` up to `outTo`.
 */
export interface JsonKernelHost {
  /** The Number of a literal. */
  readonly numberOfText: (from: number, to: number) => number;
  /** 1 if the literal's Number prints as the literal, 0 if it may not. */
  readonly isHeld: (from: number, to: number) => number;
  /** Writes a Number, and returns the end. */
  readonly putNumber: (value: number, at: number) => number;
  /**
   * Writes a literal's Number, an array or an object. Returns the number of bytes; -1 if the record
   * must be parsed.
   */
  readonly printLiteral: (from: number, to: number, out: number) => number;
  readonly rewrite: (from: number, to: number, out: number, outTo: number) => number;
}

const code = new KernelCode<JsonKernel>(JSON_WASM);

/** Undefined if there is no SIMD, or no memory. */
export function newJsonKernel(host: JsonKernelHost): JsonKernel | undefined {
  return code.newKernel({ host: { ...host } });
}
