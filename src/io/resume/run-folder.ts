// The folder in which a run with --resume keeps what it has come to: beside the output, so on the same file system, and
// found again by the output's name alone.
import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { ResumeError } from '../../job/errors.ts';
import { isThere } from './folder-name.ts';
import { syncFolder } from '../publish.ts';
import { describeSystemError, errorCode } from '../system-error.ts';

export const IDENTITY = 'identity.json';
export const JOURNAL = 'journal';
/** There once all is written: from then on the outputs only get their names. */
export const MARKER = 'publishing';

/** Whether anything is there that could be gone on with, or finished. */
export function holdsRun(folder: string): boolean {
  return isThere(folder) && [IDENTITY, MARKER].some((name) => isThere(join(folder, name)));
}

export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
    syncFolder(dirname(folder));
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') {
      throw new ResumeError(`${folder} can not be made: ${describeSystemError(error)}`, { cause: error });
    }
    if (!lstatSync(folder).isDirectory()) {
      throw new ResumeError(`${folder}, in which progress is kept, is no folder`, { advice: 'move it away' });
    }
  }
}

/** A whole file under its name, or none. */
export function writeWhole(path: string, text: string): void {
  const draft = `${path}.draft`;
  const fd = openSync(draft, 'w');
  try {
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length;) written += writeSync(fd, bytes, written);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(draft, path);
  syncFolder(dirname(path));
}

/** Undefined where there is no such file. */
export function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new ResumeError(`${path} can not be read: ${describeSystemError(error)}`, { cause: error });
  }
}

/** Removes what an earlier run has left in it; who holds the lock keeps that. */
export function emptyFolder(folder: string): void {
  // what makes it worth anything goes last: should we be killed, the rest is found again
  const last = (name: string) => (name === MARKER ? 2 : name === IDENTITY ? 1 : 0);
  const names = readdirSync(folder).filter((name) => name !== 'lock' && !name.startsWith('lock.'));
  names.sort((a, b) => last(a) - last(b));
  for (const name of names) rmSync(join(folder, name), { recursive: true, force: true });
}

/** When nobody holds its lock. What others have put there meanwhile stays. */
export function removeFolder(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // another run has begun in it, or it is gone
  }
}
