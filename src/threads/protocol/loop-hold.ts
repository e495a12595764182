// The ports that hold this thread's event loop, and letting go of it while a promise of the user's is awaited: where
// nothing is left that could settle it, the loop is empty, the thread ends, and that is how it is noticed.

/** A MessagePort, or a thread's port to main. */
interface Port {
  ref(): void;
  unref(): void;
}

export class LoopHold {
  readonly #ports: Port[] = [];
  #isReleased = false;

  /** To be called when the port has its listener, which holds the loop. */
  add(port: Port): void {
    this.#ports.push(port);
    if (this.#isReleased) port.unref();
  }

  async whileReleased<T>(promise: PromiseLike<T>): Promise<T> {
    this.#isReleased = true;
    for (const port of this.#ports) port.unref();
    try {
      return await promise;
    } finally {
      this.#isReleased = false;
      for (const port of this.#ports) port.ref();
    }
  }
}
