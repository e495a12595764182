// How outputs get their names, once every byte of every one of them is written and synced: an output is there only when
// it is whole, and what stood there before is untouched until then.
import { closeSync, constants, fsyncSync, openSync, renameSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { outputError } from './byte-sink.ts';
import type { OutputPlan } from './output-plan.ts';
import { errorCode } from './system-error.ts';

/** What is asked of the system here, handed in so that tests can let it fail. Each throws as its namesake in node:fs. */
export interface PublishCalls {
  readonly rename: (from: string, to: string) => void;
  readonly unlink: (path: string) => void;
  readonly openFolder: (path: string) => number;
  readonly fsync: (fd: number) => void;
  readonly close: (fd: number) => void;
}

export const SYSTEM_PUBLISH_CALLS: PublishCalls = {
  rename: renameSync,
  unlink: unlinkSync,
  openFolder: (path) => openSync(path, constants.O_RDONLY),
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
 * written, synced and closed. With several outputs a rename that fails will have to take back those before it, here.
 */
export function publish(plans: readonly OutputPlan[], calls: PublishCalls = SYSTEM_PUBLISH_CALLS): void {
  const atomic = plans.filter((plan) => plan.kind === 'atomic');
  for (const { shown, temporary, target } of atomic) {
    try {
      calls.rename(temporary, target);
    } catch (error) {
      throw outputError(shown, 'is complete, but can not be put in its place', error);
    }
  }
  for (const { shown, target } of atomic) {
    try {
      syncFolder(dirname(target), calls);
    } catch (error) {
      throw outputError(shown, 'is in its place, but its folder can not be synced', error);
    }
  }
}

/** Without it the new name may be lost with the power. */
function syncFolder(folder: string, calls: PublishCalls): void {
  try {
    const fd = calls.openFolder(folder);
    try {
      calls.fsync(fd);
    } finally {
      calls.close(fd);
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
      calls.unlink(plan.temporary);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') continue;
      failure ??= outputError(plan.shown, `has left ${plan.temporary}, which can not be removed`, error);
    }
  }
  if (failure !== undefined) throw failure;
}
