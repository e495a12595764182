// The files that a run with --resume makes. Those in its folder are reached through the folder's
// descriptor; those beside outputs in other folders are the only files it removes there.
import { unlinkSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { systemName } from '../../io/system/byte-name.ts';
import type { OutputPlan } from '../../io/output/output-plan.ts';
import type { OwnFolder } from '../../io/resume/own-folder.ts';
import { isThere } from '../../io/resume/folder-name.ts';
import { ResumeError } from '../../job/errors.ts';
import { describeSystemError, errorCode } from '../../io/system/system-error.ts';
import type { WrittenOutputs } from '../../threads/writer/outputs.ts';
import type { Written } from '../../io/resume/written.ts';
import type { PlannedOutputs } from '../plan-outputs.ts';
import { identityBytes, readIdentity } from './kept-run.ts';

export interface PlannedFiles {
  readonly outputs: PlannedOutputs;
  readonly report: OutputPlan | undefined;
}

/** The same files, those in the folder reached through its descriptor. */
export function reachedThrough(folder: OwnFolder, { outputs, report }: PlannedFiles): PlannedFiles {
  const reached = (plan: OutputPlan): OutputPlan =>
    plan.kind === 'atomic' && dirname(plan.temporary) === folder.path
      ? { ...plan, reach: folder.at(basename(plan.temporary)) }
      : plan;
  return {
    outputs: new Map([...outputs].map(([name, output]) => [name, { ...output, plan: reached(output.plan) }])),
    report: report === undefined ? undefined : reached(report),
  };
}

/** The length and checksum of each output, by its plan. */
export function writtenTo({ outputs }: PlannedFiles, written: WrittenOutputs): Map<OutputPlan, Written> {
  return new Map([...outputs].map(([name, { plan }]) => [plan, written[name]!]));
}

/** The paths of unfinished outputs in other folders. */
export function partialsBeside(folder: string, { outputs, report }: PlannedFiles): string[] {
  const plans = [...[...outputs.values()].map(({ plan }) => plan), ...(report === undefined ? [] : [report])];
  return plans.flatMap((plan) =>
    plan.kind === 'atomic' && dirname(plan.temporary) !== folder ? [plan.temporary] : [],
  );
}

/** A symbolic link is removed itself, never its target. */
export function removePartials(paths: readonly string[]): void {
  for (const path of paths) {
    try {
      unlinkSync(systemName(path));
    } catch (error) {
      if (errorCode(error) === 'ENOENT') continue;
      throw new ResumeError(`${path} can't be removed: ${describeSystemError(error)}`, { cause: error });
    }
  }
}

/**
 * Messages about unfinished files of an earlier run in other folders that this run would not write:
 * they are not removed.
 */
export function strayPartials(folder: OwnFolder, planned: readonly string[]): string[] {
  const kept = readIdentity(identityBytes(folder)?.toString() ?? '')?.partials ?? [];
  const strays = kept.filter((path) => !planned.includes(path) && isThere(path));
  return strays.map((path) => `${path} is left from an earlier run: remove it, if it is yours`);
}
