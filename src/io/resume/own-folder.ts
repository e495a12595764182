// A folder that only this user can use, held open. It is checked by its descriptor, and its files
// are reached through that: nobody who can rename it in its parent folder can replace it while it
// is used.
import { closeSync, fchmodSync, fstatSync, lstatSync, mkdirSync, openSync, rmdirSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { ResumeError } from '../../job/errors.ts';
import { systemName } from '../system/byte-name.ts';
import { FOLDER, isProtected, modeText, OTHERS_MAY_WRITE, OWNER_ALONE, whyNotOurs } from '../system/own-file.ts';
import { syncFolder } from '../output/publish.ts';
import { describeSystemError, errorCode } from '../system/system-error.ts';

const PERMISSION_BITS = 0o777;

export class OwnFolder {
  /** The path in messages. */
  readonly path: string;
  /** The path that leads to the held folder, wherever it is moved to. */
  readonly reach: string;
  readonly #stats: Stats;
  #fd: number | undefined;

  /**
   * Opens the folder, or creates it for its owner alone. @throws ResumeError if it is not ours
   * alone
   */
  static make(path: string): OwnFolder {
    const isNew = makeOne(path);
    const folder = OwnFolder.open(path, isNew);
    if (folder === undefined) return OwnFolder.make(path); // removed meanwhile
    return folder;
  }

  /** Undefined if it does not exist. @throws ResumeError if it is not ours alone */
  static open(path: string, isNew = false): OwnFolder | undefined {
    let fd: number;
    try {
      fd = openSync(systemName(path), FOLDER);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw notOpened(path, error);
    }
    try {
      return new OwnFolder(path, fd, isNew);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  private constructor(path: string, fd: number, isNew: boolean) {
    this.path = path;
    this.#fd = fd;
    this.#stats = fstatSync(fd);
    checkOwner(path, this.#stats, isNew);
    tighten(path, fd, this.#stats);
    this.reach = reachOf(path, fd, this.#stats);
  }

  /** The path by which a file in it is opened, renamed and removed. */
  at(name: string): string {
    return join(this.reach, name);
  }

  /** The path in messages. */
  named(name: string): string {
    return join(this.path, name);
  }

  /** Removes the folder if it is empty and still at its path. */
  remove(): void {
    try {
      const { dev, ino } = lstatSync(systemName(this.path));
      if (dev === this.#stats.dev && ino === this.#stats.ino) rmdirSync(systemName(this.path));
    } catch {
      // Another run has begun in it, or it is gone.
    }
  }

  close(): void {
    const fd = this.#fd;
    this.#fd = undefined;
    if (fd !== undefined) closeSync(fd);
  }
}

/** False if the name exists already. */
function makeOne(path: string): boolean {
  try {
    mkdirSync(systemName(path), { mode: OWNER_ALONE });
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw new ResumeError(`${path} can't be made: ${describeSystemError(error)}`, { cause: error });
  }
  syncFolder(dirname(path));
  return true;
}

function notOpened(path: string, error: unknown): ResumeError {
  const facts = lstatSync(systemName(path), { throwIfNoEntry: false });
  if (facts?.isSymbolicLink() === true) {
    return new ResumeError(`${path}, which holds the checkpoints, is a symbolic link, and is not followed`, {
      advice: `remove the link: rm ${path}`,
    });
  }
  if (facts?.isDirectory() === false) {
    return new ResumeError(`${path}, which holds the checkpoints, is not a folder`, { advice: 'move it away' });
  }
  const foreign = facts === undefined ? undefined : whyNotOurs(facts);
  if (foreign !== undefined) return notOurs(path, foreign);
  return new ResumeError(`${path} can't be opened: ${describeSystemError(error)}`, { cause: error });
}

/**
 * Throws a ResumeError if the folder is not ours. `isNew`: on file systems that map owners, such as
 * NFS for root, even a folder we just made belongs to another user.
 */
function checkOwner(path: string, stats: Stats, isNew: boolean): void {
  const foreign = whyNotOurs(stats);
  if (foreign === undefined) return;
  if (!isNew) throw notOurs(path, foreign);
  rmdirSync(systemName(path));
  throw new ResumeError(`${path}, which is to hold the checkpoints, can't be trusted: just made, ${foreign}`, {
    advice: 'the file system maps owners (NFS with root_squash does): run as a user that it knows, not as root',
  });
}

function notOurs(path: string, why: string): ResumeError {
  return new ResumeError(`${path}, which holds the checkpoints, can't be trusted: ${why}`, {
    advice: 'run as that user, or write to a folder of your own; --restart does not remove it either',
  });
}

function tighten(path: string, fd: number, { mode }: Stats): void {
  if ((mode & OTHERS_MAY_WRITE) !== 0) {
    throw new ResumeError(
      `${path}, which holds the checkpoints, can't be trusted: others may write to it (mode ${modeText(mode)})`,
      { advice: `if everything in it is yours: chmod 700 ${path}; else remove it` },
    );
  }
  if ((mode & PERMISSION_BITS) === OWNER_ALONE) return;
  try {
    fchmodSync(fd, OWNER_ALONE);
  } catch (error) {
    // A file system without modes; nobody else may write to it all the same.
    if (errorCode(error) !== 'EPERM' && errorCode(error) !== 'ENOTSUP') throw error;
  }
}

/**
 * Without /proc the folder is reached by its name; then nobody else may be able to rename it or a
 * folder above it.
 */
function reachOf(path: string, fd: number, { dev, ino }: Stats): string {
  const reach = `/proc/self/fd/${fd}`;
  try {
    const reached = statSync(reach);
    if (reached.dev === dev && reached.ino === ino) return reach;
  } catch {
    // There is no /proc.
  }
  if (isProtected(dirname(path))) return path;
  throw new ResumeError(
    `${path}, which holds the checkpoints, can't be trusted: others could rename it during the run`,
    {
      advice: 'this system has no /proc/self/fd: write to a folder that only you may write to',
    },
  );
}
