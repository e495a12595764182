// What stands behind a descriptor decides how it may be read and written: a thread that blocks in the kernel on a pipe,
// terminal or socket can't be ended, and the process can't exit before the other side moves. So blocking calls are
// for what always answers (regular files, block devices, /dev/null and the like), the event loop is for the rest.
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
  // node:tty brings node:net with it, which most runs don't need
  return process.getBuiltinModule('node:tty').isatty(fd) ? 'terminal' : kind;
}

/** False also where nothing is open there. Unlike a look at process.stdout it leaves the descriptor as it is. */
export function isTerminal(fd: number): boolean {
  try {
    return descriptorKind(fd) === 'terminal';
  } catch {
    return false;
  }
}

/**
 * A non-blocking descriptor for the pipe behind `fd`, by opening that pipe anew: setting the flag on `fd` itself would
 * set it for every process that shares it, and make a `cat` that follows us fail with EAGAIN. A pipe has no offset, so
 * nothing is lost by it. Where it may not be opened (another user's pipe, no /proc) it is `fd` itself.
 */
export function reopenPipe(
  fd: number,
  access: 'read' | 'write',
  held = new HeldDescriptor(),
): { fd: number; isOwn: boolean } {
  try {
    return { fd: held.open(() => (access === 'read' ? openForReading(fd) : openForWriting(fd))), isOwn: true };
  } catch (error) {
    // ENXIO on writing: nobody reads any more; the write on `fd` itself will say EPIPE
    if (errorCode(error) === undefined) throw error;
    return { fd, isOwn: false };
  }
}

/**
 * A FIFO that is opened for reading without blocking waits for a writer, although the one that `fd` was opened for may
 * have come and gone: nothing would ever tell the end of input. So here one comes and goes, as the kernel sees it.
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
