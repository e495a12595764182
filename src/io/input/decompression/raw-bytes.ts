// The bytes of a compressed input as they lie there, with a window to look ahead in. Whoever decodes looks at `held`,
// and takes what has been dealt with. What is under way from a stream is never waited for where there is something to do
// without it.
import type { ByteSource } from '../byte-source.ts';

/** Read at a time. */
const CHUNK_BYTES = 256 * 1024;

export class RawBytes {
  readonly #source: ByteSource;
  #buffer = new Uint8Array(2 * CHUNK_BYTES);
  #start = 0;
  #end = 0;
  #taken = 0;
  #hasEnded = false;
  /** Where the read that is under way puts its bytes: the window may move meanwhile. */
  readonly #arriving = new Uint8Array(CHUNK_BYTES);
  #pending: Promise<void> | undefined;

  /** `offset` is where the source stands. */
  constructor(source: ByteSource, offset = 0) {
    this.#source = source;
    this.#taken = offset;
  }

  /** Bytes that are here and not taken: a view, until the next fill. */
  get held(): Uint8Array {
    return this.#buffer.subarray(this.#start, this.#end);
  }

  /** Offset in the input of the first of them. */
  get offset(): number {
    return this.#taken;
  }

  /** Nothing comes behind what is held. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get isStream(): boolean {
    return this.#source.isStream;
  }

  /** Whether so many bytes are held, after reading on as far as that needs no waiting: a stream's come later. */
  fillNow(bytes: number): boolean {
    while (this.#end - this.#start < bytes && !this.#hasEnded && this.#pending === undefined) this.#readOn();
    return this.#end - this.#start >= bytes;
  }

  /** Waits until so many bytes are held; false where the input ends before. */
  async fill(bytes: number): Promise<boolean> {
    while (!this.fillNow(bytes)) {
      if (this.#pending === undefined) return false;
      await this.#pending;
    }
    return true;
  }

  /** Waits for any more bytes than are held now; false where none come. */
  async fillMore(): Promise<boolean> {
    return this.fill(this.#end - this.#start + 1);
  }

  take(bytes: number): void {
    this.#start += bytes;
    this.#taken += bytes;
  }

  /** The source goes on with another: nothing more is read from here. */
  abandon(): void {
    this.#hasEnded = true;
  }

  close(): void {
    // whoever still decodes must not read from a descriptor that is somebody else's by now
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
    // it may fail while nobody waits for it; whoever waits next is told
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
