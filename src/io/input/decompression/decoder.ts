// The interface of the decoders for compressed inputs.
import type { RawBytes } from './raw-bytes.ts';

export interface Decoder {
  /**
   * The next piece of the data, in order, never empty; undefined at its verified end. The caller
   * owns the pieces.
   * @throws CompressedFault if the input is damaged; errors of the raw bytes unchanged
   */
  next(): Promise<Uint8Array | undefined>;
  /** The leading bytes of the data that a checksum has confirmed. */
  readonly verifiedBytes: number;
  /** Releases everything, in any state. */
  close(): void;
}

/** A fault of a compressed input. `offset`: where, in compressed bytes. */
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

/**
 * `no-end-block`: intact, but the empty block at the end of BGZF is missing. `unreadable`: valid,
 * but this decoder can't read it.
 */
export type FaultKind = 'damaged' | 'truncated' | 'no-end-block' | 'unreadable';

/** The input ends inside of `what`. */
export function truncated({ offset, held }: RawBytes, what: string): CompressedFault {
  const end = offset + held.length;
  return new CompressedFault(`is truncated: it ends at byte ${end}, inside the ${what}`, end, 'truncated');
}
