// How a run with --resume publishes: it first writes a marker with the pending renames, so that the
// next run can finish them. After the marker there is no way back: a failed rename is tried again
// by the next run. A marker is followed only as far as it matches this command: nothing is renamed
// that the command line does not name.
import { closeSync, constants, lstatSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemName } from '../../io/system/byte-name.ts';
import { OutputError, ResumeError, UsageError } from '../../job/errors.ts';
import type { Outcome } from '../../job/outcome.ts';
import { outputError } from '../../io/output/byte-sink.ts';
import type { AtomicPlan, OutputPlan } from '../../io/output/output-plan.ts';
import { temporaryName } from '../../io/output/temporary-name.ts';
import { syncFolder } from '../../io/output/publish.ts';
import { BEGIN_ANEW, copyOwn, openOwn, readOwn, writeWhole } from '../../io/resume/own-files.ts';
import type { OwnFolder } from '../../io/resume/own-folder.ts';
import { MARKER, partialsIn } from '../../io/resume/run-folder.ts';
import { isUnbroken, sealedText } from '../../io/resume/sealed-text.ts';
import { parsed } from '../../io/resume/shape.ts';
import type { Written, WrittenFile } from '../../io/resume/written.ts';
import { isMarker, type Marker, type Rename } from './kept-shapes.ts';

const MOST_MARKER_BYTES = 64 * 1024 * 1024;

/** A complete output, with its length and checksum. */
export interface Finished {
  readonly plan: AtomicPlan;
  readonly written: Written;
}

/** Leaves out outputs that are written directly: they need no rename. */
export function finishedFiles(files: readonly (readonly [OutputPlan, Written])[]): Finished[] {
  return files.flatMap(([plan, written]) => (plan.kind === 'atomic' ? [{ plan, written }] : []));
}

/**
 * The files as they are before publishing. `isWhole`: the file must end there; the file of a
 * resumed run may be longer.
 */
export function writtenFiles(finished: readonly Finished[], isWhole: boolean): WrittenFile[] {
  return finished.map(({ plan: { reach, temporary }, written }) => {
    return { reach: reach ?? temporary, named: temporary, written, isWhole };
  });
}

/** Renames the outputs in this order; the main output comes last. */
export function publishForGood(folder: OwnFolder, finished: readonly Finished[], outcome: Outcome): void {
  const atomic = finished.map(({ plan }) => plan);
  const renames = finished.map(({ plan: { temporary, target, displayName }, written }): Rename => {
    return { from: temporary, to: target, displayName, written };
  });
  // The directory entries of the files must survive a power loss too.
  for (const each of new Set(atomic.map(({ reach, temporary }) => dirname(reach ?? temporary)))) syncFolder(each);
  writeWhole(folder, MARKER, sealedText({ renames, outcome } satisfies Omit<Marker, 'checksum'>));
  renameAll(atomic);
}

/** A run has begun to publish, and all its outputs have been renamed. */
export function isPublished(folder: OwnFolder): boolean {
  const marker = readMarker(folder);
  if (marker === undefined || partialsIn(folder).length > 0) return false;
  return marker.renames.every(({ from }) => dirname(from) === folder.path || !isThere(from));
}

/**
 * Finishes publishing and returns the outcome of that run. `plans`: the outputs of this run.
 * `check` rejects if a file has changed, and then nothing is renamed. Undefined if all were renamed
 * and have changed since: that run is over, and the same command means a new one.
 */
export async function finishPublishing(
  folder: OwnFolder,
  plans: readonly OutputPlan[],
  check: (files: readonly WrittenFile[]) => Promise<void>,
): Promise<Outcome | undefined> {
  const { renames, outcome } = readMarker(folder)!;
  const listed = renames.flatMap(({ from, to, written }): Finished[] => {
    const plan = atomicOf(plans).find(({ temporary, target }) => temporary === from && target === to);
    if (plan !== undefined) return [{ plan, written }];
    if (!isThere(from)) return [];
    throw notPlanned(folder, to);
  });
  const pending = listed.filter(({ plan }) => isOwnFile(plan));
  await check(writtenFiles(pending, true));
  for (const { plan, written } of listed.filter((each) => !pending.includes(each))) {
    const { target, temporary } = plan;
    const why = await whyNotAsWritten({ reach: target, named: target, written, isWhole: true }, check);
    if (why === undefined) continue;
    if (pending.length === 0) return undefined;
    throw new ResumeError(`${temporary} is gone, and was not renamed: ${why.message}`, BEGIN_ANEW);
  }
  renameAll(pending.map(({ plan }) => plan));
  return outcome;
}

async function whyNotAsWritten(
  file: WrittenFile,
  check: (files: readonly WrittenFile[]) => Promise<void>,
): Promise<ResumeError | undefined> {
  try {
    await check([file]);
    return undefined;
  } catch (error) {
    if (error instanceof ResumeError) return error;
    throw error;
  }
}

function readMarker(folder: OwnFolder): Marker | undefined {
  const bytes = readOwn(folder, MARKER, MOST_MARKER_BYTES);
  if (bytes === undefined) return undefined;
  const marker = parsed(bytes.toString());
  if (isMarker(marker) && isUnbroken(marker)) return marker;
  throw new ResumeError(
    `${folder.named(MARKER)}, which lists the outputs to rename, is not as threadmill writes it`,
    BEGIN_ANEW,
  );
}

function notPlanned(folder: OwnFolder, to: string): UsageError {
  return new UsageError(`${folder.named(MARKER)} lists ${to}, which is not an output of this command`, {
    advice: 'name the same outputs as before; to discard the checkpoints: --restart',
  });
}

function atomicOf(plans: readonly OutputPlan[]): AtomicPlan[] {
  return plans.filter((plan) => plan.kind === 'atomic');
}

function isThere(path: string): boolean {
  return lstatSync(systemName(path), { throwIfNoEntry: false }) !== undefined;
}

/** False if it has been renamed. @throws ResumeError if another file has its name */
function isOwnFile({ reach, temporary }: AtomicPlan): boolean {
  const opened = openOwn(reach ?? temporary, temporary, constants.O_RDONLY);
  if (opened !== undefined) closeSync(opened.fd);
  return opened !== undefined;
}

function renameAll(plans: readonly AtomicPlan[]): void {
  for (const { reach, temporary, target, displayName } of plans) {
    try {
      renameSync(systemName(reach ?? temporary), systemName(target));
    } catch (error) {
      throw outputError(displayName, "is complete, but can't be renamed to its final name", error);
    }
  }
  for (const { target, displayName } of plans) {
    try {
      syncFolder(dirname(target));
    } catch (error) {
      const failure = outputError(displayName, "has its final name, but its folder can't be synced", error);
      if (failure instanceof OutputError) failure.isPublished = true;
      throw failure;
    }
  }
}

/** For a failed run: publishes copies of these files, and keeps the originals to resume with. */
export function publishCopies(plans: readonly OutputPlan[]): void {
  for (const plan of atomicOf(plans)) {
    const copy = join(dirname(plan.target), temporaryName(basename(plan.target)));
    try {
      copyOwn(plan.reach ?? plan.temporary, plan.temporary, copy);
      renameSync(systemName(copy), systemName(plan.target));
    } catch (error) {
      rmSync(systemName(copy), { force: true });
      if (error instanceof ResumeError) throw error;
      throw outputError(plan.displayName, "can't be renamed to its final name", error);
    }
  }
  for (const folder of new Set(atomicOf(plans).map(({ target }) => dirname(target)))) syncFolder(folder);
}
