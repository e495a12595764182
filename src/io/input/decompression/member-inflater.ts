// Inflates one gzip member as a stream in a thread of Node's pool, ahead of the caller up to a
// limit. At the end it verifies checksum and length.
import { WakeUp } from '../../../flow/wake-up.ts';
import { crc32, createInflateRaw, type ZlibOptions } from 'node:zlib';
import { withoutTermination } from '../../system/termination-gate.ts';
import { CompressedFault, truncated } from './decoder.ts';
import { readUint32, TRAILER_BYTES } from './gzip-header.ts';
import type { RawBytes } from './raw-bytes.ts';

/** The size of output pieces. With Node's default of 16 KiB it is three times as slow. */
const PIECE_BYTES = 512 * 1024;
/** The bytes that are inflated ahead of the caller. */
const AHEAD_BYTES = 2 * PIECE_BYTES;
/** The size of input pieces, and so the precision with which a fault is located. */
const FEED_BYTES = 64 * 1024;

/** zlib passes the options of a stream on. */
const OPTIONS: ZlibOptions & { readonly highWaterMark: number } = {
  chunkSize: PIECE_BYTES,
  highWaterMark: AHEAD_BYTES,
};

export class MemberInflater {
  readonly #raw: RawBytes;
  /** Offset in the input of the member's first byte. */
  readonly #offset: number;
  readonly #inflate = withoutTermination(() => createInflateRaw(OPTIONS));
  /** The piece that next() returns first; the others wait in the stream. */
  #piece: Uint8Array | undefined;
  readonly #allInflated: Promise<void>;
  #checksum = 0;
  #dataBytes = 0;
  #state: 'inflating' | 'verified' | 'failed' = 'inflating';
  #failure: unknown;
  readonly #wakeUp = new WakeUp();

  /** The member's header must have been taken from `raw`. */
  constructor(raw: RawBytes, offset: number) {
    this.#raw = raw;
    this.#offset = offset;
    this.#inflate.on('data', (piece: Buffer) => this.#receive(piece));
    // #write handles it; a stream without a listener would throw it.
    this.#inflate.on('error', () => undefined);
    this.#allInflated = new Promise((resolve, reject) => {
      this.#inflate.once('end', resolve);
      // Closed before its end: destroyed or failed. Nobody may be waiting then.
      this.#inflate.once('close', () => reject(new Error('the inflater was closed')));
    });
    this.#allInflated.catch(() => undefined);
    void this.#inflateAll();
  }

  /** The data, in order; undefined when all of it has been returned and verified. */
  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const piece = this.#piece ?? this.#dataBeforeFailure();
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

  /** Data inflated before a failure is returned before the failure is thrown. */
  #dataBeforeFailure(): Uint8Array | undefined {
    if (this.#state !== 'failed') return undefined;
    this.#inflate.removeAllListeners('data');
    return (this.#inflate.read() as Uint8Array | null) ?? undefined;
  }

  #receive(piece: Uint8Array): void {
    this.#piece = piece;
    this.#dataBytes += piece.length;
    this.#checksum = crc32(piece, this.#checksum);
    // The next pieces are still inflated, up to the high-water mark.
    this.#inflate.pause();
    this.#wakeUp.wake();
  }

  async #inflateAll(): Promise<void> {
    try {
      while (await this.#feed());
      await this.#allInflated;
      await this.#verify();
      this.#state = 'verified';
      this.#inflate.destroy(); // frees much memory: members may be many
    } catch (error) {
      this.#state = 'failed';
      this.#failure = error;
    }
    this.#wakeUp.wake();
  }

  /**
   * Writes more bytes to zlib; false at the end of the compressed data. Takes only the bytes used.
   */
  async #feed(): Promise<boolean> {
    if (this.#raw.held.length === 0 && !(await this.#raw.fillMore())) throw this.#truncated();
    // Copied, because the window may move while a pool thread reads these.
    const bytes = this.#raw.held.slice(0, FEED_BYTES);
    const before = this.#inflate.bytesWritten;
    await this.#write(bytes);
    const used = this.#inflate.bytesWritten - before;
    this.#raw.take(used);
    return used === bytes.length;
  }

  /** Resolves when zlib has consumed what it needs of these, and its output is in the stream. */
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
    if (!isLengthOf(readUint32(held, 4), this.#dataBytes)) throw this.#fault('has a wrong length', offset);
    this.#raw.take(TRAILER_BYTES);
  }

  #fault(what: string, offset: number): CompressedFault {
    return new CompressedFault(`is damaged: the gzip member that begins at byte ${this.#offset} ${what}`, offset);
  }

  #truncated(): CompressedFault {
    return truncated(this.#raw, `gzip member that begins at byte ${this.#offset}`);
  }
}

/** Whether a member of so many bytes ends with this length: RFC 1952 keeps the low 32 bits of it. */
export function isLengthOf(length: number, bytes: number): boolean {
  return length === bytes % 2 ** 32;
}
