// Decodes one zstd frame as a stream, in a pool thread or a process, ahead of the caller up to a
// limit. It checks that the frame was complete and ended correctly, and decodes nothing after it.
import { truncated } from './decoder.ts';
import type { RawBytes } from './raw-bytes.ts';
import { checkLength, DecodingFault, type FrameStream } from './zstd-engine.ts';
import { damagedFrame, frameFault } from './zstd-faults.ts';
import { FrameWalk, type FrameHeader } from './zstd-frame.ts';

/** The size of input pieces. */
const FEED_BYTES = 256 * 1024;

export class StreamedFrame {
  readonly #raw: RawBytes;
  readonly #header: FrameHeader;
  readonly #stream: FrameStream;
  /** The offset of the frame in the input. */
  readonly #offset: number;
  #dataBytes = 0;

  /** `raw` must be at the start of the frame. */
  constructor(raw: RawBytes, header: FrameHeader, stream: FrameStream) {
    this.#raw = raw;
    this.#header = header;
    this.#stream = stream;
    this.#offset = raw.offset;
    void stream.pieces.endWith(this.#feed());
  }

  /** The data, in order; undefined when all of it has been returned and verified. */
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
      // Copied, because the window may move while these are read.
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

  /** Decodes what precedes the fault, then throws the fault. */
  async #breakOff(fault: Error): Promise<never> {
    await this.#stream.finish(false);
    throw fault;
  }
}
