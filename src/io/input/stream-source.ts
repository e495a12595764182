// Reads pipes, FIFOs, sockets and terminals through the event loop, where waiting for the other
// side can be interrupted. A FIFO waits for its first writer and ends with its last, as in
// net.Socket.
import { WakeUp } from '../../flow/wake-up.ts';
import { Socket } from 'node:net';
import { ReadStream } from 'node:tty';
import { inputError, type ByteSource } from './byte-source.ts';

export function openStreamSource(displayName: string, fd: number, kind: 'pipe' | 'socket' | 'terminal'): ByteSource {
  const stream = kind === 'terminal' ? new ReadStream(fd) : new Socket({ fd, readable: true, writable: false });
  return new StreamSource(displayName, stream);
}

class StreamSource implements ByteSource {
  readonly isStream = true;
  readonly #displayName: string;
  readonly #stream: Socket;
  /** The rest of the last piece that did not fit the reader's buffer. */
  #rest: Uint8Array = new Uint8Array(0);
  #bytesTaken = 0;
  #hasEnded = false;
  #error: unknown;
  readonly #wakeUp = new WakeUp();

  constructor(displayName: string, stream: Socket) {
    this.#displayName = displayName;
    this.#stream = stream;
    stream.on('readable', () => this.#wakeUp.wake());
    stream.on('end', () => this.#end(undefined));
    stream.on('error', (error) => this.#end(error));
    stream.on('close', () => this.#end(undefined));
  }

  get bytesTaken(): number {
    return this.#bytesTaken;
  }

  async read(target: Uint8Array): Promise<number> {
    for (;;) {
      const filled = this.#take(target);
      if (filled > 0) return filled;
      if (this.#error !== undefined) throw inputError(this.#displayName, "can't be read", this.#error);
      if (this.#hasEnded) return 0;
      await this.#wakeUp.wait();
    }
  }

  close(): void {
    this.#stream.destroy();
  }

  #take(target: Uint8Array): number {
    if (this.#rest.length === 0) this.#rest = (this.#stream.read() as Uint8Array | null) ?? this.#rest;
    const count = Math.min(this.#rest.length, target.length);
    target.set(this.#rest.subarray(0, count));
    this.#rest = this.#rest.subarray(count);
    this.#bytesTaken += count;
    return count;
  }

  #end(error: unknown): void {
    this.#error ??= error;
    this.#hasEnded = true;
    this.#wakeUp.wake();
  }
}
