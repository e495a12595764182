// A search for where a record begins in the middle of an input. It sees the bytes from some place on; what it finds may be
// wrong, and then the shard that ends there fails (threads/reader/shard/): so being nearly always right is enough. Pure.

/** Offsets count from the first byte that is put in. */
export interface BorderSearch {
  /** The next bytes. The offset of the border, once it is known. */
  put(bytes: Uint8Array): number | undefined;
  /** There are no more bytes: the border, which may be the end. */
  end(): number;
}
