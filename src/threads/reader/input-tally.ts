// How much of the inputs is read and done with, in bytes as they lie there: what a person sees is how far a run is in its
// files, and those may be compressed. Pure.
import type { ByteSource } from '../../io/input/byte-source.ts';

interface Extent {
  given: number;
  taken: number;
}

export class InputTally {
  readonly #extents = new Map<ByteSource, Extent>();
  #bytesTaken = 0;
  /** Bytes of an input for each byte of its data: of those read now, or read last. */
  #ratio = 1;

  /** Of all inputs so far. */
  get bytesTaken(): number {
    return this.#bytesTaken;
  }

  /** So many bytes of inputs are not read: they have been before. */
  pass(bytes: number): void {
    this.#bytesTaken += bytes;
  }

  /** A read of this source has given so many bytes. */
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

  /** As many bytes as these of the data may have been in the inputs that are read now, or were read last. */
  shareOf(dataBytes: number): number {
    return Math.round(dataBytes * this.#ratio);
  }

  /** Nothing of it is read any more: the next one may be compressed otherwise. */
  end(source: ByteSource): void {
    this.#extents.delete(source);
  }
}
