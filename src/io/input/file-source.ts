// Reads regular files and devices by blocking reads, because these always return; a read that a
// signal interrupts is repeated. A file that shrinks while it is read is reported as an error,
// because its end is then not its real end.
import { fstatSync, readSync } from 'node:fs';
import { InputError } from '../../job/errors.ts';
import { inputError, type ByteSource } from './byte-source.ts';
import type { HeldDescriptor } from '../system/held-descriptor.ts';
import { descriptorOffset } from '../system/named-descriptor.ts';
import {
  DEVICE_PATIENCE_MS,
  FILE_PATIENCE_MS,
  repeated,
  waitInThread,
  type Patience,
} from '../system/repeated-call.ts';

/** The system calls of this source, so that tests can make them fail. */
export interface ReadCalls {
  readonly read: typeof readSync;
  readonly wait: (ms: number) => void;
}

export const SYSTEM_READ_CALLS: ReadCalls = { read: readSync, wait: waitInThread };

export class FileSource implements ByteSource {
  readonly isStream = false;
  readonly #displayName: string;
  readonly #fd: number;
  /**
   * Defined if the source has opened the descriptor itself: it closes it once, because the number
   * may belong to another source afterwards.
   */
  #own: HeldDescriptor | undefined;
  /** Bytes to read when it was opened; 0 for devices and for files without a size (in /proc). */
  readonly #expected: number;
  readonly #calls: ReadCalls;
  readonly #patience: Patience;
  #read = 0;
  /** The offset of the next read; undefined: the descriptor's own. */
  #position: number | undefined;

  constructor(
    displayName: string,
    fd: number,
    hasSize: boolean,
    own?: HeldDescriptor,
    calls: ReadCalls = SYSTEM_READ_CALLS,
  ) {
    this.#displayName = displayName;
    this.#fd = fd;
    this.#own = own;
    this.#calls = calls;
    this.#patience = { patienceMs: hasSize ? FILE_PATIENCE_MS : DEVICE_PATIENCE_MS, wait: calls.wait };
    const offset = own !== undefined ? 0 : (descriptorOffset(fd) ?? 0);
    this.#expected = hasSize ? Math.max(0, fstatSync(fd).size - offset) : 0;
  }

  get bytesTaken(): number {
    return this.#read;
  }

  read(target: Uint8Array): number {
    let count: number;
    try {
      count = repeated(
        () => this.#calls.read(this.#fd, target, 0, target.length, this.#position ?? null),
        this.#patience,
      );
    } catch (error) {
      throw inputError(this.#displayName, "can't be read", error);
    }
    this.#read += count;
    if (this.#position !== undefined) this.#position += count;
    if (count === 0 && this.#read < this.#expected) {
      throw new InputError(
        `shrank while it was read: only ${this.#read} of its ${this.#expected} bytes could be read`,
        {
          place: { file: this.#displayName, byte: this.#read },
        },
      );
    }
    return count;
  }

  /**
   * Only for a file that this source has opened. A last line without terminator counts as if it had
   * one, so `offset` may be one byte past the end.
   */
  seek(offset: number): number {
    const end = this.#expected;
    if (offset > end + 1) {
      throw new InputError(`ends at byte ${end}, but the earlier run read it up to byte ${offset}`, {
        place: { file: this.#displayName },
      });
    }
    this.#position = Math.min(offset, end);
    this.#read = this.#position;
    return this.#position;
  }

  close(): void {
    const own = this.#own;
    this.#own = undefined;
    own?.close(this.#fd);
  }
}
