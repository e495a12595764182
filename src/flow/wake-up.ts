// A task that waits, and others that wake it: the next `wake` ends the wait. Pure.

export class WakeUp {
  #resolve: (() => void) | undefined;

  /**
   * Resolves at the next `wake`. Earlier calls don't count: check the condition first, then wait.
   */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  wake(): void {
    this.#resolve?.();
  }
}
