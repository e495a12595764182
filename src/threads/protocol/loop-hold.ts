// The ports that hold this thread's event loop. They let go of it while a promise of the user's is
// awaited: if nothing can settle it, the loop is empty and the thread ends, which is how that is
// detected.

/** A MessagePort, or a thread's port to main. */
interface Port {
  ref(): void;
  unref(): void;
}

export class LoopHold {
  readonly #ports: Port[] = [];
  #isReleased = false;

  /** Call it when the port has its listener, which holds the loop. */
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
