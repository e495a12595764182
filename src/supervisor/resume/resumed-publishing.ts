// How a run with --resume publishes: what is to be renamed is noted first, so that whoever finds the note can finish it. From
// then on there is no way back, only forward: a rename that fails is tried again by the next run.
import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ResumeError } from '../../job/errors.ts';
import type { Outcome } from '../../job/outcome.ts';
import { outputError } from '../../io/byte-sink.ts';
import type { OutputPlan } from '../../io/output-plan.ts';
import { syncFolder } from '../../io/publish.ts';
import { MARKER, readIfThere, writeWhole } from '../../io/resume/run-folder.ts';

interface Rename {
  readonly from: string;
  readonly to: string;
  readonly shown: string;
}

interface Marker {
  readonly renames: readonly Rename[];
  readonly outcome: Outcome;
}

/** In this order; the main output comes last. */
export function publishForGood(folder: string, plans: readonly OutputPlan[], outcome: Outcome): void {
  const renames = plans.flatMap((plan): Rename[] =>
    plan.kind === 'atomic' ? [{ from: plan.temporary, to: plan.target, shown: plan.shown }] : [],
  );
  // that the files are there must not be lost with the power, either
  for (const each of new Set(renames.map(({ from }) => dirname(from)))) syncFolder(each);
  writeWhole(join(folder, MARKER), JSON.stringify({ renames, outcome } satisfies Marker));
  renameAll(renames);
}

/** Whether a run has begun to publish, and each of its outputs has its name. */
export function isPublished(folder: string): boolean {
  return readMarker(folder)?.renames.every(({ from }) => !existsSync(from)) ?? false;
}

function readMarker(folder: string): Marker | undefined {
  const path = join(folder, MARKER);
  const bytes = readIfThere(path);
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(bytes.toString()) as Marker;
  } catch (error) {
    throw new ResumeError(`${path}, by which the outputs are to get their names, can not be read`, { cause: error });
  }
}

/** What the run came to that has begun to publish. */
export function finishPublishing(folder: string): Outcome {
  const marker = readMarker(folder)!;
  renameAll(marker.renames.filter(({ from }) => existsSync(from)));
  return marker.outcome;
}

function renameAll(renames: readonly Rename[]): void {
  for (const { from, to, shown } of renames) {
    try {
      renameSync(from, to);
    } catch (error) {
      throw outputError(shown, 'is complete, but can not be put in its place', error);
    }
  }
  for (const folder of new Set(renames.map(({ to }) => dirname(to)))) syncFolder(folder);
}

/** Of a run that has failed: these are put in their places as they are, and stay where the run would go on with them. */
export function publishCopies(plans: readonly OutputPlan[]): void {
  for (const plan of plans) {
    if (plan.kind !== 'atomic') continue;
    const copy = join(dirname(plan.target), `.${basename(plan.target)}.${process.pid}.copy`);
    try {
      copyFileSync(plan.temporary, copy);
      renameSync(copy, plan.target);
    } catch (error) {
      rmSync(copy, { force: true });
      throw outputError(plan.shown, 'can not be put in its place', error);
    }
  }
}

/** Of a run that is thrown away: files beside their targets, as we name them, and nothing else. */
export function removePartials(paths: readonly string[]): void {
  for (const path of paths) if (/^\..*\.partial$/.test(basename(path))) rmSync(path, { force: true });
}
