// Calls a function at regular intervals. The watches need it, because a thread that hangs emits no
// event.

const LOOKS_A_TIMEOUT = 20;
const LEAST_PAUSE_MS = 5;
const MOST_PAUSE_MS = 1000;

export class PollingTimer {
  readonly #timer: NodeJS.Timeout;
  #lastMs = performance.now();

  /**
   * Calls `look` twenty times within the time-out, at most every 5 ms and at least every second,
   * with the milliseconds since the last call. A process that was suspended or got no CPU has not
   * worked either, so at most two intervals count.
   */
  constructor(timeoutMs: number, look: (passedMs: number) => void) {
    const pauseMs = Math.min(MOST_PAUSE_MS, Math.max(LEAST_PAUSE_MS, timeoutMs / LOOKS_A_TIMEOUT));
    this.#timer = setInterval(() => {
      const nowMs = performance.now();
      const passedMs = Math.min(nowMs - this.#lastMs, 2 * pauseMs);
      this.#lastMs = nowMs;
      look(passedMs);
    }, pauseMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
