// Decides which worker gets the next batch. Workers pull, so a slow batch does not hold up other
// workers' batches. Pure: the reader reports what happens and asks what to do. Batches that are
// given together count as one batch here.

export type Choice =
  { readonly kind: 'give'; readonly worker: number } | { readonly kind: 'start-worker' } | { readonly kind: 'wait' };

/**
 * A worker whose last batch (or several, dispatched together) took less than this may get a second
 * one ahead.
 */
export const SHORT_BATCH_MS = 10;

interface WorkerLoad {
  assigned: number;
  /** The number of batches dispatched to it last: while it has more, it has not begun these. */
  lastGiven: number;
  /** It works on several batches at once, and can begin another one. */
  wantsMore: boolean;
  /** Time of its last batch. Infinity before the first, which so counts as not short. */
  lastMs: number;
}

export class Dispatcher {
  readonly #procs: number;
  readonly #loads = new Map<number, WorkerLoad>();
  #requested = 0;
  /** Numbers of lost workers whose places are free. */
  readonly #free: number[] = [];

  /** `procs` is the limit of workers; the first one starts unasked. */
  constructor(procs: number) {
    this.#procs = procs;
    this.#requested = 1;
  }

  /**
   * Chooses an idle worker, else a new one if one may be started. Only if all are busy, a worker
   * that wants more gets another batch, or one with short batches a second one ahead. `isForIdle`:
   * only an idle one.
   */
  choose(shortMs: number, mayStart = true, isForIdle = false): Choice {
    let ahead: { worker: number; lastMs: number } | undefined;
    let wanting: { worker: number; assigned: number } | undefined;
    for (const [worker, load] of this.#loads) {
      if (load.assigned === 0) return { kind: 'give', worker };
      if (isForIdle) continue;
      if (load.wantsMore && load.assigned < (wanting?.assigned ?? Infinity)) {
        wanting = { worker, assigned: load.assigned };
      }
      const isAtLast = load.assigned <= load.lastGiven;
      if (isAtLast && load.lastMs < (ahead?.lastMs ?? shortMs)) ahead = { worker, lastMs: load.lastMs };
    }
    const isStarting = this.#requested > this.#loads.size;
    if (mayStart && !isStarting && this.#requested < this.#procs) return { kind: 'start-worker' };
    if (wanting !== undefined) return { kind: 'give', worker: wanting.worker };
    if (isStarting) return { kind: 'wait' };
    return ahead === undefined ? { kind: 'wait' } : { kind: 'give', worker: ahead.worker };
  }

  /** The number of the worker whose place it takes; undefined if it is an additional one. */
  workerRequested(): number | undefined {
    this.#requested += 1;
    return this.#free.shift();
  }

  workerReady(worker: number): void {
    this.#loads.set(worker, { assigned: 0, lastGiven: 0, wantsMore: false, lastMs: Infinity });
  }

  /** The worker is lost with its batches, and gets nothing more. Its place is not free yet. */
  workerLost(worker: number): void {
    this.#loads.delete(worker);
  }

  /** Another worker may take the place of this one, which was lost: no message of it is left. */
  slotFreed(worker: number): void {
    this.#requested -= 1;
    this.#free.push(worker);
  }

  dispatched(worker: number, batches = 1): void {
    const load = this.#load(worker);
    load.assigned += batches;
    load.lastGiven = batches;
    load.wantsMore = false;
  }

  /** It can begin another batch, though it has some. */
  wanted(worker: number): void {
    this.#load(worker).wantsMore = true;
  }

  finished(worker: number, busyMs: number, batches = 1): void {
    const load = this.#load(worker);
    if (load.assigned < batches) throw new RangeError(`dispatcher: worker ${worker} finished a batch it was not given`);
    load.assigned -= batches;
    load.lastMs = busyMs;
  }

  #load(worker: number): WorkerLoad {
    const load = this.#loads.get(worker);
    if (load === undefined) throw new RangeError(`dispatcher: worker ${worker} has not joined`);
    return load;
  }
}
