// Our ends of a command's large pipes. If two processes wait for each other at a full or empty
// pipe, they wake each other for every page of 4 KiB, with two context switches each. So a full
// pipe is left to its reader for a moment, in which the reader has enough to read, and is then
// filled at once. Output that arrives in pages is left to gather for a moment before it is read.
// Nobody waits longer than that moment.
import { writeSync } from 'node:fs';
import { Socket, type ConnectOpts, type SocketConstructorOpts } from 'node:net';
import { errorCode } from '../system/system-error.ts';

/** Smaller pipes have no room for the bytes of a moment. */
export const LEAST_ROOM_BYTES = 256 * 1024;
const MOMENT_MS = 1;
const PAGE_BYTES = 4096;

/**
 * Writes to the pipe of `socket`, whose descriptor is `fd`, with room for `roomBytes`. Resolves
 * when all is written, or when the reader has closed the pipe.
 */
export function writeCoalesced(socket: Socket, fd: number, roomBytes: number, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    let at = 0;
    const writeOn = () => {
      // Once the socket is closed, the number may belong to another file.
      if (socket.destroyed) return resolve();
      const wrote = tryWrite(fd, bytes, at);
      if (wrote === undefined) return resolve();
      at += wrote;
      if (at === bytes.length) return resolve();
      if (wrote > PAGE_BYTES) return goOn(wrote);
      const page = bytes.subarray(at, at + PAGE_BYTES);
      at += page.length;
      socket.write(page, () => goOn(page.length));
    };
    const goOn = (wrote: number) => {
      if (at === bytes.length) return resolve();
      // A reader that empties the pipe within a moment would have to wait for us.
      if (wrote > roomBytes / 2) setImmediate(writeOn);
      else setTimeout(writeOn, MOMENT_MS);
    };
    writeOn();
  });
}

/** The bytes written without waiting; undefined if the reader has closed the pipe. */
function tryWrite(fd: number, bytes: Uint8Array, at: number): number | undefined {
  try {
    return writeSync(fd, bytes, at);
  } catch (error) {
    return errorCode(error) === 'EAGAIN' ? 0 : undefined;
  }
}

/** Reads the pipe at `fd` into `buffer`. A chunk is valid until the listener returns. */
export class CoalescingReader {
  readonly socket: Socket;
  #listener: ((chunk: Uint8Array) => void) | undefined;
  /** Chunks that arrived before there was a listener. */
  #early: Uint8Array[] = [];

  constructor(fd: number, buffer: Uint8Array<ArrayBuffer>) {
    const callback = (length: number) => this.#take(buffer.subarray(0, length), length > buffer.length / 2);
    // node:net accepts `onread` here too, though it is documented only for connect.
    const options: SocketConstructorOpts & ConnectOpts = { fd, writable: false, onread: { buffer, callback } };
    this.socket = new Socket(options);
    // A fallback if a version of Node ignores `onread` here: the bytes arrive without pauses.
    this.socket.on('data', (chunk: Buffer) => this.#take(chunk, true));
  }

  listen(listener: (chunk: Uint8Array) => void): void {
    this.#listener = listener;
    for (const chunk of this.#early.splice(0)) listener(chunk);
    this.flush();
  }

  /** Reads what has arrived, without waiting for more. */
  flush(): void {
    if (this.#listener !== undefined) this.socket.resume();
  }

  /** True if reading should continue at once. */
  #take(chunk: Uint8Array, isMuch: boolean): boolean {
    if (this.#listener === undefined) {
      this.#early.push(chunk.slice());
      return false;
    }
    this.#listener(chunk);
    // A process that writes less than a page at a time may write rarely, and its output may be
    // awaited.
    if (isMuch || chunk.length < PAGE_BYTES) return true;
    setTimeout(() => this.flush(), MOMENT_MS);
    return false;
  }
}
