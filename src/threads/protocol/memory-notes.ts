// What each thread that runs the user's code holds in memory: its heap, which V8 bounds, and the buffers beside it, which
// nobody does. Each thread notes it for itself in shared memory, again and again, whenever its event loop is free; main reads.
import { nowMs } from './stage-clock.ts';

/** The one that is no worker: it runs what merges a reduction. */
export const WRITER = 0;

const NOTE_MS = 100;
/** A thread: the bytes it holds, and when that was noted. */
const CELLS = 2;

export class MemoryNotes {
  readonly memory: SharedArrayBuffer;
  readonly #cells: Float64Array;

  /** Those that main has made. */
  constructor(memory: SharedArrayBuffer) {
    this.memory = memory;
    this.#cells = new Float64Array(memory);
  }

  static ofWorkers(workers: number): MemoryNotes {
    return new MemoryNotes(new SharedArrayBuffer((workers + 1) * CELLS * Float64Array.BYTES_PER_ELEMENT));
  }

  /** In the thread (a worker's number, or WRITER), before the user's code is loaded: it is noted from now on. */
  keep(thread: number): void {
    const note = () => {
      const { heapTotal, external, arrayBuffers } = process.memoryUsage();
      // each of the two knows of some kind that the other does not: memory of WebAssembly, shared memory
      this.note(thread, heapTotal + Math.max(external, arrayBuffers));
    };
    note();
    setInterval(note, NOTE_MS).unref();
  }

  note(thread: number, bytes: number): void {
    this.#cells[thread * CELLS] = bytes;
    this.#cells[thread * CELLS + 1] = nowMs();
  }

  /** 0 of a thread that has not begun. */
  heldBytes(thread: number): number {
    return this.#cells[thread * CELLS]!;
  }

  /** By `nowMs`; 0 of a thread that has not begun. A thread that is in a long call notes nothing. */
  notedMs(thread: number): number {
    return this.#cells[thread * CELLS + 1]!;
  }
}
