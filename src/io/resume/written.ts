// The recorded length and checksum of a file that a run has written. A resumed run reads the file
// back and compares: a byte that has changed must not become part of a result.
import { closeSync, constants, read } from 'node:fs';
import { ResumeError } from '../../job/errors.ts';
import { describeSystemError } from '../system/system-error.ts';
import { NO_BYTES_YET, runningChecksum } from './checksum.ts';
import { BEGIN_ANEW, openOwn } from './own-files.ts';
import { isCount, isShaped, type Shape } from './shape.ts';

export interface Written {
  readonly bytes: number;
  /** The CRC-32 of these bytes as stored. */
  readonly checksum: number;
}

export const isWritten: Shape<Written> = isShaped<Written>({ bytes: isCount, checksum: isCount });

export function writtenOf(bytes: Uint8Array): Written {
  return { bytes: bytes.length, checksum: runningChecksum(NO_BYTES_YET, bytes) };
}

export function isAsWritten(found: Uint8Array, { bytes, checksum }: Written): boolean {
  return found.length === bytes && writtenOf(found).checksum === checksum;
}

/** A file with its recorded length and checksum. */
export interface WrittenFile {
  /** The path to open. */
  readonly reach: string;
  /** The path in messages. */
  readonly named: string;
  readonly written: Written;
  /** The file must end after these bytes. */
  readonly isWhole: boolean;
}

const CHUNK_BYTES = 1024 * 1024;

/**
 * Reads the file back, with one buffer. `onRead` is called with the bytes of each read; an error
 * that it throws ends the check. @throws ResumeError if the file has changed
 */
export async function checkWritten(
  { reach, named, written, isWhole }: WrittenFile,
  onRead: (bytes: number) => void,
): Promise<void> {
  const file = openOwn(reach, named, constants.O_RDONLY);
  if (file === undefined) throw new ResumeError(`${named} can't be resumed: it no longer exists`, BEGIN_ANEW);
  try {
    const { bytes, checksum } = written;
    if (isWhole ? file.bytes !== bytes : file.bytes < bytes) {
      throw new ResumeError(`${named} has ${file.bytes} bytes, but ${bytes} were written and synced`, BEGIN_ANEW);
    }
    let found = NO_BYTES_YET;
    const chunk = new Uint8Array(Math.min(CHUNK_BYTES, bytes));
    for (let at = 0; at < bytes;) {
      const count = await readFrom(file.fd, chunk, Math.min(chunk.length, bytes - at), at, named);
      found = runningChecksum(found, chunk.subarray(0, count));
      at += count;
      onRead(count);
    }
    if (found === checksum) return;
    throw new ResumeError(
      `${named} has changed since it was written: a part of its first ${bytes} bytes has changed`,
      BEGIN_ANEW,
    );
  } finally {
    closeSync(file.fd);
  }
}

/** Reads in Node's pool, so that the thread can handle events meanwhile. */
function readFrom(fd: number, chunk: Uint8Array, bytes: number, at: number, named: string): Promise<number> {
  return new Promise((resolve, reject) => {
    read(fd, chunk, 0, bytes, at, (error, count) => {
      if (error === null && count > 0) return resolve(count);
      const why = error === null ? 'it is shorter now' : describeSystemError(error);
      reject(new ResumeError(`${named} can't be read: ${why}`, { cause: error, ...BEGIN_ANEW }));
    });
  });
}
