// How long the ends of threads are waited for. A thread that is ended by force still needs CPU to come to its end, and on a
// busy machine it gets none for seconds: time in which a thread wants to run and can't is not counted. So what is given up
// is stuck in a call that nothing can interrupt, and not merely slow.
import { otherThreads, type ThreadTimes } from '../io/process/own-threads.ts';
import { PollingTimer } from './polling-timer.ts';

/** A thread that has not ended by then is in a native call (execSync, an addon, a disk that is silent) and can't be ended. */
const STUCK_MS = 2000;
/** However busy the machine is: the failure has been told long since. */
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

  /** Another look, so long after the one before. */
  look(passedMs: number): void {
    const now = this.#threads();
    let waitedMs = 0;
    // all of them, not only those that are to end: they may wait for one of V8's, which collects their garbage
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

/** Resolves when all have ended, or are given up. */
export async function endedOrStuck(ends: readonly Promise<void>[]): Promise<void> {
  const patience = new EndPatience();
  let lookout: PollingTimer | undefined;
  const stuck = new Promise<void>((resolve) => {
    lookout = new PollingTimer(STUCK_MS, (passedMs) => {
      patience.look(passedMs);
      if (patience.isOver) resolve();
    });
  });
  await Promise.race([Promise.all(ends), stuck]);
  lookout?.stop();
}
