// Writes pipes, FIFOs, sockets and terminals through the event loop, where waiting for a slow
// reader can be interrupted. A write is complete when the system has taken every byte.
import { Socket } from 'node:net';
import { WriteStream } from 'node:tty';
import { outputError, type ByteSink } from './byte-sink.ts';

export function openStreamSink(displayName: string, fd: number, kind: 'pipe' | 'socket' | 'terminal'): ByteSink {
  const stream = kind === 'terminal' ? new WriteStream(fd) : new Socket({ fd, readable: false, writable: true });
  return new StreamSink(displayName, stream);
}

class StreamSink implements ByteSink {
  readonly #displayName: string;
  readonly #stream: Socket;
  /** The error that broke the stream: later writes only get that it is destroyed. */
  #broken: Error | undefined;

  constructor(displayName: string, stream: Socket) {
    this.#displayName = displayName;
    this.#stream = stream;
    stream.on('error', (error) => {
      this.#broken ??= error;
    });
  }

  write(pieces: readonly Uint8Array[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#stream.cork(); // one writev for all of them
      pieces.forEach((piece, index) => {
        const isLast = index === pieces.length - 1;
        this.#stream.write(piece, (error) => {
          if (error) reject(outputError(this.#displayName, "can't be written", this.#broken ?? error));
          else if (isLast) resolve();
        });
      });
      this.#stream.uncork();
    });
  }

  /**
   * Closes our end without shutting the connection down: standard output may be shared with a later
   * program. libuv leaves descriptors 0 to 2 open when it closes a stream.
   */
  finish(): undefined {
    this.#stream.destroy();
  }
}
