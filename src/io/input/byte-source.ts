// The interface between the reader and its inputs: files, pipes, terminals and sockets, compressed
// or not.
import { InputError } from '../../job/errors.ts';
import type { RestartPoint } from './decompression/restart-points.ts';
import { describeSystemError } from '../system/system-error.ts';

/** The name of descriptor 0 in messages. */
export const STANDARD_INPUT = '(standard input)';

/**
 * A planned input: a path to open, or an open descriptor, which is read from its current offset.
 */
export interface InputPlan {
  /** The input's name as the user gave it. */
  readonly displayName: string;
  readonly from:
    { readonly kind: 'path'; readonly path: string } | { readonly kind: 'descriptor'; readonly fd: number };
}

export interface ByteSource {
  /** True if a read may wait for another process or a person: such a source can pause. */
  readonly isStream: boolean;
  /** Bytes taken from the input so far. For a compressed input these are compressed bytes. */
  readonly bytesTaken: number;
  /**
   * Reads into `target` and returns the number of bytes, 0 at the end. Only one read at a time.
   * Throws InputErrors.
   */
  read(target: Uint8Array): number | Promise<number>;
  close(): void;
  /**
   * Only for seekable sources: moves to this offset in the data. A compressed source moves to the
   * nearest point before it, but never back. Returns the offset of the next byte.
   */
  seek?(offset: number, restart?: RestartPoint): number;
  /**
   * The last restart point at or before this offset in the data. Ask with offsets that never
   * decrease.
   */
  restartBefore?(offset: number): RestartPoint | undefined;
}

/**
 * An InputError with the input's name and the system's error; an InputError is returned unchanged.
 */
export function inputError(displayName: string, what: string, error: unknown): InputError {
  if (error instanceof InputError) return error;
  return new InputError(`${what}: ${describeSystemError(error)}`, { place: { file: displayName }, cause: error });
}
