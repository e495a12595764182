// How much of the input files is read and done, in bytes of the files, which may be compressed: for
// the progress of a run. Pure.
import type { ByteSource } from '../../io/input/byte-source.ts';

interface Extent {
  given: number;
  taken: number;
}

export class InputTally {
  readonly #extents = new Map<ByteSource, Extent>();
  #bytesTaken = 0;
  /** File bytes per data byte, of the inputs being read, or of those read last. */
  #ratio = 1;

  /** Of all inputs so far. */
  get bytesTaken(): number {
    return this.#bytesTaken;
  }

  /** This many bytes of inputs are not read: an earlier run read them. */
  pass(bytes: number): void {
    this.#bytesTaken += bytes;
  }

  /** A read of this source returned this many bytes. */
  count(source: ByteSource, bytes: number): void {
    const extent = this.#extents.get(source) ?? { given: 0, taken: 0 };
    this.#extents.set(source, extent);
    const { bytesTaken } = source;
    this.#bytesTaken += bytesTaken - extent.taken;
    extent.taken = bytesTaken;
    extent.given += bytes;
    const extents = [...this.#extents.values()];
    const given = extents.reduce((sum, each) => sum + each.given, 0);
    const taken = extents.reduce((sum, each) => sum + each.taken, 0);
    if (given > 0) this.#ratio = taken / given;
  }

  /** Where the source is now, counts as read already. */
  skip(source: ByteSource): void {
    const extent = this.#extents.get(source);
    if (extent !== undefined) extent.taken = source.bytesTaken;
  }

  /** File bytes for this many data bytes of the inputs being read, or of those read last. */
  shareOf(dataBytes: number): number {
    return Math.round(dataBytes * this.#ratio);
  }

  /** It is read to its end: the next one may be compressed otherwise. */
  end(source: ByteSource): void {
    this.#extents.delete(source);
  }
}
