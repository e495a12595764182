// Inflates one gzip member piece by piece, in one of Node's pool threads, beside whoever asks for the pieces; and ahead of
// them, up to a bound. Promises that its end is verified: checksum and length are those of what came out.
import { WakeUp } from '../../../flow/wake-up.ts';
import { crc32, createInflateRaw, type ZlibOptions } from 'node:zlib';
import { withoutTermination } from '../../system/termination-gate.ts';
import { CompressedFault, truncated } from './decoder.ts';
import { readUint32, TRAILER_BYTES } from './gzip-header.ts';
import type { RawBytes } from './raw-bytes.ts';

/** What comes out at once. Node's default of 16 KiB makes it three times as slow. */
const PIECE_BYTES = 512 * 1024;
/** So much is inflated ahead of whoever asks. */
const AHEAD_BYTES = 2 * PIECE_BYTES;
/** What goes in at once: where a fault is noticed is known as exactly as this. */
const FEED_BYTES = 64 * 1024;

/** A stream's own options go along with zlib's. */
const OPTIONS: ZlibOptions & { readonly highWaterMark: number } = {
  chunkSize: PIECE_BYTES,
  highWaterMark: AHEAD_BYTES,
};

export class MemberInflater {
  readonly #raw: RawBytes;
  /** Offset in the input of the member's first byte. */
  readonly #offset: number;
  readonly #inflate = withoutTermination(() => createInflateRaw(OPTIONS));
  /** What has come and nobody has asked for yet: one at the most, the others wait in the stream. */
  #piece: Uint8Array | undefined;
  readonly #hasGivenAll: Promise<void>;
  #checksum = 0;
  #dataBytes = 0;
  #state: 'inflating' | 'verified' | 'failed' = 'inflating';
  #failure: unknown;
  readonly #wakeUp = new WakeUp();

  /** The member's header has been taken from `raw`. */
  constructor(raw: RawBytes, offset: number) {
    this.#raw = raw;
    this.#offset = offset;
    this.#inflate.on('data', (piece: Buffer) => this.#came(piece));
    // whoever writes hears of it, too; a stream without a listener would throw it
    this.#inflate.on('error', () => undefined);
    this.#hasGivenAll = new Promise((resolve, reject) => {
      this.#inflate.once('end', resolve);
      // before its end: it was let go of, or has failed, and then nobody may be waiting here
      this.#inflate.once('close', () => reject(new Error('the inflater was closed')));
    });
    this.#hasGivenAll.catch(() => undefined);
    void this.#inflateAll();
  }

  /** Its data, in order; undefined when all of it has been given and was found right. */
  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const piece = this.#piece ?? this.#leftBehind();
      this.#piece = undefined;
      if (piece !== undefined) return piece;
      if (this.#state === 'verified') return undefined;
      if (this.#state === 'failed') throw this.#failure;
      if (!this.#inflate.destroyed) this.#inflate.resume();
      await this.#wakeUp.wait();
    }
  }

  close(): void {
    this.#inflate.destroy();
  }

  /** What came out before a failure comes before it, however late it is asked for. */
  #leftBehind(): Uint8Array | undefined {
    if (this.#state !== 'failed') return undefined;
    this.#inflate.removeAllListeners('data');
    return (this.#inflate.read() as Uint8Array | null) ?? undefined;
  }

  #came(piece: Uint8Array): void {
    this.#piece = piece;
    this.#dataBytes += piece.length;
    this.#checksum = crc32(piece, this.#checksum);
    // the next ones are inflated all the same, up to the high-water mark
    this.#inflate.pause();
    this.#wakeUp.wake();
  }

  async #inflateAll(): Promise<void> {
    try {
      while (await this.#feed());
      await this.#hasGivenAll;
      await this.#verify();
      this.#state = 'verified';
      this.#inflate.destroy(); // its memory is much, and members may be many
    } catch (error) {
      this.#state = 'failed';
      this.#failure = error;
    }
    this.#wakeUp.wake();
  }

  /** Gives some more bytes to zlib; false when it has found the end of the compressed data, and leaves the rest alone. */
  async #feed(): Promise<boolean> {
    if (this.#raw.held.length === 0 && !(await this.#raw.fillMore())) throw this.#truncated();
    // copied: the window may move while a pool thread reads these
    const bytes = this.#raw.held.slice(0, FEED_BYTES);
    const before = this.#inflate.bytesWritten;
    await this.#write(bytes);
    const used = this.#inflate.bytesWritten - before;
    this.#raw.take(used);
    return used === bytes.length;
  }

  /** Resolves when zlib has taken what it wants of these, and what came out has gone to the stream. */
  #write(bytes: Uint8Array): Promise<void> {
    const { offset } = this.#raw;
    return new Promise((resolve, reject) => {
      const failed = (error: Error) => {
        reject(this.#fault(`can't be inflated after byte ${offset} (${error.message})`, offset));
      };
      this.#inflate.once('error', failed);
      this.#inflate.write(bytes, (error) => {
        this.#inflate.removeListener('error', failed);
        if (error) failed(error);
        else resolve();
      });
    });
  }

  async #verify(): Promise<void> {
    if (!(await this.#raw.fill(TRAILER_BYTES))) throw this.#truncated();
    const { held, offset } = this.#raw;
    if (readUint32(held, 0) !== this.#checksum) throw this.#fault('has a wrong checksum', offset);
    if (readUint32(held, 4) !== this.#dataBytes % 2 ** 32) throw this.#fault('has a wrong length', offset);
    this.#raw.take(TRAILER_BYTES);
  }

  #fault(what: string, offset: number): CompressedFault {
    return new CompressedFault(`is damaged: the gzip member that begins at byte ${this.#offset} ${what}`, offset);
  }

  #truncated(): CompressedFault {
    return truncated(this.#raw, `gzip member that begins at byte ${this.#offset}`);
  }
}
