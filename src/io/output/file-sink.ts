// Writes regular files and devices by blocking writes, because these always return. It completes
// short writes, repeats writes that a signal interrupts, and syncs a file before it is finished:
// only then is it certain that the disk had room. After a failure the file must not be used.
import { closeSync, fdatasync, fsyncSync, writeSync, writevSync } from 'node:fs';
import { outputError, type ByteSink } from './byte-sink.ts';
import {
  DEVICE_PATIENCE_MS,
  ONLY_INTERRUPTED,
  repeated,
  waitInThread,
  type Patience,
} from '../system/repeated-call.ts';
import { errorCode } from '../system/system-error.ts';

/** The system calls of this sink, so that tests can make them fail. */
export interface WriteCalls {
  readonly write: typeof writeSync;
  readonly writev: typeof writevSync;
  readonly fsync: typeof fsyncSync;
  readonly syncData: (fd: number) => Promise<void>;
  readonly close: typeof closeSync;
  readonly wait: (ms: number) => void;
}

export const SYSTEM_WRITE_CALLS: WriteCalls = {
  write: writeSync,
  writev: writevSync,
  fsync: fsyncSync,
  syncData: (fd) =>
    new Promise((resolve, reject) => fdatasync(fd, (error) => (error === null ? resolve() : reject(error)))),
  close: closeSync,
  wait: waitInThread,
};

/** The pieces of one writev: the system's limit (IOV_MAX) is 1024. */
const MAX_PIECES = 512;

/** The errors of fsync for what can't be synced, such as /dev/null: nothing is lost. */
const UNSYNCABLE = new Set(['EINVAL', 'ENOTSUP', 'EROFS', 'ENOSYS']);

export class FileSink implements ByteSink {
  readonly #displayName: string;
  readonly #fd: number;
  readonly #isOwn: boolean;
  readonly #calls: WriteCalls;
  readonly #patience: Patience;

  /** `patienceMs`: how long the descriptor may refuse writes (EAGAIN) before that is a failure. */
  constructor(
    displayName: string,
    fd: number,
    isOwn: boolean,
    calls: WriteCalls = SYSTEM_WRITE_CALLS,
    patienceMs = DEVICE_PATIENCE_MS,
  ) {
    this.#displayName = displayName;
    this.#fd = fd;
    this.#isOwn = isOwn;
    this.#calls = calls;
    this.#patience = { patienceMs, wait: calls.wait };
  }

  write(pieces: readonly Uint8Array[]): undefined {
    try {
      for (let from = 0; from < pieces.length; from += MAX_PIECES)
        this.#writeAll(pieces.slice(from, from + MAX_PIECES));
    } catch (error) {
      throw outputError(this.#displayName, "can't be written", error);
    }
  }

  async sync(): Promise<void> {
    try {
      await this.#calls.syncData(this.#fd);
    } catch (error) {
      if (!UNSYNCABLE.has(errorCode(error) ?? '')) throw outputError(this.#displayName, "can't be written", error);
    }
  }

  finish(): undefined {
    try {
      this.#sync();
      if (this.#isOwn) this.#close();
    } catch (error) {
      throw outputError(this.#displayName, "can't be written to the end", error);
    }
  }

  #writeAll(pieces: readonly Uint8Array[]): void {
    const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (bytes === 0) return;
    let written = repeated(
      () => (pieces.length === 1 ? this.#calls.write(this.#fd, pieces[0]!) : this.#calls.writev(this.#fd, pieces)),
      this.#patience,
    );
    if (written === bytes) return;
    // A short write: a signal, or the last free bytes of a disk. The next write then fails with
    // ENOSPC.
    for (const piece of pieces) {
      let done = Math.min(written, piece.length);
      written -= done;
      while (done < piece.length) {
        const count = repeated(() => this.#calls.write(this.#fd, piece, done), this.#patience);
        if (count === 0) throw new Error('the system accepts no more bytes');
        done += count;
      }
    }
  }

  /** After a failure it must not be called again: the system reports a lost page only once. */
  #sync(): void {
    try {
      repeated(() => this.#calls.fsync(this.#fd), ONLY_INTERRUPTED);
    } catch (error) {
      if (!UNSYNCABLE.has(errorCode(error) ?? '')) throw error;
    }
  }

  /**
   * A network file system may report a full disk only here. If a signal interrupts the close, the
   * descriptor is closed all the same, and its number may be another file's; everything is synced
   * by then.
   */
  #close(): void {
    try {
      this.#calls.close(this.#fd);
    } catch (error) {
      if (errorCode(error) !== 'EINTR') throw error;
    }
  }
}
