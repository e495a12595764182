// Buffers the output of a stream ahead of the caller, up to a limit. All data before a failure come
// before the failure.
import { WakeUp } from '../../../flow/wake-up.ts';
import type { Readable } from 'node:stream';

/** The stream pauses when this many bytes are buffered. */
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

  /** The pieces in order; at the end undefined, or throws the failure. */
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

  /** Ends when `feeding`, which produces the data, has settled. */
  async endWith(feeding: Promise<void>): Promise<void> {
    let failure: Error | undefined;
    try {
      await feeding;
    } catch (error) {
      failure = error as Error;
    }
    // A paused stream may hold data too.
    while (this.#stream.read() !== null);
    this.#end = { failure };
    this.#wakeUp.wake();
  }
}
