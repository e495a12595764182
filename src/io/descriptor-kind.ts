// What stands behind a descriptor decides how it may be read and written: a thread that blocks in the kernel on a pipe,
// terminal or socket can't be ended, and the process can't exit before the other side moves. So blocking calls are
// for what always answers (regular files, block devices, /dev/null and the like), the event loop is for the rest.
import { closeSync, constants, fstatSync, openSync, type Stats } from 'node:fs';
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
  // node:tty brings node:net with it, which most runs don't need
  return kind === 'device' && process.getBuiltinModule('node:tty').isatty(fd) ? 'terminal' : kind;
}

/**
 * A non-blocking descriptor for the pipe behind `fd`, by opening that pipe anew: setting the flag on `fd` itself would
 * set it for every process that shares it, and make a `cat` that follows us fail with EAGAIN. A pipe has no offset, so
 * nothing is lost by it. Where it may not be opened (another user's pipe, no /proc) it is `fd` itself.
 */
export function reopenPipe(fd: number, access: 'read' | 'write'): { fd: number; isOwn: boolean } {
  let own: number | undefined;
  try {
    own = openPipe(fd, access === 'read' ? constants.O_RDONLY : constants.O_WRONLY);
    if (access === 'read') endByHangUp(fd);
    return { fd: own, isOwn: true };
  } catch (error) {
    // ENXIO on writing: nobody reads any more; the write on `fd` itself will say EPIPE
    if (errorCode(error) === undefined) throw error;
    if (own !== undefined) closeSync(own);
    return { fd, isOwn: false };
  }
}

function openPipe(fd: number, access: number): number {
  return openSync(`/proc/self/fd/${fd}`, access | constants.O_NONBLOCK);
}

/**
 * A FIFO that is opened for reading without blocking waits for a writer, although the one that `fd` was opened for may
 * have come and gone: nothing would ever tell the end of input. So here one comes and goes, as the kernel sees it.
 */
function endByHangUp(fd: number): void {
  closeSync(openPipe(fd, constants.O_WRONLY));
}
