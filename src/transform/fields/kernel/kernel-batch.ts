// A kernel that works on the records of a batch: the batch is copied into its memory, behind the program, and what comes out is
// a view of that.
import { PAGE_BYTES, type KernelMemory } from '../../../kernel/kernel-code.ts';

/** No more is taken over at once: the kernel's memory would be as large for as long as the worker runs. */
export const MAX_SLICE_BYTES = 4 * 1024 * 1024;
/** Room for the results of a map, besides as much as the batch has: what does not fit comes in further runs. */
const EXTRA_BYTES = 64 * 1024;
/** The kernel may look at, and write to, so much behind what is meant. */
const SLACK_BYTES = 64;

export interface RecordKernel {
  readonly memory: KernelMemory;
  /** Of the last run. */
  readonly outEnd: () => number;
  readonly recordsDone: () => number;
  readonly recordsKept: () => number;
}

/** What the kernel does. */
export interface KernelWork {
  /** To be put at the front of its memory. */
  readonly program: Uint8Array;
  /** It knows characters of ASCII alone. */
  readonly isForAscii: boolean;
  /** Before records that lie there: whether each byte of them is a character. */
  readonly load: (isByteForByte: boolean) => void;
  /** Sets it on the work, or on putting out the records that the work's filter refuses. */
  readonly begin: (isRefused: boolean) => void;
  /** Runs over the records between two addresses; results go from `out` to `outTo` at most. Gives where it ended. */
  readonly run: (from: number, to: number, out: number, outTo: number) => number;
  /** Where it may note things of its own during a run: as many bytes as the batch has. */
  readonly setScratch?: (at: number) => void;
}

/** What a run gave. The bytes are the kernel's, until it is used again. */
export interface KernelResult {
  /** Offset in the slice of the first record it did not come to. */
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

  /** Of other batches it is not to be given any. */
  get isForAscii(): boolean {
    return this.#work.isForAscii;
  }

  /** For slices of so many bytes; false where there is no memory for them. */
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

  /** Takes over whole records, there being room for them. */
  load(slice: Uint8Array, isByteForByte: boolean): void {
    this.#memory.set(slice, this.#batchAt);
    this.#bytes = slice.length;
    this.#work.load(isByteForByte);
  }

  /** The slice, as it was taken over. */
  get batch(): Buffer {
    return Buffer.from(this.#memory.buffer, this.#batchAt, this.#bytes);
  }

  /** Works on the records from this offset on. It may end before the slice does: go on there. */
  run(from: number): KernelResult {
    this.#work.begin(false);
    return this.#runOver(from, this.#bytes);
  }

  /** The records between two offsets that the filter refuses, as they are. */
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
