// The kernel that works on fields (assembly/fields.ts): it has one batch after another in its memory.
import { FIELDS_WASM } from './fields-wasm.ts';
import { KernelCode, type KernelMemory } from './kernel-code.ts';

/** Addresses are offsets in the memory. Behind all that is read or written there, 64 bytes must be of the memory. */
export interface FieldKernel {
  readonly memory: KernelMemory;
  /** The highest field that any test or part looks at, and the bytes that fields and records end with. */
  readonly setFields: (highest: number, delimiter: number, terminator: number) => void;
  /** Whether each byte of the batch is a character. */
  readonly setByteForByte: (isByteForByte: boolean) => void;
  /** The first test; 1: all records are kept, 0: none. Inverted, those that it refuses are put out instead. */
  readonly setFilter: (firstTest: number, isInverted: boolean) => void;
  /** The first part, the bytes that a result has at most without its fields, and how many fields it has; 0: no map. */
  readonly setMap: (firstPart: number, fixedBytes: number, fields: number) => void;
  /** Of CSV: the delimiter where a map gives records, whose fields are quoted where they need it; 0 where it gives texts. */
  readonly setQuoting: (rowDelimiter: number) => void;
  /**
   * Runs over the records between two addresses and puts out, from `out` on, what they give. Ends before a record whose
   * result might not fit in front of `outTo`; without a map there must be room for all. Gives the address of the first
   * record that it did not come to.
   */
  readonly runLines: KernelRun;
  /** The same for records of FASTQ, whose lines are their fields. Also ends before an invalid record, or one whose work fails. */
  readonly runReads: KernelRun;
  /** The same for FASTA, without a \r in it. Sequences are put together from `scratch` on, with room for as much as is run over. */
  readonly runFasta: KernelRun;
  readonly setScratch: (at: number) => void;
  /** Whether ids and comments are looked at. */
  readonly setNamed: (isNamed: boolean) => void;
  /** What no field of a result may hold; -1: nothing. */
  readonly setJoint: (byte: number) => void;
  /** The same for CSV. Also ends before an invalid record, and before one that doesn't end in front of `to`. */
  readonly runCsv: KernelRun;
  /** Of the last run. */
  readonly outEnd: () => number;
  readonly recordsDone: () => number;
  readonly recordsKept: () => number;
}

export type KernelRun = (from: number, to: number, out: number, outTo: number) => number;

const code = new KernelCode<FieldKernel>(FIELDS_WASM);

/** What the kernel asks of JavaScript, where it does not know. Texts lie between two addresses. */
export interface FieldHost extends Readonly<Record<string, (...values: number[]) => number>> {
  /** The number of a text, NaN where it is blank. */
  readonly numberOfText: (from: number, to: number) => number;
  /** Whether the pattern of this number matches a text: 1 or 0. */
  readonly isMatch: (pattern: number, from: number, to: number, isQuoted: number) => number;
  /** Puts down what String() gives for a number, or its toFixed(). Gives the address behind it. */
  readonly putNumber: (value: number, at: number) => number;
  readonly putFixed: (value: number, digits: number, at: number) => number;
}

/** Undefined where there is no SIMD, or no memory. */
export function newFieldKernel(host: FieldHost): FieldKernel | undefined {
  return code.newKernel({ host: { ...host, log10: Math.log10 } });
}
