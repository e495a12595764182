// The interface between the framing of zstd and the engines that decode frames: Node's zlib, or the
// zstd command.
import type { Decoded } from './parts-decoder.ts';
import type { PiecesAhead } from './pieces-ahead.ts';

/** A frame that is held in memory. */
export interface SmallFrame {
  /** The offset of the frame in the input. */
  readonly offset: number;
  /** They must not change. */
  readonly bytes: Uint8Array;
  readonly mostDataBytes: number;
  /** The declared length of its data; undefined if it declares none. */
  readonly contentBytes: number | undefined;
}

export interface ZstdEngine {
  /** The number of `decode` calls to keep in flight. */
  readonly runsInFlight: number;
  /** The bytes of data for one call of `decode`. */
  readonly runDataBytes: number;
  /** Decodes outside of this thread. Never rejects. */
  decode(frames: readonly SmallFrame[]): Promise<Decoded>;
  /** Opens a stream for one frame that is too long to hold. */
  openFrame(): FrameStream;
  /** Ends everything under way. */
  close(): void;
}

export interface FrameStream {
  /** The decoded data. */
  readonly pieces: PiecesAhead;
  /**
   * Resolves when more may be written; waits while the pieces are not taken.
   * @throws DecodingFault
   */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * Call it after the last write: resolves when all data are decoded. Of an incomplete frame it
   * decodes what is there.
   * @throws DecodingFault if the frame is complete but damaged
   */
  finish(isWhole: boolean): Promise<void>;
}

/** @throws DecodingFault if the data have another length than the frame declares */
export function checkLength(contentBytes: number | undefined, dataBytes: number): void {
  if (contentBytes === undefined || contentBytes === dataBytes) return;
  throw new DecodingFault(`it declares ${contentBytes} bytes of data, and holds ${dataBytes}`);
}

/** The engine's error text. `unreadable`: the frame may be intact. */
export class DecodingFault extends Error {
  readonly kind: 'damaged' | 'unreadable';

  constructor(words: string, kind: DecodingFault['kind'] = 'damaged') {
    super(words);
    this.kind = kind;
  }
}
