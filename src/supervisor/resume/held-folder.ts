// Locks, empties and removes the folder of a run. Nothing in the folder is touched without the
// lock.
import { ResumeError, ThreadmillError } from '../../job/errors.ts';
import { isThere } from '../../io/resume/folder-name.ts';
import { OwnFolder } from '../../io/resume/own-folder.ts';
import { emptyFolder, strangersIn } from '../../io/resume/run-folder.ts';
import { takeLock, type RunLock } from '../../io/resume/run-lock.ts';
import { describeSystemError, errorCode } from '../../io/system/system-error.ts';
import { removePartials, strayPartials } from './planned-files.ts';
import type { ResumePlan } from './resume-plan.ts';

/** The open folder and its lock, held while a run works in it. */
export interface Held {
  readonly folder: OwnFolder;
  readonly lock: RunLock;
}

/**
 * Makes and locks the folder. Tries again on ENOENT: another run may be removing it at the same
 * time.
 */
export function lockFolder({ folder: path, displayName }: ResumePlan): Held {
  for (;;) {
    const folder = OwnFolder.make(path);
    try {
      return { folder, lock: takeLock(folder, displayName) };
    } catch (error) {
      folder.close();
      if (errorCode(error) !== 'ENOENT') throw error;
    }
  }
}

export function toResumeError({ path }: OwnFolder, error: unknown): ThreadmillError {
  if (error instanceof ThreadmillError) return error;
  return new ResumeError(`${path} can't be used: ${describeSystemError(error)}`, { cause: error });
}

/**
 * Messages about files that stay; empty if the folder's content is not readable as ours, because it
 * is discarded anyway.
 */
export function straysIn(folder: OwnFolder, partials: readonly string[]): string[] {
  try {
    return strayPartials(folder, partials);
  } catch {
    return [];
  }
}

/** Removes everything but the lock. */
export function clear(folder: OwnFolder, partials: readonly string[]): void {
  removePartials(partials);
  emptyFolder(folder);
}

/** For a published run: removes the folder, but keeps files that threadmill did not put there. */
export function leave(folder: OwnFolder, lock: RunLock): void {
  emptyFolder(folder);
  lock.sweep();
  lock.release();
  folder.remove();
}

/**
 * The outputs are published, so a folder that can't be removed is no failure: returns a message
 * about it.
 */
export function leaveNoting(folder: OwnFolder, lock: RunLock): string | undefined {
  try {
    leave(folder, lock);
    if (!isThere(folder.path)) return undefined;
    const strangers = strangersIn(folder);
    if (strangers.length === 0) return undefined;
    return `${folder.path} was not removed, because it holds ${strangers.join(', ')}: remove it, if it is yours`;
  } catch (error) {
    lock.release();
    return `${folder.path} could not be removed: ${describeSystemError(error)}; remove it: rm -r ${folder.path}`;
  }
}
