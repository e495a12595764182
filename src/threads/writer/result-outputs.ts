// A result in the writer, and its part for each output.
import type { OutputBytes } from '../../transform/batch-output.ts';
import type { BatchResultMessage, SmallResult } from '../protocol/protocol.ts';
import { unpackCounts } from '../protocol/small-result.ts';

/** In the form it arrived: a small one's bytes are a latin1 string. */
export interface Result extends Omit<BatchResultMessage, 'kind' | 'buffer' | 'counters'> {
  readonly buffer: ArrayBuffer | string;
  readonly counters?: BatchResultMessage['counters'] | undefined;
}

export function resultOf(message: BatchResultMessage | SmallResult): Result {
  if (message.kind === 'result') return message;
  const { counts, text, counters } = message;
  return { ...unpackCounts(counts), buffer: text, byteLength: text.length, counters };
}

export function viewOf({ buffer, byteLength }: OutputBytes): Uint8Array {
  return new Uint8Array(buffer, 0, byteLength);
}

/** The bytes to write. */
export function pieceOf({ buffer, byteLength }: Result): Uint8Array | string {
  return typeof buffer === 'string' ? buffer : new Uint8Array(buffer, 0, byteLength);
}

/** The same in memory of its own, which may be reused. */
export function ownBytesOf({ buffer, byteLength }: Result): Uint8Array {
  return typeof buffer === 'string'
    ? Uint8Array.from(Buffer.from(buffer, 'latin1'))
    : new Uint8Array(buffer, 0, byteLength);
}
