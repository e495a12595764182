// What is claimed of a file that a run has written: so many bytes, with this checksum. The run that goes on reads them back
// and compares: a byte that has changed since must not become part of a result.
import { closeSync, constants, read } from 'node:fs';
import { ResumeError } from '../../job/errors.ts';
import { describeSystemError } from '../system/system-error.ts';
import { NO_BYTES_YET, runningChecksum } from './checksum.ts';
import { BEGIN_ANEW, openOwn } from './own-files.ts';
import { isCount, isShaped, type Shape } from './shape.ts';

export interface Written {
  readonly bytes: number;
  /** CRC-32 of these bytes, as they lie there. */
  readonly checksum: number;
}

export const isWritten: Shape<Written> = isShaped<Written>({ bytes: isCount, checksum: isCount });

export function writtenOf(bytes: Uint8Array): Written {
  return { bytes: bytes.length, checksum: runningChecksum(NO_BYTES_YET, bytes) };
}

export function isAsWritten(found: Uint8Array, { bytes, checksum }: Written): boolean {
  return found.length === bytes && writtenOf(found).checksum === checksum;
}

/** A file and what is claimed of it. */
export interface WrittenFile {
  /** By which it is opened. */
  readonly reach: string;
  /** What messages call it. */
  readonly named: string;
  readonly written: Written;
  /** Nothing may stand behind these bytes. */
  readonly isWhole: boolean;
}

const CHUNK_BYTES = 1024 * 1024;

/**
 * Reads it back, in one chunk of memory. `onRead` hears of the bytes; what it throws ends the reading.
 * @throws ResumeError where the file is not as it was written
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

/** By Node's pool: the thread hears of other things meanwhile. */
function readFrom(fd: number, chunk: Uint8Array, bytes: number, at: number, named: string): Promise<number> {
  return new Promise((resolve, reject) => {
    read(fd, chunk, 0, bytes, at, (error, count) => {
      if (error === null && count > 0) return resolve(count);
      const why = error === null ? 'it is shorter now' : describeSystemError(error);
      reject(new ResumeError(`${named} can't be read: ${why}`, { cause: error, ...BEGIN_ANEW }));
    });
  });
}
