// What the reader reads from: the border between it and files, pipes, terminals and sockets, compressed or not.
import { InputError } from '../../job/errors.ts';
import type { RestartPoint } from './decompression/restart-points.ts';
import { describeSystemError } from '../system/system-error.ts';

/** What messages call the descriptor 0. */
export const STANDARD_INPUT = '(standard input)';

/** An input as planned: a path to open, or a descriptor that is open already and is read from where it stands. */
export interface InputPlan {
  /** The input's name as the user gave it. */
  readonly displayName: string;
  readonly from:
    { readonly kind: 'path'; readonly path: string } | { readonly kind: 'descriptor'; readonly fd: number };
}

export interface ByteSource {
  /** True where a read may have to wait for somebody: such a source can pause. */
  readonly isStream: boolean;
  /** Bytes taken from the input itself so far: of a compressed one not as many as `read` has given. */
  readonly bytesTaken: number;
  /** Reads into `target`; how many bytes, 0 at the end. One read at a time. Errors are InputErrors. */
  read(target: Uint8Array): number | Promise<number>;
  close(): void;
  /**
   * Of what can be read from anywhere: what is read next stands at this offset in the data, or, where it is compressed, as
   * near before it as can be, never before what has been read. Gives where it stands.
   */
  seek?(offset: number, restart?: RestartPoint): number;
  /** Where reading could begin anew, so that it comes to this offset in the data. Offsets asked for never get less. */
  restartBefore?(offset: number): RestartPoint | undefined;
}

/** An InputError that says of which input and what the system said; one that is an InputError already stays it. */
export function inputError(displayName: string, what: string, error: unknown): InputError {
  if (error instanceof InputError) return error;
  return new InputError(`${what}: ${describeSystemError(error)}`, { place: { file: displayName }, cause: error });
}
