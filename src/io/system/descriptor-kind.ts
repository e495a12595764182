// The kind of a descriptor decides how it may be read and written. A thread that blocks in the
// kernel on a pipe, terminal or socket can't be ended, and the process can't exit before the other
// side acts. So blocking calls are only for what always returns (regular files, block devices,
// /dev/null and the like); the event loop handles the rest.
import { closeSync, constants, fstatSync, openSync, type Stats } from 'node:fs';
import { isNullDevice } from './named-descriptor.ts';
import { HeldDescriptor } from './held-descriptor.ts';
import { errorCode } from './system-error.ts';

export type DescriptorKind = 'file' | 'device' | 'pipe' | 'socket' | 'terminal' | 'folder';

export function kindOfStats(stats: Stats): Exclude<DescriptorKind, 'terminal'> {
  if (stats.isDirectory()) return 'folder';
  if (stats.isFIFO()) return 'pipe';
  if (stats.isSocket()) return 'socket';
  return stats.isFile() ? 'file' : 'device';
}

export function descriptorKind(fd: number): DescriptorKind {
  const kind = kindOfStats(fstatSync(fd));
  if (kind !== 'device' || isNullDevice(fd)) return kind;
  // Lazy-loaded: node:tty loads node:net, which most runs don't need.
  return process.getBuiltinModule('node:tty').isatty(fd) ? 'terminal' : kind;
}

/** False also for a closed descriptor. Unlike process.stdout it leaves the descriptor unchanged. */
export function isTerminal(fd: number): boolean {
  try {
    return descriptorKind(fd) === 'terminal';
  } catch {
    return false;
  }
}

/**
 * Opens the pipe of `fd` anew, as a non-blocking descriptor: setting the flag on `fd` itself would
 * set it for every process that shares it, and make a later `cat` fail with EAGAIN. A pipe has no
 * offset, so nothing is lost. If the pipe can't be opened (another user's, no /proc), returns `fd`
 * itself.
 */
export function reopenPipe(
  fd: number,
  access: 'read' | 'write',
  held = new HeldDescriptor(),
): { fd: number; isOwn: boolean } {
  try {
    return { fd: held.open(() => (access === 'read' ? openForReading(fd) : openForWriting(fd))), isOwn: true };
  } catch (error) {
    // ENXIO on writing: the reader is gone; a write to `fd` itself will fail with EPIPE.
    if (errorCode(error) === undefined) throw error;
    return { fd, isOwn: false };
  }
}

/**
 * A FIFO opened for reading without blocking waits for a writer, though the writer of `fd` may have
 * come and gone: the end of input would never arrive. So this opens and closes a writer, which the
 * kernel counts.
 */
function openForReading(fd: number): number {
  const own = openPipe(fd, constants.O_RDONLY);
  try {
    closeSync(openForWriting(fd));
    return own;
  } catch (error) {
    closeSync(own);
    throw error;
  }
}

function openForWriting(fd: number): number {
  return openPipe(fd, constants.O_WRONLY);
}

function openPipe(fd: number, access: number): number {
  return openSync(`/proc/self/fd/${fd}`, access | constants.O_NONBLOCK);
}
