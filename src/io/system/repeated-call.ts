// Blocking calls that answer with "come again" instead of doing their work: nothing of it has been done then, and they
// are made again. Promises neither to spin meanwhile nor to wait for ever for what can't come.
import { isMainThread } from 'node:worker_threads';
import { errorCode } from './system-error.ts';

/** How long a call that says EAGAIN is tried, in all, before that is its failure. */
export interface Patience {
  readonly patienceMs: number;
  /** Handed in so that tests need not wait. */
  readonly wait: (ms: number) => void;
}

/** The main thread hears signals and failures: it waits for nobody longer than an exit may be held up. */
const MAIN_PATIENCE_MS = 500;

/**
 * EAGAIN comes from devices without blocking (our own open asks for that, or somebody else has set it for all who share
 * the descriptor). They are waited for as long as it takes, as pipes are. A file has no reason to say it: there it is
 * a file system gone wrong, and this is the time it has to come round.
 */
export const FILE_PATIENCE_MS = isMainThread ? MAIN_PATIENCE_MS : 30_000;
export const DEVICE_PATIENCE_MS = isMainThread ? MAIN_PATIENCE_MS : Infinity;

/** So many signals in a row are believed to be signals; after that EINTR is waited for as EAGAIN is. */
const MOST_INTERRUPTIONS = 100;
/** The pause after the first EAGAIN; each one doubles, up to the last. */
const FIRST_PAUSE_MS = 1;
const LAST_PAUSE_MS = 64;

const cell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/** Unlike a loop or a blocking call it ends when the thread is terminated. */
export function waitInThread(ms: number): void {
  Atomics.wait(cell, 0, 0, ms);
}

/** What the call gives in the end; throws what it throws, unless that only means to make it again. */
export function repeated<Result>(call: () => Result, { patienceMs, wait }: Patience): Result {
  let interruptions = 0;
  let waitedMs = 0;
  let pauseMs = FIRST_PAUSE_MS;
  for (;;) {
    try {
      return call();
    } catch (error) {
      const code = errorCode(error);
      if (code !== 'EINTR' && code !== 'EAGAIN') throw error;
      if (code === 'EINTR' && (interruptions += 1) <= MOST_INTERRUPTIONS) continue;
      if (waitedMs >= patienceMs) throw error;
    }
    wait(pauseMs);
    waitedMs += pauseMs;
    pauseMs = Math.min(LAST_PAUSE_MS, 2 * pauseMs);
  }
}

/** For calls that only a signal may hold up: EAGAIN is their failure, and so is a signal without end. */
export const ONLY_INTERRUPTED: Patience = { patienceMs: 0, wait: waitInThread };
