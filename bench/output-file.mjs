// Where measured runs write: a file on tmpfs, so that no disk and no reader of a pipe is in the figures, and what was written
// can be counted. /dev/null would do neither: a program that ends at once looks like a fast one there.
import { existsSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

const TMPFS = '/dev/shm';
const TMPFS_MAGIC = 0x01021994;

/**
 * @param scratch the folder to write into where there is no tmpfs with room
 * @param bytes what an output may have at most
 */
export function outputFile(scratch, bytes) {
  const name = `threadmill-bench-${process.pid}.out`;
  return hasRoom(bytes) ? join(TMPFS, name) : join(scratch, name);
}

function hasRoom(bytes) {
  if (!existsSync(TMPFS)) return false;
  const { type, bavail, bsize } = statfsSync(TMPFS);
  return type === TMPFS_MAGIC && bavail * bsize > bytes * 1.1;
}
