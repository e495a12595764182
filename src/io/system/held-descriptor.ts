// Which descriptor of its own a thread holds open, noted where main can see it. A thread that is ended by force closes
// nothing: main does it then. Else each failed run in a long-lived process would keep its files, and the disk space of
// its removed output. What a stream holds needs no note: its event loop closes it, however the thread ends.
//
// Force may strike between any two calls, also between an `open` and the note of what it gave. So a thread announces each
// change before it, and main ends it only when it has frozen the note: between two changes, and none can begin any more.
import { closeSync } from 'node:fs';

/** Standard input is never a thread's own, so 0 is free to mean: nothing is held. */
const NONE = 0;
const CHANGING = -1;
const FROZEN = -2;

export class HeldDescriptor {
  readonly #cell: Int32Array;
  /** What was held when main froze the note. */
  #left = NONE;

  /** Noted in the first element, which is shared with main by another of these. */
  constructor(cell: Int32Array = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))) {
    this.#cell = cell;
  }

  /** Holds what `call` opens; what it throws is thrown. */
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

  /** A stream takes it over in `call`; where that throws, it stays held. */
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

  /** Whatever `close` says, the descriptor is closed then, and its number may be another file's. */
  close(fd: number): void {
    this.#begin(fd);
    try {
      closeSync(fd);
    } finally {
      this.#end(NONE);
    }
  }

  /** For a thread that gives up: closes what it holds. Never throws. */
  closeIfOpen(): void {
    const fd = Atomics.load(this.#cell, 0);
    if (fd > NONE) ignoringFailure(() => this.close(fd));
  }

  /** For main: from `true` on the thread changes nothing any more; `false` while it is in a change. */
  freeze(): boolean {
    const held = Atomics.load(this.#cell, 0);
    if (held === FROZEN) return true;
    if (held === CHANGING || Atomics.compareExchange(this.#cell, 0, held, FROZEN) !== held) return false;
    this.#left = held;
    return true;
  }

  /** For main, when it has frozen the note and the thread has ended: closes what it has left open. Never throws. */
  closeLeaked(): void {
    const fd = this.#left;
    this.#left = NONE;
    if (fd > NONE) ignoringFailure(() => closeSync(fd));
  }

  #begin(held: number): void {
    if (Atomics.compareExchange(this.#cell, 0, held, CHANGING) === held) return;
    // where main has frozen the note nobody hears this: the run has failed before
    throw new Error(held === NONE ? 'another descriptor is held' : `descriptor ${held} is not held`);
  }

  #end(held: number): void {
    Atomics.store(this.#cell, 0, held);
  }
}

/** A disk that fails at the close of a file which is thrown away: the first failure is the one to tell. */
function ignoringFailure(close: () => void): void {
  try {
    close();
  } catch {
    // see above
  }
}
