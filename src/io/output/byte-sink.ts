// What the writer writes to: the border between it and files, pipes, terminals and sockets.
import { OutputClosedError, OutputError } from '../../job/errors.ts';
import type { FileAccess } from './file-access.ts';
import { describeSystemError, errorCode } from '../system/system-error.ts';

/** An output as planned by the supervisor, which has named the temporary file and will publish it. */
export type SinkPlan =
  /** A file that must not be there yet; synced at the end. */
  | { readonly kind: 'new-file'; readonly displayName: string; readonly path: string; readonly access?: FileAccess }
  /** A file that an earlier run has begun: what stands behind `length` is cut off, and writing goes on there. */
  | {
      readonly kind: 'begun-file';
      readonly displayName: string;
      readonly path: string;
      /** What messages call that path. */
      readonly named: string;
      readonly length: number;
      /** Of the bytes before it (resume/checksum.ts). */
      readonly checksum: number;
    }
  /** A FIFO or device, written directly. */
  | { readonly kind: 'path'; readonly displayName: string; readonly path: string }
  /** A descriptor that is open already, written from where it stands. */
  | { readonly kind: 'descriptor'; readonly displayName: string; readonly fd: number };

export interface ByteSink {
  /**
   * Puts the pieces down in this order, whole; undefined or a promise that resolves when the system has taken them.
   * The pieces must not change until then. Errors are OutputErrors, or OutputClosedError where the reader has gone.
   */
  write(pieces: readonly Uint8Array[]): Promise<void> | undefined;
  /** Only of a file: resolves when all that was written before the call is with the device, beside what is written now. */
  sync?(): Promise<void>;
  /** All that was written is on its way to the device; closes what the sink itself has opened. */
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
