// Writes to standard error from any thread. It completes short writes and waits for full pipes,
// where console.log loses text (NODE.md, fact 8). It never blocks in the kernel, where a thread
// can't be ended. A failure to write here never fails the run.
import { constants, openSync, writeSync } from 'node:fs';
import { descriptorKind, reopenPipe } from './descriptor-kind.ts';
import { errorCode } from './system-error.ts';

export interface StandardError {
  /**
   * Writes all of it; waits for a reader as long as this writer's patience allows. Never throws.
   */
  write(text: string | Uint8Array): void;
}

/**
 * How long to wait for a reader that does not read. `bounded` is for the main thread, which must
 * reach its exit. `unbounded` is for workers: they wait as any program does, and terminating the
 * thread ends the wait.
 */
export type Patience = 'bounded' | 'unbounded';

/** The system calls, so that tests can simulate a system. */
export interface StandardErrorCalls {
  /**
   * Returns the descriptor to write to: standard error, opened so that writing fails with EAGAIN
   * instead of blocking.
   */
  readonly open: () => number;
  readonly write: (fd: number, bytes: Uint8Array, offset: number) => number;
  readonly wait: (ms: number) => void;
}

const STANDARD_ERROR = 2;

/**
 * How long the bounded writer waits without progress: well below the second that an exit may take.
 */
const PATIENCE_MS = 500;
/** The pause after the first EAGAIN; it doubles up to the last. */
const FIRST_PAUSE_MS = 1;
const LAST_PAUSE_MS = 16;

const cell = new Int32Array(new SharedArrayBuffer(4));

const SYSTEM_CALLS: StandardErrorCalls = {
  open: openWithoutBlocking,
  write: (fd, bytes, offset) => writeSync(fd, bytes, offset),
  // Unlike a loop or a blocking call it can be interrupted by ending the thread.
  wait: (ms) => Atomics.wait(cell, 0, 0, ms),
};

/** Opens the descriptor at the first write: most threads never write. */
export function openStandardError(
  { patience = 'bounded' }: { readonly patience?: Patience } = {},
  calls: StandardErrorCalls = SYSTEM_CALLS,
): StandardError {
  return new CheckedStandardError(patience === 'bounded' ? PATIENCE_MS : Infinity, calls);
}

class CheckedStandardError implements StandardError {
  readonly #patienceMs: number;
  readonly #calls: StandardErrorCalls;
  #fd: number | undefined;
  /**
   * The time waited since the last progress. It outlives the call: once patience is exhausted,
   * later texts are tried once without waiting, or every message would wait anew.
   */
  #waitedMs = 0;

  constructor(patienceMs: number, calls: StandardErrorCalls) {
    this.#patienceMs = patienceMs;
    this.#calls = calls;
  }

  write(text: string | Uint8Array): void {
    try {
      this.#writeAll(typeof text === 'string' ? Buffer.from(text) : text);
    } catch {
      // Closed, a full disk, or a reader that has gone: there is nowhere to report it.
    }
  }

  #writeAll(bytes: Uint8Array): void {
    this.#fd ??= this.#calls.open();
    let written = 0;
    let pauseMs = FIRST_PAUSE_MS;
    while (written < bytes.length) {
      const count = this.#tryWrite(this.#fd, bytes, written);
      if (count > 0) {
        written += count;
        this.#waitedMs = 0;
        pauseMs = FIRST_PAUSE_MS;
        continue;
      }
      if (this.#waitedMs >= this.#patienceMs) return;
      this.#calls.wait(pauseMs);
      this.#waitedMs += pauseMs;
      pauseMs = Math.min(LAST_PAUSE_MS, 2 * pauseMs);
    }
  }

  #tryWrite(fd: number, bytes: Uint8Array, offset: number): number {
    try {
      return this.#calls.write(fd, bytes, offset);
    } catch (error) {
      if (errorCode(error) === 'EAGAIN') return 0;
      throw error;
    }
  }
}

/**
 * Opens standard error so that writing never blocks in the kernel; if that is not possible, uses it
 * as it is. Never throws.
 */
function openWithoutBlocking(): number {
  try {
    switch (descriptorKind(STANDARD_ERROR)) {
      case 'pipe': {
        const { fd, isOwn } = reopenPipe(STANDARD_ERROR, 'write');
        if (!isOwn) stopBlocking();
        return fd;
      }
      case 'terminal': // its output may be held (Ctrl-S) or never be fetched
        return openSync('/proc/self/fd/2', constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
      case 'socket': // can't be reopened; this is what Node's own spawn gives
        stopBlocking();
        return STANDARD_ERROR;
      case 'file':
      case 'device':
      case 'folder':
        return STANDARD_ERROR;
    }
  } catch {
    return STANDARD_ERROR; // not open, no /proc, not permitted
  }
}

/**
 * Sets O_NONBLOCK on standard error itself, for all processes that share it: the price of being
 * able to exit. A Socket sets it when it is made; libuv leaves descriptors 0 to 2 open when it is
 * destroyed; Node restores the flag at its exit.
 */
function stopBlocking(): void {
  const { Socket } = process.getBuiltinModule('node:net');
  new Socket({ fd: STANDARD_ERROR, readable: false, writable: true }).destroy();
}
