// Records in shared memory which descriptor a thread holds open. A thread that is ended by force
// closes nothing, so main closes it: otherwise each failed run in a long-lived process would leak
// its files, and the disk space of its removed output. A stream's descriptor needs no record: its
// event loop closes it, however the thread ends.
//
// A thread may be ended between any two calls, also between `open` and the record of its result. So
// it announces each change first, and main ends it only after freezing the record: between changes,
// when none can begin.
import { closeSync } from 'node:fs';

/** A thread never opens descriptor 0 itself, so 0 means that nothing is held. */
const NONE = 0;
const CHANGING = -1;
const FROZEN = -2;

export class HeldDescriptor {
  readonly #cell: Int32Array;
  /** The descriptor that was held when main froze the record. */
  #left = NONE;

  /** Uses the first element; an instance in main shares it. */
  constructor(cell: Int32Array = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))) {
    this.#cell = cell;
  }

  /** Holds the descriptor that `call` opens; passes its errors on. */
  open(call: () => number): number {
    this.#begin(NONE);
    let fd = NONE;
    try {
      fd = call();
    } finally {
      this.#end(fd);
    }
    return fd;
  }

  /** A stream takes the descriptor over in `call`; if that throws, it stays held. */
  transferTo<Stream>(fd: number, call: () => Stream): Stream {
    this.#begin(fd);
    let stillHeld = fd;
    try {
      const stream = call();
      stillHeld = NONE;
      return stream;
    } finally {
      this.#end(stillHeld);
    }
  }

  /**
   * Closes it. Even if this throws, the descriptor is closed, and its number may be another file's.
   */
  close(fd: number): void {
    this.#begin(fd);
    try {
      closeSync(fd);
    } finally {
      this.#end(NONE);
    }
  }

  /** After a failure in the thread: closes what it holds. Never throws. */
  closeIfOpen(): void {
    const fd = Atomics.load(this.#cell, 0);
    if (fd > NONE) ignoringFailure(() => this.close(fd));
  }

  /** For main: after `true` the thread can change nothing; `false` while a change is under way. */
  freeze(): boolean {
    const held = Atomics.load(this.#cell, 0);
    if (held === FROZEN) return true;
    if (held === CHANGING || Atomics.compareExchange(this.#cell, 0, held, FROZEN) !== held) return false;
    this.#left = held;
    return true;
  }

  /**
   * For main, after a freeze and the thread's end: closes what the thread left open. Never throws.
   */
  closeLeaked(): void {
    const fd = this.#left;
    this.#left = NONE;
    if (fd > NONE) ignoringFailure(() => closeSync(fd));
  }

  #begin(held: number): void {
    if (Atomics.compareExchange(this.#cell, 0, held, CHANGING) === held) return;
    // Frozen by main: the run has failed, so nobody gets this error.
    throw new Error(held === NONE ? 'another descriptor is held' : `descriptor ${held} is not held`);
  }

  #end(held: number): void {
    Atomics.store(this.#cell, 0, held);
  }
}

/** Ignores an error at the close of a discarded file: the first failure is the one to report. */
function ignoringFailure(close: () => void): void {
  try {
    close();
  } catch {
    // The file is discarded anyway.
  }
}
