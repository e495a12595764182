// Our sides of a command's large pipes. Where two processes wait for each other at a pipe that is full, or empty, they
// wake each other for each page: 4 KiB are read, 4 KiB are written, with two switches between them. So here a full pipe
// is left to its reader for a moment, in which it has enough to go on with, and then much is written at once; and output
// that comes in pages gathers for a moment before it is read. Nobody ever waits longer than that moment: where nothing
// has moved in it, the pipe itself wakes us.
import { writeSync } from 'node:fs';
import { Socket, type ConnectOpts, type SocketConstructorOpts } from 'node:net';
import { errorCode } from '../system/system-error.ts';

/** Into pipes of less than that a moment's bytes don't fit. */
export const LEAST_ROOM_BYTES = 256 * 1024;
const MOMENT_MS = 1;
const PAGE_BYTES = 4096;

/**
 * Writes to the pipe that `socket` has under `fd`, with room for `roomBytes`. Resolves when all is written, or when nobody
 * reads any more.
 */
export function writeCoalesced(socket: Socket, fd: number, roomBytes: number, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    let at = 0;
    const writeOn = () => {
      // the number may be somebody else's as soon as the socket has closed it
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
      // a reader that empties the pipe in a moment would have to wait for us
      if (wrote > roomBytes / 2) setImmediate(writeOn);
      else setTimeout(writeOn, MOMENT_MS);
    };
    writeOn();
  });
}

/** How much could be written without waiting; undefined where nobody reads. */
function tryWrite(fd: number, bytes: Uint8Array, at: number): number | undefined {
  try {
    return writeSync(fd, bytes, at);
  } catch (error) {
    return errorCode(error) === 'EAGAIN' ? 0 : undefined;
  }
}

/** Reads the pipe at `fd` into `buffer`, again and again; what the listener is given it has until it returns. */
export class CoalescingReader {
  readonly socket: Socket;
  #listener: ((chunk: Uint8Array) => void) | undefined;
  /** What came before there was a listener. */
  #early: Uint8Array[] = [];

  constructor(fd: number, buffer: Uint8Array<ArrayBuffer>) {
    const callback = (length: number) => this.#take(buffer.subarray(0, length), length > buffer.length / 2);
    // node:net takes `onread` here as it does in connect, which is the documented place
    const options: SocketConstructorOpts & ConnectOpts = { fd, writable: false, onread: { buffer, callback } };
    this.socket = new Socket(options);
    // should it not one day, then the bytes come this way: without any pause, but they come
    this.socket.on('data', (chunk: Buffer) => this.#take(chunk, true));
  }

  listen(listener: (chunk: Uint8Array) => void): void {
    this.#listener = listener;
    for (const chunk of this.#early.splice(0)) listener(chunk);
    this.flush();
  }

  /** Reads what there is, and waits for no more to gather. */
  flush(): void {
    if (this.#listener !== undefined) this.socket.resume();
  }

  /** Whether to read on at once. */
  #take(chunk: Uint8Array, isMuch: boolean): boolean {
    if (this.#listener === undefined) {
      this.#early.push(chunk.slice());
      return false;
    }
    this.#listener(chunk);
    // who writes less than a page at a time may do so rarely, and what he writes may be waited for
    if (isMuch || chunk.length < PAGE_BYTES) return true;
    setTimeout(() => this.flush(), MOMENT_MS);
    return false;
  }
}
