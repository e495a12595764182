// The first bytes of a file, uncompressed, for what must be known before a run is planned.
import { closeSync, constants as files, openSync, readSync, statSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';
import { systemName } from '../io/system/byte-name.ts';

const GZIP = Buffer.of(0x1f, 0x8b);

/** At most so many bytes of the file; nothing of what can't be read here: the reader says why. */
export function firstBytes(path: string, most: number): Buffer {
  const bytes = Buffer.alloc(most);
  try {
    const name = systemName(path);
    // a FIFO is read once only
    if (!statSync(name).isFile()) return Buffer.alloc(0);
    const fd = openSync(name, files.O_RDONLY);
    try {
      const start = bytes.subarray(0, readSync(fd, bytes, 0, most, 0));
      const isGzip = start.subarray(0, GZIP.length).equals(GZIP);
      return isGzip ? gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH }) : start;
    } finally {
      closeSync(fd);
    }
  } catch {
    return Buffer.alloc(0);
  }
}

/** False also for what can't be looked at. */
export function isEmptyFile(path: string): boolean {
  const found = statSync(systemName(path), { throwIfNoEntry: false });
  return found?.isFile() === true && found.size === 0;
}
