// A source that ends before the input does: where the next shard begins.
import type { ByteSource } from '../../../io/input/byte-source.ts';
import type { RestartPoint } from '../../../io/input/decompression/restart-points.ts';

export class LimitedSource implements ByteSource {
  readonly #source: ByteSource;
  readonly #end: number;
  #at = 0;

  /** `end`: offset in the data. */
  constructor(source: ByteSource, end: number) {
    this.#source = source;
    this.#end = end;
  }

  get isStream(): boolean {
    return this.#source.isStream;
  }

  get bytesTaken(): number {
    return this.#source.bytesTaken;
  }

  read(target: Uint8Array): number | Promise<number> {
    const left = this.#end - this.#at;
    if (left <= 0) return 0;
    const read = this.#source.read(target.length > left ? target.subarray(0, left) : target);
    return typeof read === 'number' ? this.#counted(read) : read.then((bytes) => this.#counted(bytes));
  }

  seek(offset: number, restart?: RestartPoint): number {
    this.#at = this.#source.seek!(offset, restart);
    return this.#at;
  }

  restartBefore(offset: number): RestartPoint | undefined {
    return this.#source.restartBefore?.(offset);
  }

  close(): void {
    this.#source.close();
  }

  #counted(bytes: number): number {
    this.#at += bytes;
    return bytes;
  }
}
