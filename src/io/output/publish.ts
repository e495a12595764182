// How outputs get their names, once every byte of every one of them is written and synced: an output is there only when
// it is whole, and what stood there before is untouched until then.
import { closeSync, constants, fsyncSync, linkSync, openSync, renameSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { OutputError } from '../../job/errors.ts';
import { systemName } from '../system/byte-name.ts';
import { outputError } from './byte-sink.ts';
import type { AtomicPlan, OutputPlan } from './output-plan.ts';
import { ONLY_INTERRUPTED, repeated } from '../system/repeated-call.ts';
import { describeSystemError, errorCode } from '../system/system-error.ts';

/** What is asked of the system here, handed in so that tests can let it fail. Each throws as its namesake in node:fs. */
export interface PublishCalls {
  readonly rename: (from: string, to: string) => void;
  readonly link: (path: string, name: string) => void;
  readonly unlink: (path: string) => void;
  readonly openFolder: (path: string) => number;
  readonly fsync: (fd: number) => void;
  readonly close: (fd: number) => void;
}

export const SYSTEM_PUBLISH_CALLS: PublishCalls = {
  rename: (from, to) => renameSync(systemName(from), systemName(to)),
  link: (path, name) => linkSync(systemName(path), systemName(name)),
  unlink: (path) => unlinkSync(systemName(path)),
  openFolder: (path) => openSync(systemName(path), constants.O_RDONLY),
  fsync: fsyncSync,
  close: closeSync,
};

/**
 * What opening and syncing a folder says where it can't be done: not by this file system, not by us (a folder that may
 * be written but not read). The files themselves are synced already.
 */
const UNSYNCABLE = new Set(['EINVAL', 'ENOTSUP', 'ENOSYS', 'EACCES', 'EPERM']);

/**
 * Gives the outputs their names, in this order: the main output comes last. To be called when every temporary file is
 * written, synced and closed. A rename that fails takes back those before it: what stood there is there again, or the
 * error says where it is. (Killed between two renames a run may leave some of its outputs published: the one window
 * there is.)
 *
 * @returns what is to be told though all is well, a sentence each: of files that were replaced and could not be removed
 */
export function publish(plans: readonly OutputPlan[], calls: PublishCalls = SYSTEM_PUBLISH_CALLS): string[] {
  const atomic = plans.filter((plan) => plan.kind === 'atomic');
  const done: Replaced[] = [];
  for (const plan of atomic) {
    const { displayName, temporary, target } = plan;
    try {
      // nothing can fail any more behind the last one, so nothing of it has to be kept
      const backup = plan === atomic.at(-1) ? undefined : backUp(plan, calls);
      done.push({ displayName, target, backup });
      calls.rename(temporary, target);
    } catch (error) {
      const notes = takeBack(done, done.at(-1)?.target === target, calls);
      throw outputError(
        displayName,
        ["is complete, but can't be renamed to its final name", ...notes].join('; '),
        error,
      );
    }
  }
  const notes = done.flatMap((replaced) => removeBackup(replaced, calls));
  for (const { displayName, target } of atomic) {
    try {
      syncFolder(dirname(target), calls);
    } catch (error) {
      const failure = outputError(displayName, "has its final name, but its folder can't be synced", error);
      if (failure instanceof OutputError) failure.isPublished = true;
      throw failure;
    }
  }
  return notes;
}

/** Nothing of the run depends on it, but somebody has to: a file that was replaced may be large. */
function removeBackup({ displayName, backup }: Replaced, calls: PublishCalls): string[] {
  if (backup === undefined) return [];
  try {
    calls.unlink(backup);
    return [];
  } catch (error) {
    return [
      `${displayName} has its final name; the file that it replaced is still in ${backup}, which can't be removed: ${describeSystemError(error)}`,
    ];
  }
}

/** An output that has its name, and where the file is that had it before, if there was one. */
interface Replaced {
  readonly displayName: string;
  readonly target: string;
  readonly backup: string | undefined;
}

/** A second name for the file that is to be replaced; undefined where there is none. */
function backUp({ target, temporary }: AtomicPlan, calls: PublishCalls): string | undefined {
  const backup = `${temporary}-old`;
  try {
    calls.link(target, backup);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    return moveAside(target, backup, calls) ? backup : undefined;
  }
  return backup;
}

/** For a file system without second names: for a moment the file has only this one. False where there is no file. */
function moveAside(target: string, backup: string, calls: PublishCalls): boolean {
  try {
    calls.rename(target, backup);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/**
 * The last of them has not been renamed where `isLastUnchanged`. What can't be taken back is told, and a file that was
 * there before is never given up: where it can't have its name again it keeps the other one.
 */
function takeBack(done: readonly Replaced[], isLastUnchanged: boolean, calls: PublishCalls): string[] {
  return done.flatMap(({ displayName, target, backup }, index) => {
    const isUnchanged = isLastUnchanged && index === done.length - 1;
    try {
      if (backup !== undefined) calls.rename(backup, target);
      else if (!isUnchanged) calls.unlink(target);
    } catch {
      if (backup === undefined) return [`${displayName} already exists, and can't be removed`];
      return [`${displayName} can't be restored: its old content is in ${backup}`];
    }
    // two names of one file: such a rename does nothing. Where it did something there is no backup any more
    try {
      if (backup !== undefined) calls.unlink(backup);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') return [`${displayName} is unchanged, and ${backup} can't be removed`];
    }
    return [];
  });
}

function ignoringFailure(call: () => void): void {
  try {
    call();
  } catch {
    // there is a failure to tell already, or nothing that matters any more
  }
}

/** Without it the new name may be lost with the power. */
export function syncFolder(folder: string, calls: PublishCalls = SYSTEM_PUBLISH_CALLS): void {
  try {
    const fd = calls.openFolder(folder);
    try {
      repeated(() => calls.fsync(fd), ONLY_INTERRUPTED);
    } finally {
      // it was only read: its close has nothing to tell
      ignoringFailure(() => calls.close(fd));
    }
  } catch (error) {
    if (!UNSYNCABLE.has(errorCode(error) ?? '')) throw error;
  }
}

/** Removes what was written for the outputs; one that is not there is fine. Tries all before it throws. */
export function discard(plans: readonly OutputPlan[], calls: PublishCalls = SYSTEM_PUBLISH_CALLS): void {
  let failure: Error | undefined;
  for (const plan of plans) {
    if (plan.kind !== 'atomic') continue;
    try {
      calls.unlink(plan.reach ?? plan.temporary);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') continue;
      failure ??= outputError(plan.displayName, `left ${plan.temporary}, which can't be removed`, error);
    }
  }
  if (failure !== undefined) throw failure;
}
