// The bytes of a compressed input, with a window to look ahead. A decoder reads `held` and takes
// what it has consumed. It never waits for a stream while it has other work.
import type { ByteSource } from '../byte-source.ts';

/** The size of a read. */
const CHUNK_BYTES = 256 * 1024;

export class RawBytes {
  readonly #source: ByteSource;
  #buffer = new Uint8Array(2 * CHUNK_BYTES);
  #start = 0;
  #end = 0;
  #taken = 0;
  #hasEnded = false;
  /** The target of the read under way: the window may move meanwhile. */
  readonly #arriving = new Uint8Array(CHUNK_BYTES);
  #pending: Promise<void> | undefined;

  /** `offset`: the source's current offset. */
  constructor(source: ByteSource, offset = 0) {
    this.#source = source;
    this.#taken = offset;
  }

  /** Bytes that have arrived and are not taken: a view that is valid until the next fill. */
  get held(): Uint8Array {
    return this.#buffer.subarray(this.#start, this.#end);
  }

  /** The offset of `held` in the input. */
  get offset(): number {
    return this.#taken;
  }

  /** Nothing follows `held`. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get isStream(): boolean {
    return this.#source.isStream;
  }

  /** True if this many bytes are held; reads as far as possible without waiting. */
  fillNow(bytes: number): boolean {
    while (this.#end - this.#start < bytes && !this.#hasEnded && this.#pending === undefined) this.#readOn();
    return this.#end - this.#start >= bytes;
  }

  /** Waits until this many bytes are held; false if the input ends before. */
  async fill(bytes: number): Promise<boolean> {
    while (!this.fillNow(bytes)) {
      if (this.#pending === undefined) return false;
      await this.#pending;
    }
    return true;
  }

  /** Waits for more bytes than are held; false if none follow. */
  async fillMore(): Promise<boolean> {
    return this.fill(this.#end - this.#start + 1);
  }

  take(bytes: number): void {
    this.#start += bytes;
    this.#taken += bytes;
  }

  /** Stops reading: the source now belongs to another instance. */
  abandon(): void {
    this.#hasEnded = true;
  }

  close(): void {
    // A decoder still at work must not read a descriptor that may belong to another file.
    this.#hasEnded = true;
    this.#source.close();
  }

  #readOn(): void {
    const read = this.#source.read(this.#arriving);
    if (typeof read === 'number') {
      this.#arrived(read);
      return;
    }
    const pending = read.then((bytes) => {
      this.#pending = undefined;
      this.#arrived(bytes);
    });
    // It may fail while nobody waits; the next caller that waits gets the error.
    pending.catch(() => undefined);
    this.#pending = pending;
  }

  #arrived(bytes: number): void {
    if (bytes === 0) this.#hasEnded = true;
    if (this.#buffer.length - this.#end < bytes) this.#makeRoom(bytes);
    this.#buffer.set(this.#arriving.subarray(0, bytes), this.#end);
    this.#end += bytes;
  }

  #makeRoom(bytes: number): void {
    const held = this.held;
    const target = this.#buffer.length - held.length >= bytes ? this.#buffer : new Uint8Array(2 * held.length + bytes);
    target.set(held);
    this.#buffer = target;
    this.#start = 0;
    this.#end = held.length;
  }
}
