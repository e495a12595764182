// The border between whoever has output bytes and the formats they may be compressed in. What is compressed in one call
// stands for itself: a worker's result makes members of its own, whatever the others do, and put behind one another they are
// one file.

export interface Compressor {
  /** These bytes as whole members, blocks or frames; no bytes give none. The pieces are the caller's. */
  compress(bytes: Uint8Array): Uint8Array[];
  /** What stands at the end of an output; `isEmpty`: in which nothing else is. */
  ending(isEmpty: boolean): Uint8Array;
}
