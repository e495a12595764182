// The interface of the compressors. The result of one call stands alone: each worker compresses its
// own results, and concatenated they are one valid file.

export interface Compressor {
  /**
   * Compresses to whole members, blocks or frames; no bytes give none. The caller owns the pieces.
   */
  compress(bytes: Uint8Array): Uint8Array[];
  /** The bytes that end an output. `isEmpty`: nothing else was written to it. */
  ending(isEmpty: boolean): Uint8Array;
}
