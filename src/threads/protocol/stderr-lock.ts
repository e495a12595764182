// Whose turn it is to print. A pipe takes a text whole only up to 4096 bytes (PIPE_BUF): longer ones, printed by several
// workers at once, would be mixed up within their lines.

const NOBODY = 0;

export class StderrLock {
  readonly memory: SharedArrayBuffer;
  /** The number of the worker that prints now. */
  readonly #holder: Int32Array;

  /** A turn to share, or a view of the one that another thread has made. */
  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.memory = memory;
    this.#holder = new Int32Array(memory);
  }

  /** Waits until no other worker prints; terminating the thread ends the wait. */
  acquire(worker: number): void {
    for (;;) {
      const holder = Atomics.compareExchange(this.#holder, 0, NOBODY, worker);
      if (holder === NOBODY) return;
      Atomics.wait(this.#holder, 0, holder);
    }
  }

  /**
   * Wakes one that waits, also where it was not this worker's turn: main says it of every worker that has ended, since
   * one that is ended by force may have had the turn, or have been the one that was woken for it.
   */
  release(worker: number): void {
    Atomics.compareExchange(this.#holder, 0, worker, NOBODY);
    Atomics.notify(this.#holder, 0, 1);
  }
}
