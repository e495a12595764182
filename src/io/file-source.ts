// Reads regular files and devices by blocking reads: these always answer. Promises that a file which gets shorter while
// it is read is noticed, since its end is then not the end that was there to be read.
import { fstatSync, readSync } from 'node:fs';
import { InputError } from '../job/errors.ts';
import { inputError, type ByteSource } from './byte-source.ts';
import type { HeldDescriptor } from './held-descriptor.ts';
import { descriptorOffset } from './named-descriptor.ts';

export class FileSource implements ByteSource {
  readonly isStream = false;
  readonly #shown: string;
  readonly #fd: number;
  /** What the source has opened itself, it closes. */
  readonly #own: HeldDescriptor | undefined;
  /** Bytes there were to read when it was opened; 0 for devices and for files that have no size (in /proc). */
  readonly #expected: number;
  #read = 0;

  constructor(shown: string, fd: number, hasSize: boolean, own?: HeldDescriptor) {
    this.#shown = shown;
    this.#fd = fd;
    this.#own = own;
    const offset = own !== undefined ? 0 : (descriptorOffset(fd) ?? 0);
    this.#expected = hasSize ? Math.max(0, fstatSync(fd).size - offset) : 0;
  }

  get bytesTaken(): number {
    return this.#read;
  }

  read(target: Uint8Array): number {
    let count: number;
    try {
      count = readSync(this.#fd, target, 0, target.length, null);
    } catch (error) {
      throw inputError(this.#shown, 'can not be read', error);
    }
    this.#read += count;
    if (count === 0 && this.#read < this.#expected) {
      throw new InputError(`shrank while it was read: ${this.#read} of its ${this.#expected} bytes were there`, {
        place: { file: this.#shown, byte: this.#read },
      });
    }
    return count;
  }

  close(): void {
    this.#own?.close(this.#fd);
  }
}
