// Work on fields, done by the kernel: a batch is copied into its memory, and what comes out is a view of that.
import { numberOfText } from '../../../records/blank.ts';
import { newFieldKernel, type FieldKernel, type KernelRun } from '../../../kernel/field-kernel.ts';
import { PAGE_BYTES } from '../../../kernel/kernel-code.ts';
import type { FieldWork } from '../field-plan.ts';
import { FieldProgram, type FieldProgramOptions } from './field-program.ts';

/** No more is taken over at once: the kernel's memory would be as large for as long as the worker runs. */
export const MAX_SLICE_BYTES = 4 * 1024 * 1024;
/** Room for the results of a map, besides as much as the batch has: what does not fit comes in further runs. */
const EXTRA_BYTES = 64 * 1024;
/** The kernel may look at, and write to, so much behind what is meant. */
const SLACK_BYTES = 64;

export interface KernelFieldsOptions extends FieldProgramOptions {
  readonly terminator: number;
}

/** What a run gave. The bytes are the kernel's, until it is used again. */
export interface KernelResult {
  /** Offset in the slice of the first record it did not come to. */
  readonly next: number;
  readonly records: number;
  readonly kept: number;
  readonly output: Uint8Array;
}

export class KernelFields {
  readonly #kernel: FieldKernel;
  readonly #run: KernelRun;
  readonly #program: FieldProgram;
  readonly #batchAt: number;
  /** Fields are changed, which it knows for ASCII alone. */
  readonly isForAscii: boolean;
  #memory: Uint8Array;
  #bytes = 0;

  constructor(kernel: FieldKernel, work: FieldWork, options: KernelFieldsOptions) {
    this.#kernel = kernel;
    this.#run = options.isReads === true ? kernel.runReads : kernel.runLines;
    this.#program = new FieldProgram(work, options);
    this.isForAscii = work.map?.parts.some((part) => part.kind === 'field' && part.change !== undefined) === true;
    this.#memory = new Uint8Array(kernel.memory.buffer);
    const { bytes, highestField } = this.#program;
    this.#batchAt = Math.ceil(bytes.length / SLACK_BYTES) * SLACK_BYTES;
    kernel.setFields(highestField, options.delimiter, options.terminator);
  }

  /** For slices of so many bytes; false where there is no memory for them. */
  makeRoom(bytes: number): boolean {
    const needed = this.#batchAt + 2 * (bytes + SLACK_BYTES) + EXTRA_BYTES;
    if (needed <= this.#memory.length) return true;
    const { memory } = this.#kernel;
    try {
      memory.grow(Math.ceil((needed - this.#memory.length) / PAGE_BYTES));
    } catch {
      return false;
    }
    this.#memory = new Uint8Array(memory.buffer);
    this.#memory.set(this.#program.bytes);
    return true;
  }

  /** Takes over whole records, there being room for them. */
  load(slice: Uint8Array, isByteForByte: boolean): void {
    this.#memory.set(slice, this.#batchAt);
    this.#bytes = slice.length;
    this.#kernel.setByteForByte(isByteForByte);
  }

  /** The slice, as it was taken over. */
  get batch(): Buffer {
    return Buffer.from(this.#memory.buffer, this.#batchAt, this.#bytes);
  }

  /** Works on the records from this offset on. It may end before the slice does: go on there. */
  run(from: number): KernelResult {
    const { firstTest, map } = this.#program;
    this.#kernel.setFilter(firstTest, false);
    this.#kernel.setMap(map.part, map.fixedBytes, map.fields);
    return this.#runOver(from, this.#bytes);
  }

  /** The records between two offsets that the filter refuses, as they are. */
  runRefused(from: number, to: number): KernelResult {
    this.#kernel.setFilter(this.#program.firstTest, true);
    this.#kernel.setMap(0, 0, 0);
    return this.#runOver(from, to);
  }

  /** What JavaScript says of a text that the table of a pattern is not for. */
  isMatch(pattern: number, text: string): boolean {
    return this.#program.patterns[pattern]!.test(text);
  }

  #runOver(from: number, to: number): KernelResult {
    const outAt = this.#batchAt + this.#bytes + SLACK_BYTES;
    const outTo = this.#memory.length - SLACK_BYTES;
    const next = this.#run(this.#batchAt + from, this.#batchAt + to, outAt, outTo) - this.#batchAt;
    const output = this.#memory.subarray(outAt, this.#kernel.outEnd());
    return { next, records: this.#kernel.recordsDone(), kept: this.#kernel.recordsKept(), output };
  }
}

/** Undefined where there is no kernel to be had. */
export function newKernelFields(work: FieldWork, options: KernelFieldsOptions): KernelFields | undefined {
  const textOf = (from: number, to: number) =>
    Buffer.from(kernel!.memory.buffer, from, to - from).toString(options.encoding);
  const put = (text: string, at: number) => at + Buffer.from(kernel!.memory.buffer).write(text, at, 'latin1');
  const kernel = newFieldKernel({
    numberOfText: (from, to) => numberOfText(textOf(from, to)),
    isMatch: (pattern, from, to) => Number(fields!.isMatch(pattern, textOf(from, to))),
    putNumber: (value, at) => put(String(value), at),
    putFixed: (value, digits, at) => put(value.toFixed(digits), at),
  });
  const fields = kernel === undefined ? undefined : new KernelFields(kernel, work, options);
  return fields;
}
