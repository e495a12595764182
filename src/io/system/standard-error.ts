// Writing to standard error from any thread: checked, so that nothing is lost by a short count or a full pipe (what
// console.log loses, NODE.md, fact 8), and never blocking in the kernel, where a thread can't be ended. What can't be
// said is not said: no failure to write here is ever a failure of the run.
import { constants, openSync, writeSync } from 'node:fs';
import { descriptorKind, reopenPipe } from './descriptor-kind.ts';
import { errorCode } from './system-error.ts';

export interface StandardError {
  /** Writes it all, waiting where nobody reads, as long as this writer's patience allows. Never throws. */
  write(text: string | Uint8Array): void;
}

/**
 * How long to wait for a reader that doesn't read. `bounded` is the main thread's: it must get to its exit code.
 * `unbounded` is a worker's: it waits as any program does, and terminating the thread ends the wait.
 */
export type Patience = 'bounded' | 'unbounded';

/** The calls made, handed in so that tests can make up a system. */
export interface StandardErrorCalls {
  /** The descriptor to write to: standard error, so opened that writing says EAGAIN instead of blocking. */
  readonly open: () => number;
  readonly write: (fd: number, bytes: Uint8Array, offset: number) => number;
  readonly wait: (ms: number) => void;
}

const STANDARD_ERROR = 2;

/** How long the bounded writer waits without a byte getting through: well under the second an exit may take. */
const PATIENCE_MS = 500;
/** The pause after the first EAGAIN; each one doubles, up to the last. */
const FIRST_PAUSE_MS = 1;
const LAST_PAUSE_MS = 16;

const cell = new Int32Array(new SharedArrayBuffer(4));

const SYSTEM_CALLS: StandardErrorCalls = {
  open: openWithoutBlocking,
  write: (fd, bytes, offset) => writeSync(fd, bytes, offset),
  // unlike a loop or a blocking call it ends when the thread is terminated
  wait: (ms) => Atomics.wait(cell, 0, 0, ms),
};

/** Opens nothing yet: most threads never have anything to say. */
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
   * Waited since a byte last got through. It outlives the call: once patience is at an end, later texts are tried once
   * and not waited for, or every message would cost it anew.
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
      // closed, a full disk, a reader that has gone: there is nowhere left to say so
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

/** Standard error so that writing never blocks in the kernel; as it is, where that can't be had. Never throws. */
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
 * Sets O_NONBLOCK on standard error itself, for all who share it: the price of being able to exit. A Socket sets it
 * when it is made, libuv leaves descriptors 0 to 2 open when it is destroyed, and Node puts the flag back at its exit.
 */
function stopBlocking(): void {
  const { Socket } = process.getBuiltinModule('node:net');
  new Socket({ fd: STANDARD_ERROR, readable: false, writable: true }).destroy();
}
