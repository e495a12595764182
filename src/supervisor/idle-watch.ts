// --idle-timeout: polls whether anything has progressed; after too long without progress it fails
// the run and names the stage that is stuck.
import { formatDuration, type Duration } from '../job/duration.ts';
import { IdleError, type Place } from '../job/errors.ts';
import { nowMs, type StageClock } from '../threads/protocol/stage-clock.ts';
import { WORKER_BUSY, WORKER_IN_HOOK, type StatusBoard } from '../threads/protocol/status-board.ts';
import { workerPlace } from './thread-exit.ts';
import { PollingTimer } from './polling-timer.ts';
import type { RunPlan } from './plan.ts';

export class IdleWatch {
  readonly #plan: RunPlan;
  readonly #board: StatusBoard;
  readonly #timeout: Duration;
  readonly #onIdle: (error: IdleError) => void;
  readonly #timer: PollingTimer;
  #seen = '';
  #idleMs = 0;

  constructor(plan: RunPlan, board: StatusBoard, timeout: Duration, onIdle: (error: IdleError) => void) {
    this.#plan = plan;
    this.#board = board;
    this.#timeout = timeout;
    this.#onIdle = onIdle;
    this.#timer = new PollingTimer(timeout.ms, (passedMs) => this.#look(passedMs));
  }

  stop(): void {
    this.#timer.stop();
  }

  #look(passedMs: number): void {
    const seen = this.#figures();
    this.#idleMs = seen === this.#seen ? this.#idleMs + passedMs : 0;
    this.#seen = seen;
    if (this.#idleMs < this.#timeout.ms) return;
    this.stop();
    const { stage, place = {} } = this.#stuckStage();
    this.#onIdle(
      new IdleError(`nothing has progressed for ${this.#timeout.text} (--idle-timeout): ${stage}`, { place }),
    );
  }

  /** Every figure that changes while any stage progresses. */
  #figures(): string {
    const board = this.#board;
    const figures: number[] = [
      board.get('bytesRead'),
      board.get('recordsRead'),
      board.get('batchesCommitted'),
      board.get('bytesWritten'),
    ];
    for (let worker = 1; worker <= this.#plan.procs; worker += 1) {
      const { state, attempt, recordIndex } = board.position(worker);
      figures.push(state, attempt, recordIndex);
    }
    return figures.join();
  }

  /** The stuck stage nearest to the output: the stages before it wait for it. */
  #stuckStage(): { readonly stage: string; readonly place?: Place } {
    const writer = this.#board.clock('writer');
    if (writer.current === 'writing') {
      return { stage: this.#writing(timeSince(writer)) };
    }
    for (let worker = 1; worker <= this.#plan.procs; worker += 1) {
      const state = this.#board.state(worker);
      const clock = this.#board.clock(worker);
      if (state === WORKER_IN_HOOK) {
        return {
          stage: `worker ${worker} has been loading the work, or in setup or teardown, for ${timeSince(clock)}`,
          place: { worker },
        };
      }
      if (state !== WORKER_BUSY) continue;
      const { batch } = this.#board.position(worker);
      const place = workerPlace(worker, this.#plan, this.#board);
      return { stage: `worker ${worker} has been working on batch ${batch} for ${timeSince(clock)}`, place };
    }
    const reader = this.#board.clock('reader');
    if (reader.current === 'reading')
      return { stage: `the reader has waited for ${timeSince(reader)} for ${this.#inputName()}` };
    return { stage: 'no stage reports what it waits for' };
  }

  #writing(time: string): string {
    const { kind, displayName } = this.#plan.outputs.get('main')!.plan;
    if (kind === 'atomic') return `the writer has waited for ${time} for the disk of ${displayName}`;
    return `the writer has waited for ${time} for the reader of ${displayName}`;
  }

  #inputName(): string {
    const [only, ...others] = this.#plan.inputs;
    return others.length === 0 ? only!.displayName : 'one of the inputs';
  }
}

function timeSince(clock: StageClock): string {
  return formatDuration(Math.max(0, Math.round((nowMs() - clock.sinceMs) / 100) * 100));
}
