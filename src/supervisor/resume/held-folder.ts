// The folder of a run while it is locked: how it is taken, emptied and left. Nothing in it is touched without the lock.
import { ResumeError, ThreadmillError } from '../../job/errors.ts';
import { isThere } from '../../io/resume/folder-name.ts';
import { OwnFolder } from '../../io/resume/own-folder.ts';
import { emptyFolder, strangersIn } from '../../io/resume/run-folder.ts';
import { takeLock, type RunLock } from '../../io/resume/run-lock.ts';
import { describeSystemError, errorCode } from '../../io/system/system-error.ts';
import { removePartials, strayPartials } from './planned-files.ts';
import type { ResumePlan } from './resume-plan.ts';

/** What is held while a run works in its folder. */
export interface Held {
  readonly folder: OwnFolder;
  readonly lock: RunLock;
}

/** Another run may just be removing the folder. */
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

export function asResumeError({ path }: OwnFolder, error: unknown): ThreadmillError {
  if (error instanceof ThreadmillError) return error;
  return new ResumeError(`${path} can't be used: ${describeSystemError(error)}`, { cause: error });
}

/** What is thrown away need not be what threadmill writes: then nobody can tell. */
export function straysIn(folder: OwnFolder, partials: readonly string[]): string[] {
  try {
    return strayPartials(folder, partials);
  } catch {
    return [];
  }
}

/** Only what holds the lock stays. */
export function clear(folder: OwnFolder, partials: readonly string[]): void {
  removePartials(partials);
  emptyFolder(folder);
}

/** The run is published: nothing of it stays, but for what threadmill has not put there. */
export function leave(folder: OwnFolder, lock: RunLock): void {
  emptyFolder(folder);
  lock.sweep();
  lock.release();
  folder.remove();
}

/** What is done is done: what can't be removed is only told. */
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
