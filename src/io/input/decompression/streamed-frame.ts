// Decodes one zstd frame piece by piece, in a pool thread or a process, beside whoever asks for the pieces; and ahead of
// them, up to a bound. Promises that the frame was whole, that nothing but it was decoded, and that its end was found right.
import { truncated } from './decoder.ts';
import type { RawBytes } from './raw-bytes.ts';
import { checkLength, DecodingFault, type FrameStream } from './zstd-engine.ts';
import { damagedFrame, frameFault } from './zstd-faults.ts';
import { FrameWalk, type FrameHeader } from './zstd-frame.ts';

/** What goes in at once. */
const FEED_BYTES = 256 * 1024;

export class StreamedFrame {
  readonly #raw: RawBytes;
  readonly #header: FrameHeader;
  readonly #stream: FrameStream;
  /** Offset in the input of its first byte. */
  readonly #offset: number;
  #dataBytes = 0;

  /** The next bytes of `raw` begin with the frame. */
  constructor(raw: RawBytes, header: FrameHeader, stream: FrameStream) {
    this.#raw = raw;
    this.#header = header;
    this.#stream = stream;
    this.#offset = raw.offset;
    void stream.pieces.endWith(this.#feed());
  }

  /** Its data, in order; undefined when all of it has been given and was found right. */
  async next(): Promise<Uint8Array | undefined> {
    try {
      const piece = await this.#stream.pieces.next();
      this.#dataBytes += piece?.length ?? 0;
      if (piece === undefined) checkLength(this.#header.contentBytes, this.#dataBytes);
      return piece;
    } catch (error) {
      throw error instanceof DecodingFault ? frameFault(this.#offset, error) : error;
    }
  }

  async #feed(): Promise<void> {
    const raw = this.#raw;
    const walk = new FrameWalk(this.#header);
    for (;;) {
      const at = raw.offset - this.#offset;
      const fault = walk.walk(raw.held, at);
      // copied: the window may move while these are read
      const bytes = raw.held.slice(0, Math.min(walk.knownBytes - at, FEED_BYTES));
      raw.take(bytes.length);
      if (bytes.length > 0) await this.#stream.write(bytes);
      else if (fault !== undefined) return this.#breakOff(damagedFrame(this.#offset, fault, raw.offset));
      else if (walk.isOver && at === walk.knownBytes) return this.#stream.finish(true);
      else if (!(await raw.fillMore())) {
        return this.#breakOff(truncated(raw, `zstd frame that begins at byte ${this.#offset}`));
      }
    }
  }

  /** What stands before the fault is decoded first. */
  async #breakOff(fault: Error): Promise<never> {
    await this.#stream.finish(false);
    throw fault;
  }
}
