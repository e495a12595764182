// How many small batches go to a worker in one message. What a message costs is then shared; but batches that travel
// together are worked on by one worker, one after another, so they must not be many where they take long. Pure: told how
// long batches have taken.
//
// What a batch is expected to take goes up at once and comes down slowly: where one in twenty takes long, they travel alone.

/** Batches of one message are to take no longer than this together. */
export const PARCEL_MS = 1;
/** From here on the message's share in what a batch costs is nothing to speak of. */
export const MOST_BATCHES = 32;
/** What is expected comes down by so much with each message that was worked through sooner. */
const DECAY = 0.8;

export class ParcelSize {
  /** Of one batch. Nothing is known before the first. */
  #expectedMs = Infinity;

  /** So many batches, of one message or a part of it, have taken so long together. */
  finished(batches: number, busyMs: number): void {
    const meanMs = busyMs / batches;
    this.#expectedMs = Math.max(meanMs, Math.min(this.#expectedMs, PARCEL_MS) * DECAY);
  }

  get batches(): number {
    return Math.max(1, Math.min(MOST_BATCHES, Math.floor(PARCEL_MS / this.#expectedMs)));
  }
}
