// The kernel that works on JSON (assembly/json.ts): it has one batch after another in its memory.
import { KernelCode, type KernelMemory } from './kernel-code.ts';
import { JSON_WASM } from './json-wasm.ts';

/** Addresses are offsets in the memory. Behind all that is read or written there, 64 bytes must be of the memory. */
export interface JsonKernel {
  readonly memory: KernelMemory;
  /** The record's own node; the byte that records end with; where keys of up to so many bytes are unescaped. */
  readonly setRecords: (root: number, terminator: number, scratch: number, longestKey: number) => void;
  /** The first test; 1: all records are kept, 0: none. Inverted, those that it refuses are put out instead. */
  readonly setFilter: (firstTest: number, isInverted: boolean) => void;
  /** What kind of map, its parts, the bytes that a result has at most without values, and what row() joins by. */
  readonly setMap: (kind: number, firstPart: number, parts: number, fixedBytes: number, delimiter: number) => void;
  /**
   * Runs over the records between two addresses and puts out, from `out` on, what they give. Ends before a record that is
   * not JSON, whose result is not told, or might not fit in front of `outTo`; without a map there must be room for all.
   * Gives the address of the first record that it did not come to.
   */
  readonly run: (from: number, to: number, out: number, outTo: number) => number;
  /** Of the last run. */
  readonly outEnd: () => number;
  readonly recordsDone: () => number;
  readonly recordsKept: () => number;
}

/** What the kernel asks of JavaScript, about bytes of its memory. What is printed has room for 40 bytes, `rewrite`'s up to `outTo`. */
export interface JsonKernelHost {
  /** The Number of a literal. */
  readonly numberOfText: (from: number, to: number) => number;
  /** 1 where the literal's Number prints as the literal, 0 where it may not. */
  readonly isHeld: (from: number, to: number) => number;
  /** Prints a Number, and gives the address behind it. */
  readonly putNumber: (value: number, at: number) => number;
  /** Prints a literal's Number, an array or object: how many bytes; -1 where that is for parsed records. */
  readonly printLiteral: (from: number, to: number, out: number) => number;
  readonly rewrite: (from: number, to: number, out: number, outTo: number) => number;
}

const code = new KernelCode<JsonKernel>(JSON_WASM);

/** Undefined where there is no SIMD, or no memory. */
export function newJsonKernel(host: JsonKernelHost): JsonKernel | undefined {
  return code.newKernel({ host: { ...host } });
}
