// Which descriptor of its own a thread holds open, noted where main can see it. A thread that is ended by force closes
// nothing: main does it then. Else each failed run in a long-lived process would keep its files, and the disk space of
// its removed output. What a stream holds needs no note: its event loop closes it, however the thread ends.
import { closeSync } from 'node:fs';

/** Standard input is never a thread's own. */
const NONE = 0;

export class HeldDescriptor {
  readonly #cell: Int32Array;

  /** Noted in the first element. */
  constructor(cell: Int32Array = new Int32Array(1)) {
    this.#cell = cell;
  }

  hold(fd: number): void {
    this.#cell[0] = fd;
  }

  /** A stream has taken it over. */
  release(): void {
    this.#cell[0] = NONE;
  }

  /** Released first: once it is closed, its number may be another file's. */
  close(fd: number): void {
    this.release();
    closeSync(fd);
  }

  /** For when the thread has ended: closes what it has left open. */
  closeLeft(): void {
    const fd = this.#cell[0]!;
    if (fd !== NONE) this.close(fd);
  }
}
