// How long the supervisor waits for threads to end. A thread that is ended by force still needs CPU
// time to end, and on a busy machine it may get none for seconds. Time in which a thread is
// runnable but gets no CPU is therefore not counted: only a thread that is stuck in an
// uninterruptible call is given up.
import { otherThreads, type ThreadTimes } from '../io/process/own-threads.ts';
import { PollingTimer } from './polling-timer.ts';

/**
 * A thread that has not ended by then is in a native call (execSync, an addon, a disk that does not
 * respond) and can't be ended.
 */
const STUCK_MS = 2000;
/** The limit on a busy machine; the failure was reported long before. */
const MOST_MS = 60_000;

export class EndPatience {
  readonly #threads: () => ReadonlyMap<number, ThreadTimes>;
  #before: ReadonlyMap<number, ThreadTimes>;
  #countedMs = 0;
  #passedMs = 0;

  constructor(threads: () => ReadonlyMap<number, ThreadTimes> = otherThreads) {
    this.#threads = threads;
    this.#before = threads();
  }

  /** Call it regularly; `passedMs` is the time since the last call. */
  look(passedMs: number): void {
    const now = this.#threads();
    let waitedMs = 0;
    // All threads of the process count: a thread that ends may wait for one of V8's, such as the
    // garbage collector.
    for (const [id, { isRunnable, cpuMs }] of now) {
      if (isRunnable) waitedMs = Math.max(waitedMs, passedMs - (cpuMs - (this.#before.get(id)?.cpuMs ?? 0)));
    }
    this.#before = now;
    this.#passedMs += passedMs;
    this.#countedMs += passedMs - waitedMs;
  }

  get isOver(): boolean {
    return this.#countedMs >= STUCK_MS || this.#passedMs >= MOST_MS;
  }
}

/** Resolves when all threads have ended, or when the wait is over. */
export async function endedOrStuck(ends: readonly Promise<void>[]): Promise<void> {
  const patience = new EndPatience();
  let timer: PollingTimer | undefined;
  const stuck = new Promise<void>((resolve) => {
    timer = new PollingTimer(STUCK_MS, (passedMs) => {
      patience.look(passedMs);
      if (patience.isOver) resolve();
    });
  });
  await Promise.race([Promise.all(ends), stuck]);
  timer?.stop();
}
