// How many small batches go to a worker in one message, to share the cost of a message. Batches
// that travel together are processed by one worker, one after another. If they are slow, the other
// workers may wait for them at the end of the run. So a group may take a share of the time since
// the start. About twice that can be lost at the end, because a worker has at most two messages.
// Pure: it learns how long batches took.
// The expected time of a batch rises at once and falls slowly: if one batch in twenty is slow,
// batches travel alone.
import { SHORT_BATCH_MS } from './dispatcher.ts';

/** Limit of the time of one group at the start of a run, */
export const GROUP_MS = 1;
/** then the limit as a share of the time since the start, */
export const SHARE_OF_RUN = 0.01;
/**
 * up to this: the cost of a message, a third of a millisecond of CPU over all threads, is then
 * negligible.
 */
export const MOST_GROUP_MS = 32;
/** From here on the message's share of the cost of a batch is negligible. */
export const MOST_BATCHES = 32;
/** The expected time falls by this factor with each message that took less. */
const DECAY = 0.8;
/** A group may take this many times its limit before a worker must wait for its next group. */
const TOLERANCE = 1.5;

export class GroupSize {
  /** Of one batch. Unknown before the first. */
  #expectedMs = Infinity;
  #groupMs = GROUP_MS;

  /**
   * `batches`, of one message or a part of it, took `ms` together; the run has lasted `elapsedMs`.
   */
  finished(batches: number, busyMs: number, elapsedMs: number): void {
    const meanMs = busyMs / batches;
    this.#expectedMs = Math.max(meanMs, Math.min(this.#expectedMs, this.#groupMs) * DECAY);
    this.#groupMs = Math.max(this.#groupMs, Math.min(MOST_GROUP_MS, elapsedMs * SHARE_OF_RUN));
  }

  /** A worker whose last message took less than this may get the next one before it asks. */
  get shortMs(): number {
    return Math.max(SHORT_BATCH_MS, TOLERANCE * this.#groupMs);
  }

  get batches(): number {
    return Math.max(1, Math.min(MOST_BATCHES, Math.floor(this.#groupMs / this.#expectedMs)));
  }
}
