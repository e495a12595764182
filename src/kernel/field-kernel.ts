// The field kernel (assembly/fields.ts), which runs on one batch after another in its memory.
import { FIELDS_WASM } from './fields-wasm.ts';
import { KernelCode, type KernelMemory } from './kernel-code.ts';

/**
 * Addresses are offsets in the memory. After each area that is read or written, there must be 64
 * more bytes.
 */
export interface FieldKernel {
  readonly memory: KernelMemory;
  /** The highest field that a test or part uses, and the bytes that end fields and records. */
  readonly setFields: (highest: number, delimiter: number, terminator: number) => void;
  /** Whether each byte of the batch is a character. */
  readonly setByteForByte: (isByteForByte: boolean) => void;
  /**
   * The address of the first test; 1: all records are kept, 0: none. Inverted: those that it drops
   * are written instead.
   */
  readonly setFilter: (firstTest: number, isInverted: boolean) => void;
  /**
   * The first part, the greatest length of a result without its fields, and the number of its
   * fields; 0: no map.
   */
  readonly setMap: (firstPart: number, fixedBytes: number, fields: number) => void;
  /**
   * For CSV: the delimiter if a map gives records, whose fields are quoted if necessary; 0 if it
   * gives strings.
   */
  readonly setQuoting: (rowDelimiter: number) => void;
  /**
   * Runs on the records between two addresses, and writes results from `out` on. Stops before a
   * record whose result might not fit before `outTo`; without a map all must fit. Returns the
   * address of the first record that was not run.
   */
  readonly runLines: KernelRun;
  /**
   * The same for FASTQ, whose lines are the fields. Also stops before an invalid record, and before
   * one whose work fails.
   */
  readonly runReads: KernelRun;
  /**
   * The same for FASTA without \r. Sequences are joined from `scratch` on, which has as much room
   * as the records.
   */
  readonly runFasta: KernelRun;
  readonly setScratch: (at: number) => void;
  /** Whether the work uses ids and comments. */
  readonly setNamed: (isNamed: boolean) => void;
  /** The byte that no field of a result may contain; -1: none. */
  readonly setJoint: (byte: number) => void;
  /**
   * The same for CSV. Also stops before an invalid record, and before one that does not end before
   * `to`.
   */
  readonly runCsv: KernelRun;
  /** Results of the last run. */
  readonly outEnd: () => number;
  readonly recordsDone: () => number;
  readonly recordsKept: () => number;
}

export type KernelRun = (from: number, to: number, out: number, outTo: number) => number;

const code = new KernelCode<FieldKernel>(FIELDS_WASM);

/** What the kernel leaves to JavaScript. A text is given by its two addresses. */
export interface FieldHost extends Readonly<Record<string, (...values: number[]) => number>> {
  /** The number of a text; NaN if it is blank. */
  readonly numberOfText: (from: number, to: number) => number;
  /** Whether the pattern with this number matches a text: 1 or 0. */
  readonly isMatch: (pattern: number, from: number, to: number, isQuoted: number) => number;
  /** Writes String() of a number, or its toFixed(). Returns the end. */
  readonly putNumber: (value: number, at: number) => number;
  readonly putFixed: (value: number, digits: number, at: number) => number;
}

/** Undefined if there is no SIMD, or no memory. */
export function newFieldKernel(host: FieldHost): FieldKernel | undefined {
  return code.newKernel({ host: { ...host, log10: Math.log10 } });
}
