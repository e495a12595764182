// Batches that are under way at once, where a worker has several records in slots: so that every
// slot has a record, also while the last records of a batch take long.

export class Underway {
  readonly #ended = new Set<Promise<void>>();
  readonly #onWanted: () => void;
  #hasAsked = false;
  #isAlone = false;
  /** Rejects when one of them fails. */
  readonly failed: Promise<never>;
  #fail!: (error: unknown) => void;

  /** `onWanted` is called when another batch can begin, once until one does. */
  constructor(onWanted: () => void) {
    this.#onWanted = onWanted;
    this.failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.failed.catch(() => {}); // the run hears of it elsewhere, if anyone still listens
  }

  /** Something has arrived: what was asked for. */
  arrived(): void {
    this.#hasAsked = false;
  }

  ask(): void {
    if (this.#isAlone || this.#hasAsked) return;
    this.#hasAsked = true;
    this.#onWanted();
  }

  add(batch: Promise<void>): void {
    const ended = batch.then(
      () => void this.#ended.delete(ended),
      (error: unknown) => this.#fail(error),
    );
    this.#ended.add(ended);
  }

  get isEmpty(): boolean {
    return this.#ended.size === 0;
  }

  async settled(): Promise<void> {
    await Promise.all(this.#ended);
  }

  /** Runs it when no other batch is under way, and none begins beside it. */
  async alone(run: () => Promise<void> | undefined): Promise<void> {
    await this.settled();
    this.#isAlone = true;
    try {
      await run();
    } finally {
      this.#isAlone = false;
    }
  }
}
