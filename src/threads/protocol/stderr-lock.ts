// The lock for standard error. A pipe takes a write whole only up to 4096 bytes (PIPE_BUF): longer
// ones from several workers would mix within lines.

const NOBODY = 0;

export class StderrLock {
  readonly memory: SharedArrayBuffer;
  /** The number of the worker that holds the lock. */
  readonly #holder: Int32Array;

  /** A new lock, or a view of one that another thread made. */
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
   * Wakes one that waits, even if this worker did not hold the lock. Main calls it for every worker
   * that has ended: one that was ended by force may have held the lock, or have been the one woken
   * for it.
   */
  release(worker: number): void {
    Atomics.compareExchange(this.#holder, 0, worker, NOBODY);
    Atomics.notify(this.#holder, 0, 1);
  }
}
