// A kernel that runs on the records of a batch: the batch is copied into its memory, after the
// program; the output is a view of that memory.
import { PAGE_BYTES, type KernelMemory } from '../../../kernel/kernel-code.ts';

/** A larger batch is run in slices: the kernel's memory never shrinks while the worker runs. */
export const MAX_SLICE_BYTES = 4 * 1024 * 1024;
/** Room for results beyond the size of the batch. If they don't fit, further runs follow. */
const EXTRA_BYTES = 64 * 1024;
/** The kernel may read and write so many bytes past the end of an area. */
const SLACK_BYTES = 64;

export interface RecordKernel {
  readonly memory: KernelMemory;
  /** Results of the last run. */
  readonly outEnd: () => number;
  readonly recordsDone: () => number;
  readonly recordsKept: () => number;
}

/** What the kernel runs, and how. */
export interface KernelWork {
  /** Bytes for the front of the kernel's memory. */
  readonly program: Uint8Array;
  /** The work is right for ASCII characters only. */
  readonly isForAscii: boolean;
  /** Called before a slice runs: says whether every byte of it is one character. */
  readonly load: (isByteForByte: boolean) => void;
  /** Selects what the next run writes: the results, or the records that the filter drops. */
  readonly begin: (isRefused: boolean) => void;
  /**
   * Runs on the records between two addresses, and writes results from `out` up to `outTo`. Returns
   * where it stopped.
   */
  readonly run: (from: number, to: number, out: number, outTo: number) => number;
  /** Sets the address of its work area, which is as large as the slice. */
  readonly setScratch?: (at: number) => void;
}

/** The result of a run. The bytes belong to the kernel, and are valid until its next run. */
export interface KernelResult {
  /** Offset in the slice of the first record that was not run. */
  readonly next: number;
  readonly records: number;
  readonly kept: number;
  readonly output: Uint8Array;
}

export class KernelBatch {
  readonly #kernel: RecordKernel;
  readonly #work: KernelWork;
  readonly #batchAt: number;
  #memory: Uint8Array;
  #bytes = 0;

  constructor(kernel: RecordKernel, work: KernelWork) {
    this.#kernel = kernel;
    this.#work = work;
    this.#memory = new Uint8Array(kernel.memory.buffer);
    this.#batchAt = Math.ceil(work.program.length / SLACK_BYTES) * SLACK_BYTES;
  }

  /** True if only batches of ASCII may be given to it. */
  get isForAscii(): boolean {
    return this.#work.isForAscii;
  }

  /** Makes room for slices of so many bytes; false if there is no memory. */
  makeRoom(bytes: number): boolean {
    const areas = this.#work.setScratch === undefined ? 2 : 3;
    const needed = this.#batchAt + areas * (bytes + SLACK_BYTES) + EXTRA_BYTES;
    if (needed <= this.#memory.length) return true;
    const { memory } = this.#kernel;
    try {
      memory.grow(Math.ceil((needed - this.#memory.length) / PAGE_BYTES));
    } catch {
      return false;
    }
    this.#memory = new Uint8Array(memory.buffer);
    this.#memory.set(this.#work.program);
    return true;
  }

  /** Copies whole records into the kernel's memory; call `makeRoom` first. */
  load(slice: Uint8Array, isByteForByte: boolean): void {
    this.#memory.set(slice, this.#batchAt);
    this.#bytes = slice.length;
    this.#work.load(isByteForByte);
  }

  /** The slice in the kernel's memory. */
  get batch(): Buffer {
    return Buffer.from(this.#memory.buffer, this.#batchAt, this.#bytes);
  }

  /**
   * Runs on the records from this offset on. It may stop before the end of the slice: call it again
   * from there.
   */
  run(from: number): KernelResult {
    this.#work.begin(false);
    return this.#runOver(from, this.#bytes);
  }

  /** Writes the records between two offsets that the filter drops, unchanged. */
  runRefused(from: number, to: number): KernelResult {
    this.#work.begin(true);
    return this.#runOver(from, to);
  }

  #runOver(from: number, to: number): KernelResult {
    const { setScratch } = this.#work;
    const area = this.#bytes + SLACK_BYTES;
    setScratch?.(this.#batchAt + area);
    const outAt = this.#batchAt + area * (setScratch === undefined ? 1 : 2);
    const outTo = this.#memory.length - SLACK_BYTES;
    const next = this.#work.run(this.#batchAt + from, this.#batchAt + to, outAt, outTo) - this.#batchAt;
    const output = this.#memory.subarray(outAt, this.#kernel.outEnd());
    return { next, records: this.#kernel.recordsDone(), kept: this.#kernel.recordsKept(), output };
  }
}
