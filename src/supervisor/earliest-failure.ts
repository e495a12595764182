// Decides which failure caused by the data fails the run: the earliest in input order, whichever
// thread found it and in whatever order the failures arrive. A failure is held until every batch
// before it has its result. The wait is limited, because an earlier batch may be in an endless loop
// or wait for the network. Other failures (outputs, thread start, signals) do not come here.
import type { ThreadmillError } from '../job/errors.ts';
import { WORKER_BUSY, type StatusBoard } from '../threads/protocol/status-board.ts';

/** How long the user's work on earlier batches may continue after a failure. */
export const GRACE_MS = 200;
/**
 * The limit for the whole wait, which includes workers that still start and results on their way.
 */
export const MOST_MS = 1000;
/**
 * Time is counted in ticks of the timer: on a busy machine ticks come late, and workers get more
 * time.
 */
const LOOK_MS = 5;

interface Candidate {
  readonly error: ThreadmillError;
  /** The number of batches before it. */
  readonly batches: number;
}

export interface EarliestFailureParts {
  readonly board: Pick<StatusBoard, 'get' | 'state'>;
  readonly procs: number;
  /**
   * The writer judges results when it commits them, so committed batches count, not arrived ones.
   */
  readonly isJudgedAtCommit: boolean;
  /** Called with the failure that fails the run. */
  readonly onDecided: (error: ThreadmillError) => void;
}

export class EarliestFailure {
  readonly #parts: EarliestFailureParts;
  readonly #failedWorkers = new Set<number>();
  #earliest: Candidate | undefined;
  #timer: NodeJS.Timeout | undefined;
  #workMs = 0;
  #allMs = 0;

  constructor(parts: EarliestFailureParts) {
    this.#parts = parts;
  }

  /** A failure is held and not yet decided. */
  get isPending(): boolean {
    return this.#earliest !== undefined;
  }

  /**
   * `batches`: how many come before the failure. Decides at once if all of them have their results.
   */
  consider(error: ThreadmillError, batches: number): void {
    if (error.place.worker !== undefined) this.#failedWorkers.add(error.place.worker);
    if (this.#earliest === undefined || batches < this.#earliest.batches) this.#earliest = { error, batches };
    this.#look();
  }

  /** Call it when no more results can arrive. */
  decide(): void {
    clearTimeout(this.#timer);
    if (this.#earliest !== undefined) this.#parts.onDecided(this.#earliest.error);
  }

  /** Call it when another failure has failed the run. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    clearTimeout(this.#timer);
    const { board, isJudgedAtCommit } = this.#parts;
    const judged = board.get(isJudgedAtCommit ? 'batchesCommitted' : 'batchesArrived');
    if (judged >= this.#earliest!.batches || this.#workMs >= GRACE_MS || this.#allMs >= MOST_MS) {
      this.decide();
      return;
    }
    this.#timer = setTimeout(() => {
      this.#allMs += LOOK_MS;
      if (this.#isWorkGoingOn()) this.#workMs += LOOK_MS;
      this.#look();
    }, LOOK_MS);
  }

  #isWorkGoingOn(): boolean {
    const { board, procs } = this.#parts;
    for (let worker = 1; worker <= procs; worker += 1) {
      if (board.state(worker) === WORKER_BUSY && !this.#failedWorkers.has(worker)) return true;
    }
    return false;
  }
}
