// Publishes outputs by atomic renames when all bytes of all outputs are written and synced. An
// output exists only when it is complete, and the file it replaces is untouched until then.
import { closeSync, constants, fsyncSync, linkSync, openSync, renameSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { OutputError } from '../../job/errors.ts';
import { systemName } from '../system/byte-name.ts';
import { outputError } from './byte-sink.ts';
import type { AtomicPlan, OutputPlan } from './output-plan.ts';
import { ONLY_INTERRUPTED, repeated } from '../system/repeated-call.ts';
import { describeSystemError, errorCode } from '../system/system-error.ts';

/** The system calls, so that tests can make them fail. Each throws as its namesake in node:fs. */
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
 * The errors of syncing a folder that are accepted: the file system does not support it, or we may
 * write the folder but not read it. The files themselves are synced already.
 */
const UNSYNCABLE = new Set(['EINVAL', 'ENOTSUP', 'ENOSYS', 'EACCES', 'EPERM']);

/**
 * Renames the outputs, in this order: the main output comes last. Call it when every temporary file
 * is written, synced and closed. A failed rename undoes those before it: the replaced files are
 * there again, or the error says where they are. (If it is killed between two renames, some outputs
 * are published and some are not: the only such window.)
 * @returns warnings, one sentence each: replaced files that could not be removed
 */
export function publish(plans: readonly OutputPlan[], calls: PublishCalls = SYSTEM_PUBLISH_CALLS): string[] {
  const atomic = plans.filter((plan) => plan.kind === 'atomic');
  const done: Replaced[] = [];
  for (const plan of atomic) {
    const { displayName, temporary, target } = plan;
    try {
      // Nothing can fail after the last rename, so it needs no backup.
      const backup = plan === atomic.at(-1) ? undefined : backUp(plan, calls);
      done.push({ displayName, target, backup });
      calls.rename(temporary, target);
    } catch (error) {
      const notes = undoRenames(done, done.at(-1)?.target === target, calls);
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

/** A failure does not fail the run, but the user must know: a replaced file may be large. */
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

/** A renamed output, and the backup of the file that it replaced, if there was one. */
interface Replaced {
  readonly displayName: string;
  readonly target: string;
  readonly backup: string | undefined;
}

/** Gives the file to be replaced a second name; undefined if there is no file. */
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

/**
 * For file systems without hard links: for a moment the file has only the backup's name. False if
 * there is no file.
 */
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
 * Undoes the renames. `isLastUnchanged`: the last one was not renamed. Returns a message for each
 * that can't be undone. A replaced file is never deleted: if it can't get its name back it keeps
 * the backup's.
 */
function undoRenames(done: readonly Replaced[], isLastUnchanged: boolean, calls: PublishCalls): string[] {
  return done.flatMap(({ displayName, target, backup }, index) => {
    const isUnchanged = isLastUnchanged && index === done.length - 1;
    try {
      if (backup !== undefined) calls.rename(backup, target);
      else if (!isUnchanged) calls.unlink(target);
    } catch {
      if (backup === undefined) return [`${displayName} already exists, and can't be removed`];
      return [`${displayName} can't be restored: its old content is in ${backup}`];
    }
    // A rename between two names of one file does nothing; if it renamed, the backup no longer
    // exists.
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
    // There is an earlier failure to report, or it does not matter.
  }
}

/** Syncs the folder: without it a power loss may undo the rename. */
export function syncFolder(folder: string, calls: PublishCalls = SYSTEM_PUBLISH_CALLS): void {
  try {
    const fd = calls.openFolder(folder);
    try {
      repeated(() => calls.fsync(fd), ONLY_INTERRUPTED);
    } finally {
      // It was only read: its close can't lose anything.
      ignoringFailure(() => calls.close(fd));
    }
  } catch (error) {
    if (!UNSYNCABLE.has(errorCode(error) ?? '')) throw error;
  }
}

/** Removes the temporary files; a missing one is no error. Tries all of them before it throws. */
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
