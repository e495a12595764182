// One that waits, and whoever wakes it: the next `wake` ends the wait, wherever it comes from. Pure.

export class WakeUp {
  #resolve: (() => void) | undefined;

  /** Resolves at the next `wake`; what was said before counts for nothing: look first, then wait. */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  wake(): void {
    this.#resolve?.();
  }
}
