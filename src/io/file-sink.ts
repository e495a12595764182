// Writes regular files and devices by blocking writes: these always answer. Every short count is followed up, and a
// file is synced before it is called finished: only then is it known that the disk had room.
import { closeSync, fsyncSync, writeSync, writevSync } from 'node:fs';
import { outputError, type ByteSink } from './byte-sink.ts';
import { errorCode } from './system-error.ts';

/** The calls this sink makes, handed in so that tests can let them fail. */
export interface WriteCalls {
  readonly write: typeof writeSync;
  readonly writev: typeof writevSync;
  readonly fsync: typeof fsyncSync;
  readonly close: typeof closeSync;
}

export const SYSTEM_WRITE_CALLS: WriteCalls = {
  write: writeSync,
  writev: writevSync,
  fsync: fsyncSync,
  close: closeSync,
};

/** Pieces given to one writev: the system's limit (IOV_MAX) is 1024. */
const MAX_PIECES = 512;

/** What fsync says of things that can't be synced, such as /dev/null: nothing is lost by that. */
const UNSYNCABLE = new Set(['EINVAL', 'ENOTSUP', 'EROFS', 'ENOSYS']);

export class FileSink implements ByteSink {
  readonly #shown: string;
  readonly #fd: number;
  readonly #isOwn: boolean;
  readonly #calls: WriteCalls;

  constructor(shown: string, fd: number, isOwn: boolean, calls: WriteCalls = SYSTEM_WRITE_CALLS) {
    this.#shown = shown;
    this.#fd = fd;
    this.#isOwn = isOwn;
    this.#calls = calls;
  }

  write(pieces: readonly Uint8Array[]): undefined {
    try {
      for (let from = 0; from < pieces.length; from += MAX_PIECES)
        this.#writeAll(pieces.slice(from, from + MAX_PIECES));
    } catch (error) {
      throw outputError(this.#shown, 'can not be written', error);
    }
  }

  finish(): undefined {
    try {
      this.#sync();
      // close may be where a network file system tells of a full disk
      if (this.#isOwn) this.#calls.close(this.#fd);
    } catch (error) {
      throw outputError(this.#shown, 'can not be written to the end', error);
    }
  }

  #writeAll(pieces: readonly Uint8Array[]): void {
    const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (bytes === 0) return;
    let written = pieces.length === 1 ? this.#calls.write(this.#fd, pieces[0]!) : this.#calls.writev(this.#fd, pieces);
    if (written === bytes) return;
    // a short count: a signal, or the last bytes of a disk, whose next write then says ENOSPC
    for (const piece of pieces) {
      let done = Math.min(written, piece.length);
      written -= done;
      while (done < piece.length) {
        const count = this.#calls.write(this.#fd, piece, done);
        if (count === 0) throw new Error('the system takes no more bytes');
        done += count;
      }
    }
  }

  #sync(): void {
    try {
      this.#calls.fsync(this.#fd);
    } catch (error) {
      if (!UNSYNCABLE.has(errorCode(error) ?? '')) throw error;
    }
  }
}
