// --idle-timeout: looks now and then whether anything has moved anywhere, and where nothing has for too long, says which
// stage it is that does not go on.
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
  readonly #lookout: PollingTimer;
  #seen = '';
  #idleMs = 0;

  constructor(plan: RunPlan, board: StatusBoard, timeout: Duration, onIdle: (error: IdleError) => void) {
    this.#plan = plan;
    this.#board = board;
    this.#timeout = timeout;
    this.#onIdle = onIdle;
    this.#lookout = new PollingTimer(timeout.ms, (passedMs) => this.#look(passedMs));
  }

  stop(): void {
    this.#lookout.stop();
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

  /** Whatever changes while anything goes on. */
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

  /** Of several the one that holds up the others: what is behind it waits for it. */
  #stuckStage(): { readonly stage: string; readonly place?: Place } {
    const writer = this.#board.clock('writer');
    if (writer.current === 'writing') {
      return { stage: this.#writing(since(writer)) };
    }
    for (let worker = 1; worker <= this.#plan.procs; worker += 1) {
      const state = this.#board.state(worker);
      const clock = this.#board.clock(worker);
      if (state === WORKER_IN_HOOK) {
        return {
          stage: `worker ${worker} has been loading the work, or in setup or teardown, for ${since(clock)}`,
          place: { worker },
        };
      }
      if (state !== WORKER_BUSY) continue;
      const { batch } = this.#board.position(worker);
      const place = workerPlace(worker, this.#plan, this.#board);
      return { stage: `worker ${worker} has been working on batch ${batch} for ${since(clock)}`, place };
    }
    const reader = this.#board.clock('reader');
    if (reader.current === 'reading')
      return { stage: `the reader has waited for ${since(reader)} for ${this.#inputName()}` };
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

function since(clock: StageClock): string {
  return formatDuration(Math.max(0, Math.round((nowMs() - clock.sinceMs) / 100) * 100));
}
