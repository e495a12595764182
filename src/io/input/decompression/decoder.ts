// The border between the source of a compressed input and the formats that it may be compressed in.
import type { RawBytes } from './raw-bytes.ts';

export interface Decoder {
  /**
   * The next piece of the data, in order, never empty; undefined at its verified end. Pieces are the caller's.
   * @throws CompressedFault where the input is not what it should be; what the raw bytes throw, as it is
   */
  next(): Promise<Uint8Array | undefined>;
  /** Bytes of the data, from its beginning, that a checksum has been found to agree with. */
  readonly verifiedBytes: number;
  /** Lets go of all it holds, in whatever state it is. */
  close(): void;
}

/** What is wrong with a compressed input, and where in it, in bytes as they lie there. */
export class CompressedFault extends Error {
  readonly offset: number;
  readonly kind: FaultKind;

  /** `what` completes the sentence "FILE …". */
  constructor(what: string, offset: number, kind: FaultKind = 'damaged') {
    super(what);
    this.offset = offset;
    this.kind = kind;
  }
}

/** `no-end-block`: all there is is whole, but the block that BGZF ends with is missing. `unreadable`: nothing is wrong with it. */
export type FaultKind = 'damaged' | 'truncated' | 'no-end-block' | 'unreadable';

/** The input ends inside of `what`. */
export function truncated({ offset, held }: RawBytes, what: string): CompressedFault {
  const end = offset + held.length;
  return new CompressedFault(`is truncated: it ends at byte ${end}, inside the ${what}`, end, 'truncated');
}
