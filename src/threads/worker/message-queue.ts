// Messages of the reader that the worker has not handled yet.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { WakeUp } from '../../flow/wake-up.ts';
import type { ReaderToWorker } from '../protocol/protocol.ts';
import type { StageClock } from '../protocol/stage-clock.ts';

export class MessageQueue {
  readonly #clock: StageClock;
  readonly #messages: ReaderToWorker[] = [];
  readonly #wakeUp = new WakeUp();

  constructor(port: MessagePort, clock: StageClock) {
    this.#clock = clock;
    port.on('message', (message: ReaderToWorker) => {
      this.#messages.push(message);
      this.#wakeUp.wake();
    });
  }

  /** `isBusy`: there is work that goes on meanwhile. */
  async next(isBusy = false): Promise<ReaderToWorker> {
    if (this.#messages.length === 0) {
      if (!isBusy) this.#clock.enter('waiting');
      await this.#wakeUp.wait();
      this.#clock.enter('working');
    } else await nextTurn(); // Yield first: timers and rejections left by the previous batch must be attributed to it.
    return this.#messages.shift()!;
  }
}
