// --timeout: polls where each worker is, and reports one that has stayed too long at the same
// record or batch. An endless loop emits no event, so this needs a clock.
import type { Duration } from '../job/duration.ts';
import { TimeoutError } from '../job/errors.ts';
import { WORKER_BUSY, type StatusBoard } from '../threads/protocol/status-board.ts';
import { NO_RECORD } from '../transform/batch-wise/batch-place.ts';
import { workerPlace } from './thread-exit.ts';
import { PollingTimer } from './polling-timer.ts';
import type { RunPlan } from './plan.ts';

interface Stay {
  attempt: number;
  beat: number;
  recordIndex: number;
  ms: number;
}

export class OverrunWatch {
  readonly #plan: RunPlan;
  readonly #board: StatusBoard;
  readonly #timeout: Duration;
  readonly #onOverrun: (worker: number, error: TimeoutError) => void;
  readonly #timer: PollingTimer;
  readonly #stays = new Map<number, Stay>();

  constructor(
    plan: RunPlan,
    board: StatusBoard,
    timeout: Duration,
    onOverrun: (worker: number, error: TimeoutError) => void,
  ) {
    this.#plan = plan;
    this.#board = board;
    this.#timeout = timeout;
    this.#onOverrun = onOverrun;
    this.#timer = new PollingTimer(timeout.ms, (passedMs) => this.#look(passedMs));
  }

  stop(): void {
    this.#timer.stop();
  }

  #look(passedMs: number): void {
    for (let worker = 1; worker <= this.#plan.procs; worker += 1) this.#lookAt(worker, passedMs);
  }

  #lookAt(worker: number, passedMs: number): void {
    if (this.#board.state(worker) !== WORKER_BUSY) {
      this.#stays.delete(worker);
      return;
    }
    const { attempt, beat, recordIndex } = this.#board.position(worker);
    const stay = this.#stays.get(worker);
    if (stay?.attempt !== attempt || stay.beat !== beat || stay.recordIndex !== recordIndex) {
      this.#stays.set(worker, { attempt, beat, recordIndex, ms: 0 });
      return;
    }
    stay.ms += passedMs;
    if (stay.ms < this.#timeout.ms) return;
    this.#stays.delete(worker);
    const place = workerPlace(worker, this.#plan, this.#board);
    // The worker may have moved on since, and then `place` is not where it overran.
    const now = this.#board.position(worker);
    if (now.attempt !== attempt || now.beat !== beat || now.recordIndex !== recordIndex || place.batch === undefined)
      return;
    const what = recordIndex === NO_RECORD ? 'the batch' : 'the record';
    const error = new TimeoutError(`${what} took longer than ${this.#timeout.text} (--timeout)`, {
      place,
      advice: 'is there an endless loop, or something that does not answer? else allow more time: --timeout DURATION',
    });
    this.#onOverrun(worker, error);
  }
}
