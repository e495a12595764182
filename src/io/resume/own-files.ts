// The files in a folder of our own: opened through it, never through a link, and only where they are regular files of
// this user with one name. What is to be new is made under a name that nobody has put there.
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { ResumeError } from '../../job/errors.ts';
import { systemName } from '../system/byte-name.ts';
import { firstMode, giveAccess } from '../output/file-access.ts';
import { NEW_FILE, UNFOLLOWED, whyNotOwnFile } from '../system/own-file.ts';
import { syncFolder } from '../output/publish.ts';
import { describeSystemError, errorCode } from '../system/system-error.ts';

/** For what a person can do about a file that is not as it should be. */
export const BEGIN_ANEW = { advice: 'to start anew: --restart' } as const;

export const OWNER_MODE = 0o600;
const PERMISSION_BITS = 0o777;
const COPY_BYTES = 1024 * 1024;

/** A folder of our own (own-folder.ts) as any thread knows it, while whoever holds it does so. */
export interface OwnPlace {
  /** For messages. */
  readonly path: string;
  readonly reach: string;
}

export interface OpenedFile {
  readonly fd: number;
  readonly bytes: number;
}

/**
 * `reach` is what is opened, `named` what messages call it. Undefined where there is none.
 * @throws ResumeError where it is not a file of our own
 */
export function openOwn(reach: string, named: string, flags: number, mayHaveNames = false): OpenedFile | undefined {
  let fd: number;
  try {
    fd = openSync(systemName(reach), flags | UNFOLLOWED);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    const what = errorCode(error) === 'ELOOP' ? 'it is a symbolic link' : describeSystemError(error);
    throw new ResumeError(`${named} can't be read: ${what}`, { cause: error, ...BEGIN_ANEW });
  }
  const facts = fstatSync(fd);
  const why = whyNotOwnFile(facts, mayHaveNames);
  if (why === undefined) return { fd, bytes: facts.size };
  closeSync(fd);
  throw new ResumeError(`${named} can't be trusted: ${why}`, BEGIN_ANEW);
}

/** All of a file in it; undefined where there is none. */
export function readOwn(folder: OwnPlace, name: string, mostBytes: number, mayHaveNames = false): Buffer | undefined {
  const named = join(folder.path, name);
  const file = openOwn(join(folder.reach, name), named, constants.O_RDONLY, mayHaveNames);
  if (file === undefined) return undefined;
  try {
    if (file.bytes > mostBytes) {
      throw new ResumeError(`${named} has ${file.bytes} bytes, but threadmill writes at most ${mostBytes}`, BEGIN_ANEW);
    }
    return readFileSync(file.fd);
  } catch (error) {
    if (error instanceof ResumeError) throw error;
    throw new ResumeError(`${named} can't be read: ${describeSystemError(error)}`, { cause: error });
  } finally {
    closeSync(file.fd);
  }
}

/** For its owner alone, whatever the umask is. */
export function createOwn(folder: OwnPlace, name: string): number {
  const fd = openSync(systemName(join(folder.reach, name)), NEW_FILE, OWNER_MODE);
  if ((fstatSync(fd).mode & OWNER_MODE) !== OWNER_MODE) fchmodSync(fd, OWNER_MODE);
  return fd;
}

/** A copy with the same permissions and group, under a name that nothing has yet. */
export function copyOwn(reach: string, named: string, copy: string): void {
  const from = openOwn(reach, named, constants.O_RDONLY);
  if (from === undefined) throw new ResumeError(`${named} can't be read: it no longer exists`, BEGIN_ANEW);
  try {
    const { mode, gid } = fstatSync(from.fd);
    const access = { mode: mode & PERMISSION_BITS, group: gid };
    const to = openSync(systemName(copy), NEW_FILE, firstMode(access));
    try {
      giveAccess(to, access);
      const chunk = new Uint8Array(COPY_BYTES);
      for (let bytes = readSync(from.fd, chunk); bytes > 0; bytes = readSync(from.fd, chunk)) {
        for (let at = 0; at < bytes;) at += writeSync(to, chunk, at, bytes - at);
      }
      fsyncSync(to);
    } finally {
      closeSync(to);
    }
  } finally {
    closeSync(from.fd);
  }
}

/** A link is removed itself, never what it leads to. */
export function removeOwn(folder: OwnPlace, name: string): void {
  try {
    unlinkSync(systemName(join(folder.reach, name)));
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

/** A whole file under its name, or none. */
export function writeWhole(folder: OwnPlace, name: string, text: string): void {
  const draft = `${name}.draft`;
  // of a run that was killed
  removeOwn(folder, draft);
  const fd = createOwn(folder, draft);
  try {
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length;) written += writeSync(fd, bytes, written);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(systemName(join(folder.reach, draft)), systemName(join(folder.reach, name)));
  syncFolder(folder.reach);
}
