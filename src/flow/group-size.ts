// How many small batches go to a worker in one message. What a message costs is then shared; but batches that travel
// together are worked on by one worker, one after another, so they must not be many where they take long: at the end of the
// run the other workers may have to wait for them. So they may take a share of the time that the run has taken; about twice
// that can be lost at its end, since a worker has two messages at the most. Pure: told how long batches have taken.
//
// What a batch is expected to take goes up at once and comes down slowly: where one in twenty takes long, they travel alone.
import { SHORT_BATCH_MS } from './dispatcher.ts';

/** Batches of one message are to take no longer than this together at the start of a run, */
export const GROUP_MS = 1;
/** then no longer than this share of the time since, */
export const SHARE_OF_RUN = 0.01;
/** up to this: what a message costs, a third of a millisecond of CPU over all threads, is then nothing beside its batches. */
export const MOST_GROUP_MS = 32;
/** From here on the message's share in what a batch costs is nothing to speak of. */
export const MOST_BATCHES = 32;
/** What is expected comes down by so much with each message that was worked through sooner. */
const DECAY = 0.8;
/** Batches that were given together and took up to so many times what they may are still no reason to let a worker wait. */
const TOLERANCE = 1.5;

export class GroupSize {
  /** Of one batch. Nothing is known before the first. */
  #expectedMs = Infinity;
  #groupMs = GROUP_MS;

  /** So many batches, of one message or a part of it, have taken so long together; the run has lasted for `elapsedMs` by now. */
  finished(batches: number, busyMs: number, elapsedMs: number): void {
    const meanMs = busyMs / batches;
    this.#expectedMs = Math.max(meanMs, Math.min(this.#expectedMs, this.#groupMs) * DECAY);
    this.#groupMs = Math.max(this.#groupMs, Math.min(MOST_GROUP_MS, elapsedMs * SHARE_OF_RUN));
  }

  /** A worker whose last message took less than this may have the next one before it asks. */
  get shortMs(): number {
    return Math.max(SHORT_BATCH_MS, TOLERANCE * this.#groupMs);
  }

  get batches(): number {
    return Math.max(1, Math.min(MOST_BATCHES, Math.floor(this.#groupMs / this.#expectedMs)));
  }
}
