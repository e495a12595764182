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
  const flags = (access === 'read' ? constants.O_RDONLY : constants.O_WRONLY) | constants.O_NONBLOCK;
  try {
    const own = openSync(`/proc/self/fd/${fd}`, flags);
    if (fstatSync(own).isFIFO()) return { fd: own, isOwn: true };
    closeSync(own);
  } catch (error) {
    // ENXIO on writing: nobody reads any more; the write on `fd` itself will say EPIPE
    if (errorCode(error) === undefined) throw error;
  }
  return { fd, isOwn: false };
}
