// The credits that bound a run (I2): the bytes in flight between the reader and the writer's
// commit. Pure.
// Why this can't deadlock: batches are admitted in order. A batch is admitted if nothing is in
// flight, or if it fits. So the oldest batch in flight never waits for a credit: it will be
// processed and committed, which returns credits. Credits count until the *commit*, not until a
// worker is done, so they bound the reorder window too: behind a slow first batch, results pile up
// to the budget and no further. Results also pile up if the output is slower than the work. There,
// more memory makes nothing faster, so many small batches get a share of the budget only: the
// usual bytes. A few batches may fill it, so that large ones can be processed side by side.
// A batch counts with its input bytes, and with its result's bytes
// from when the result is known. These may raise the sum above the budget; then nothing is
// admitted.

export interface CreditShare {
  /** What more than a few batches may have in flight. */
  readonly usualBytes: number;
  /** How many batches are a few. */
  readonly fewBatches: number;
}

/** For each worker. Few batches are one in each stage, and one that waits. */
const USUAL_BYTES = 8 * 1024 * 1024;
const FEW_BATCHES = 4;

export function shareOf(procs: number): CreditShare {
  return { usualBytes: procs * USUAL_BYTES, fewBatches: procs * FEW_BATCHES };
}

export class CreditLedger {
  readonly #budgetBytes: number;
  readonly #usualBytes: number;
  readonly #fewBatches: number;
  readonly #bytesOf = new Map<number, number>();
  #bytesInFlight = 0;

  /** Without a share, any number of batches may fill the budget. */
  constructor(budgetBytes: number, share?: CreditShare) {
    this.#budgetBytes = budgetBytes;
    this.#usualBytes = Math.min(budgetBytes, share?.usualBytes ?? budgetBytes);
    this.#fewBatches = share?.fewBatches ?? 0;
  }

  get bytesInFlight(): number {
    return this.#bytesInFlight;
  }

  canAdmit(bytes: number): boolean {
    const batches = this.#bytesOf.size;
    const limit = batches < this.#fewBatches ? this.#budgetBytes : this.#usualBytes;
    return batches === 0 || this.#bytesInFlight + bytes <= limit;
  }

  admit(batch: number, bytes: number): void {
    if (!this.canAdmit(bytes)) throw new RangeError(`credits: batch ${batch} was admitted over the budget (I2)`);
    if (this.#bytesOf.has(batch)) throw new RangeError(`credits: batch ${batch} was admitted twice (I1)`);
    this.#bytesOf.set(batch, bytes);
    this.#bytesInFlight += bytes;
  }

  /**
   * The batch's result is known: from now on it counts with its bytes. After the commit this has no
   * effect.
   */
  resize(batch: number, bytes: number): void {
    const before = this.#bytesOf.get(batch);
    // Worker and writer report over different ports: the commit may arrive first.
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
