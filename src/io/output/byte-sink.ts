// The interface between the writer and its outputs: files, pipes, terminals and sockets.
import { OutputClosedError, OutputError } from '../../job/errors.ts';
import type { FileAccess } from './file-access.ts';
import { describeSystemError, errorCode } from '../system/system-error.ts';

/** A planned output. The supervisor names the temporary file and publishes it. */
export type SinkPlan =
  /** A file that must not exist yet; synced at the end. */
  | { readonly kind: 'new-file'; readonly displayName: string; readonly path: string; readonly access?: FileAccess }
  /**
   * A file that an earlier run has begun: it is truncated to `length`, and writing continues there.
   */
  | {
      readonly kind: 'begun-file';
      readonly displayName: string;
      readonly path: string;
      /** The path in messages. */
      readonly named: string;
      readonly length: number;
      /** The checksum of the first `length` bytes (resume/checksum.ts). */
      readonly checksum: number;
    }
  /** A FIFO or device, written directly. */
  | { readonly kind: 'path'; readonly displayName: string; readonly path: string }
  /** An open descriptor, written from its current offset. */
  | { readonly kind: 'descriptor'; readonly displayName: string; readonly fd: number };

export interface ByteSink {
  /**
   * Writes the pieces completely, in this order. Returns undefined, or a promise that resolves when
   * the system has taken them. The pieces must not change until then. Throws or rejects with an
   * OutputError, or with an OutputClosedError if the reader has closed the pipe.
   */
  write(pieces: readonly Uint8Array[]): Promise<void> | undefined;
  /**
   * Only for files: resolves when everything written before the call is synced. Later writes may
   * run meanwhile.
   */
  sync?(): Promise<void>;
  /** Syncs files, and closes the descriptor if this sink opened it. */
  finish(): Promise<void> | undefined;
}

const CLOSED_BY_READER = new Set(['EPIPE', 'ECONNRESET']);

export function outputError(displayName: string, what: string, error: unknown): OutputError | OutputClosedError {
  if (error instanceof OutputError || error instanceof OutputClosedError) return error;
  if (CLOSED_BY_READER.has(errorCode(error) ?? '')) {
    return new OutputClosedError(`${displayName} was closed by its reader`, { cause: error });
  }
  return new OutputError(`${displayName} ${what}: ${describeSystemError(error)}`, { cause: error });
}
