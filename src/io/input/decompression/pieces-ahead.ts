// What comes out of a stream, ahead of whoever asks for it, up to a bound. Before a failure all comes that was there before.
import { WakeUp } from '../../../flow/wake-up.ts';
import type { Readable } from 'node:stream';

/** With so many bytes waiting, the stream waits, too. */
const AHEAD_BYTES = 1024 * 1024;

export class PiecesAhead {
  readonly #stream: Readable;
  readonly #pieces: Uint8Array[] = [];
  #bytes = 0;
  #end: { readonly failure: Error | undefined } | undefined;
  readonly #wakeUp = new WakeUp();

  constructor(stream: Readable) {
    this.#stream = stream;
    stream.on('data', (piece: Uint8Array) => {
      this.#pieces.push(piece);
      this.#bytes += piece.length;
      if (this.#bytes >= AHEAD_BYTES) stream.pause();
      this.#wakeUp.wake();
    });
  }

  /** In order; undefined at the end, unless that is a failure: then that is thrown. */
  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece !== undefined) {
        this.#bytes -= piece.length;
        return piece;
      }
      if (this.#end !== undefined) {
        if (this.#end.failure !== undefined) throw this.#end.failure;
        return undefined;
      }
      this.#stream.resume();
      await this.#wakeUp.wait();
    }
  }

  /** Nothing more comes: `feeding`, which has made it come, is over. */
  async endWith(feeding: Promise<void>): Promise<void> {
    let failure: Error | undefined;
    try {
      await feeding;
    } catch (error) {
      failure = error as Error;
    }
    // while it is paused the stream may hold some, too
    while (this.#stream.read() !== null);
    this.#end = { failure };
    this.#wakeUp.wake();
  }
}
