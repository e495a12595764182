// The files in the folder of a run: opened through it, never through a link, and only if they are
// regular files of this user without a second hard link. A new file gets a name that does not exist
// yet.
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

/** The advice for files that are not as they should be. */
export const BEGIN_ANEW = { advice: 'to start anew: --restart' } as const;

export const OWNER_MODE = 0o600;
const PERMISSION_BITS = 0o777;
const COPY_BYTES = 1024 * 1024;

/** A folder of our own (own-folder.ts) for any thread, while the process holds it open. */
export interface OwnPlace {
  /** The path in messages. */
  readonly path: string;
  readonly reach: string;
}

export interface OpenedFile {
  readonly fd: number;
  readonly bytes: number;
}

/**
 * `reach` is the path to open, `named` the path in messages. Undefined if it does not exist.
 * @throws ResumeError if it is not our own file
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

/** The whole content of a file in it; undefined if it does not exist. */
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

/**
 * Creates a file that only its owner may read and write, whatever the umask. Returns its
 * descriptor.
 */
export function createOwn(folder: OwnPlace, name: string): number {
  const fd = openSync(systemName(join(folder.reach, name)), NEW_FILE, OWNER_MODE);
  if ((fstatSync(fd).mode & OWNER_MODE) !== OWNER_MODE) fchmodSync(fd, OWNER_MODE);
  return fd;
}

/** Makes a copy with the same permissions and group; `copy` must not exist. */
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

/** A symbolic link is removed itself, never its target. */
export function removeOwn(folder: OwnPlace, name: string): void {
  try {
    unlinkSync(systemName(join(folder.reach, name)));
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

/** Writes a file atomically: it is complete, or does not exist. */
export function writeWhole(folder: OwnPlace, name: string, text: string): void {
  const draft = `${name}.draft`;
  // Left by a run that was killed.
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
