// Which failure of the data is the run's: the earliest in input order, whoever has found it and whenever it was told. A failure is
// held until every batch before it has its result. That is bounded: a batch before it may be in an endless loop, or wait for
// the network. Failures of other kinds (of outputs, of a thread's start, signals) are not for here.
import type { ThreadmillError } from '../job/errors.ts';
import { WORKER_BUSY, type StatusBoard } from '../threads/protocol/status-board.ts';

/** The user's work on earlier batches may go on for so long after a failure. */
export const GRACE_MS = 200;
/** All that is waited for: workers that are still starting, results on their way. */
export const MOST_MS = 1000;
/** The time is counted in looks, so that a machine that is too busy to look gives workers as much less to do. */
const LOOK_MS = 5;

interface Candidate {
  readonly error: ThreadmillError;
  /** How many batches come before it. */
  readonly batches: number;
}

export interface EarliestFailureParts {
  readonly board: Pick<StatusBoard, 'get' | 'state'>;
  readonly procs: number;
  /** Results are judged by the writer when they are committed: then these count, not those that have arrived. */
  readonly isJudgedAtCommit: boolean;
  /** Told once: the failure of the run. */
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

  /** A failure is held, and will be decided on. */
  get isPending(): boolean {
    return this.#earliest !== undefined;
  }

  /** `batches` come before what has failed. Decided at once where all of them have their results. */
  consider(error: ThreadmillError, batches: number): void {
    if (error.place.worker !== undefined) this.#failedWorkers.add(error.place.worker);
    if (this.#earliest === undefined || batches < this.#earliest.batches) this.#earliest = { error, batches };
    this.#look();
  }

  /** Nothing more can come. */
  decide(): void {
    clearTimeout(this.#timer);
    if (this.#earliest !== undefined) this.#parts.onDecided(this.#earliest.error);
  }

  /** Another failure is the run's. */
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
