// The memory of each thread that runs the user's code: its heap, which V8 limits, and its buffers,
// which nothing limits. Each thread writes it to shared memory whenever its event loop is free;
// main reads it.
import { nowMs } from './stage-clock.ts';

/** The thread that is not a worker: it runs the merge of a reduction. */
export const WRITER = 0;

const NOTE_MS = 100;
/** Per thread: its bytes, and when they were noted. */
const CELLS = 2;

export class MemoryNotes {
  readonly memory: SharedArrayBuffer;
  readonly #cells: Float64Array;

  /** The workers that main has started. */
  constructor(memory: SharedArrayBuffer) {
    this.memory = memory;
    this.#cells = new Float64Array(memory);
  }

  static ofWorkers(workers: number): MemoryNotes {
    return new MemoryNotes(new SharedArrayBuffer((workers + 1) * CELLS * Float64Array.BYTES_PER_ELEMENT));
  }

  /** Call it in the thread (a worker's number, or WRITER) before the user's code is loaded. */
  keep(thread: number): void {
    const note = () => {
      const { heapTotal, external, arrayBuffers } = process.memoryUsage();
      // Each of the two misses a kind that the other counts: WebAssembly memory, shared memory.
      this.note(thread, heapTotal + Math.max(external, arrayBuffers));
    };
    note();
    setInterval(note, NOTE_MS).unref();
  }

  note(thread: number, bytes: number): void {
    this.#cells[thread * CELLS] = bytes;
    this.#cells[thread * CELLS + 1] = nowMs();
  }

  /** 0 before the thread has begun. */
  heldBytes(thread: number): number {
    return this.#cells[thread * CELLS]!;
  }

  /** By `nowMs`; 0 before the thread has begun. A thread in a long call notes nothing. */
  notedMs(thread: number): number {
    return this.#cells[thread * CELLS + 1]!;
  }
}
