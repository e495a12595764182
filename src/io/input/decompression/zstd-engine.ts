// The border between the framing of zstd and what decodes its frames: Node's own zlib, or the zstd command.
import type { Decoded } from './parts-decoder.ts';
import type { PiecesAhead } from './pieces-ahead.ts';

/** A frame that is held as a whole. */
export interface SmallFrame {
  /** Offset in the input of its first byte. */
  readonly offset: number;
  /** Nobody changes them any more. */
  readonly bytes: Uint8Array;
  readonly mostDataBytes: number;
  /** Where it says how long its data are. */
  readonly contentBytes: number | undefined;
}

export interface ZstdEngine {
  /** So many calls of `decode` are worth having under way. */
  readonly runsInFlight: number;
  /** Data that are worth one call. */
  readonly runDataBytes: number;
  /** Beside whoever asks for it. Never rejects. */
  decode(frames: readonly SmallFrame[]): Promise<Decoded>;
  /** For one frame that is too long to be held. */
  openFrame(): FrameStream;
  /** Ends what is under way. */
  close(): void;
}

export interface FrameStream {
  /** What comes out. */
  readonly pieces: PiecesAhead;
  /**
   * Resolves when it may be given more. It waits while nobody takes the pieces.
   * @throws DecodingFault
   */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * All is written: resolves when all has come out. A frame that is not whole gives what there is of it.
   * @throws DecodingFault where it is whole, and wrong
   */
  finish(isWhole: boolean): Promise<void>;
}

/** @throws DecodingFault where the data are not as long as the frame says; where it says nothing they may be any length */
export function checkLength(contentBytes: number | undefined, dataBytes: number): void {
  if (contentBytes === undefined || contentBytes === dataBytes) return;
  throw new DecodingFault(`it declares ${contentBytes} bytes of data, and holds ${dataBytes}`);
}

/** What the engine has found, in its words. `unreadable`: that is not the frame's fault. */
export class DecodingFault extends Error {
  readonly kind: 'damaged' | 'unreadable';

  constructor(words: string, kind: DecodingFault['kind'] = 'damaged') {
    super(words);
    this.kind = kind;
  }
}
