// Repeats blocking calls that fail with EINTR or EAGAIN: they have done nothing and can be tried
// again. It neither spins meanwhile nor waits for ever.
import { isMainThread } from 'node:worker_threads';
import { errorCode } from './system-error.ts';

/** How long in all a call that fails with EAGAIN is repeated before that is an error. */
export interface Patience {
  readonly patienceMs: number;
  /** A parameter, so that tests need not wait. */
  readonly wait: (ms: number) => void;
}

/** The main thread handles signals and failures: it must not wait longer than an exit may take. */
const MAIN_PATIENCE_MS = 500;

/**
 * Devices fail with EAGAIN if their descriptor is non-blocking (we opened it so, or another process
 * that shares it set the flag). They are waited for as long as it takes, like pipes. Files have no
 * reason to: there the file system is at fault, and gets this time to recover.
 */
export const FILE_PATIENCE_MS = isMainThread ? MAIN_PATIENCE_MS : 30_000;
export const DEVICE_PATIENCE_MS = isMainThread ? MAIN_PATIENCE_MS : Infinity;

/**
 * The number of EINTR in a row that counts as signals; after that EINTR is waited for like EAGAIN.
 */
const MOST_INTERRUPTIONS = 100;
/** The pause after the first EAGAIN; it doubles up to the last. */
const FIRST_PAUSE_MS = 1;
const LAST_PAUSE_MS = 64;

const cell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/** Waits. Unlike a loop or a blocking call it can be interrupted by ending the thread. */
export function waitInThread(ms: number): void {
  Atomics.wait(cell, 0, 0, ms);
}

/** The call's result; throws its error, unless the call can be repeated. */
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

/** For calls that only signals may interrupt: EAGAIN is an error, and so are endless signals. */
export const ONLY_INTERRUPTED: Patience = { patienceMs: 0, wait: waitInThread };
