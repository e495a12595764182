// The credits that bound a run (I2): how many bytes are in flight between the reader and the writer's commit. Pure.
//
// Why this can't deadlock: batches are admitted in order, and a batch is admitted when nothing is in flight or when it
// still fits. So the oldest batch in flight never waits for a credit; it will be worked and committed, which gives
// credits back. Counting until *commit* (not until a worker is finished) bounds the reorder window too: behind a slow
// first batch results pile up to the budget and no further. A batch counts with its input bytes, and from when its
// result is known with those that hold it; these may carry the sum over the budget, and then nothing is admitted.

export class CreditLedger {
  readonly #budgetBytes: number;
  readonly #bytesOf = new Map<number, number>();
  #bytesInFlight = 0;

  constructor(budgetBytes: number) {
    this.#budgetBytes = budgetBytes;
  }

  get bytesInFlight(): number {
    return this.#bytesInFlight;
  }

  get batchesInFlight(): number {
    return this.#bytesOf.size;
  }

  canAdmit(bytes: number): boolean {
    return this.#bytesOf.size === 0 || this.#bytesInFlight + bytes <= this.#budgetBytes;
  }

  admit(batch: number, bytes: number): void {
    if (!this.canAdmit(bytes)) throw new RangeError(`credits: batch ${batch} was admitted over the budget (I2)`);
    if (this.#bytesOf.has(batch)) throw new RangeError(`credits: batch ${batch} was admitted twice (I1)`);
    this.#bytesOf.set(batch, bytes);
    this.#bytesInFlight += bytes;
  }

  /** The batch's result is known: from now on it counts with its bytes. After the commit this says nothing any more. */
  resize(batch: number, bytes: number): void {
    const before = this.#bytesOf.get(batch);
    // worker and writer report over different ports: the commit may be heard of first
    if (before === undefined) return;
    this.#bytesOf.set(batch, bytes);
    this.#bytesInFlight += bytes - before;
  }

  release(batch: number): void {
    const bytes = this.#bytesOf.get(batch);
    if (bytes === undefined) throw new RangeError(`credits: batch ${batch} was committed but is not in flight`);
    this.#bytesOf.delete(batch);
    this.#bytesInFlight -= bytes;
  }
}
