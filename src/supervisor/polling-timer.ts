// The clock of the two watches: what never ends makes no event, so somebody has to look now and then.

const LOOKS_A_TIMEOUT = 20;
const LEAST_PAUSE_MS = 5;
const MOST_PAUSE_MS = 1000;

export class PollingTimer {
  readonly #timer: NodeJS.Timeout;
  #lookedMs = performance.now();

  /**
   * Calls `look` again and again, twenty times within the time-out or once a second, with the time since it did so last. A
   * process that was stopped in between, or got no CPU, has not worked either: that counts no more than two looks do.
   */
  constructor(timeoutMs: number, look: (passedMs: number) => void) {
    const pauseMs = Math.min(MOST_PAUSE_MS, Math.max(LEAST_PAUSE_MS, timeoutMs / LOOKS_A_TIMEOUT));
    this.#timer = setInterval(() => {
      const nowMs = performance.now();
      const passedMs = Math.min(nowMs - this.#lookedMs, 2 * pauseMs);
      this.#lookedMs = nowMs;
      look(passedMs);
    }, pauseMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
