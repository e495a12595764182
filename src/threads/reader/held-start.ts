// For a small input that is spread over the workers: whether another worker may be started yet.
// Worker 1 is often done before a second one has started, and a start costs as much as the work of
// such a run.

/** For so long worker 1 has the input to itself. */
const HOLD_MS = 15;

export class HeldStart {
  readonly #onFree: () => void;
  #state: 'free' | 'held' | 'counting' = 'free';

  constructor(onFree: () => void) {
    this.#onFree = onFree;
  }

  hold(): void {
    this.#state = 'held';
  }

  /** Call it when a worker is wanted: the time counts from the first call. */
  mayStart(): boolean {
    if (this.#state === 'held') {
      this.#state = 'counting';
      setTimeout(() => {
        this.#state = 'free';
        this.#onFree();
      }, HOLD_MS).unref();
    }
    return this.#state === 'free';
  }
}
