// --resume, held against the system before anything runs: where progress is kept and the unfinished outputs lie, and what
// the run is. And, without it, whether an earlier run has left something that is not to be lost.
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../../job/errors.ts';
import type { ResumeSpec } from '../../job/policies.ts';
import type { AtomicPlan, OutputPlan } from '../../io/output-plan.ts';
import { digestOf, folderOf, hiddenName } from '../../io/resume/folder-name.ts';
import { holdsRun } from '../../io/resume/run-folder.ts';
import { refuseIfLocked } from '../../io/resume/run-lock.ts';
import type { OutputName } from '../../threads/outputs.ts';
import type { PlannedOutput, PlannedOutputs } from '../plan-outputs.ts';
import { identify, type RunFacts, type RunIdentity } from './run-facts.ts';

/** What to do with the folder of the output. */
export type ResumePlan =
  | {
      readonly kind: 'journalled';
      readonly folder: string;
      /** The main output, as the user named it. */
      readonly shown: string;
      readonly spec: ResumeSpec;
      readonly run: RunIdentity;
      /** The header comes from a worker that has loaded the work: not from a command's output. */
      readonly isHeaderOwed: boolean;
    }
  /** An earlier run's is thrown away. */
  | { readonly kind: 'restarted'; readonly folder: string; readonly shown: string };

/** Every output as a file that can be gone on with, and where that lies until it is published. */
export function resumableOutputs(outputs: PlannedOutputs): PlannedOutputs {
  const main = atomic(outputs.get('main')!.plan);
  const named = [...outputs].map(([name, output]): [OutputName, PlannedOutput] => {
    const plan = atomic(output.plan);
    return [name, { ...output, plan: { ...plan, temporary: partialOf(plan, name, main) } }];
  });
  return new Map(named);
}

/** The report is written at the end, but must be found again if the run is killed while it publishes. */
export function resumableReport(report: OutputPlan, outputs: PlannedOutputs): OutputPlan {
  if (report.kind !== 'atomic') return report;
  return { ...report, temporary: partialOf(report, 'report', atomic(outputs.get('main')!.plan)) };
}

/** Reads the ends of the inputs, and the files of the work. */
export async function planResume(run: RunFacts): Promise<ResumePlan> {
  const { shown, target } = atomic(run.outputs.get('main')!.plan);
  const { resume, work } = run.spec;
  const isHeaderOwed = work.kind !== 'command';
  return { kind: 'journalled', folder: folderOf(target), shown, spec: resume, run: await identify(run), isHeaderOwed };
}

/**
 * In the run's folder, if that is in the same folder as the output: it must be renamed in the end. Else beside the output, by
 * a name that no run for another main output has.
 */
function partialOf({ target }: AtomicPlan, name: string, main: AtomicPlan): string {
  if (dirname(target) === dirname(main.target)) return join(folderOf(main.target), `${name}.partial`);
  return join(dirname(target), hiddenName(basename(target), `.${digestOf(main.target)}.partial`));
}

function atomic(plan: OutputPlan): AtomicPlan {
  if (plan.kind === 'atomic') return plan;
  throw new UsageError(`--resume needs outputs that can be gone on with, and ${plan.shown} is no regular file`, {
    advice: 'name a file: --output FILE',
  });
}

/** Without --resume, where the folder of one is: what an earlier run has left is neither used nor lost by chance. */
export function leftRun(outputs: PlannedOutputs, { restarts }: ResumeSpec): ResumePlan | undefined {
  const plan = atomic(outputs.get('main')!.plan);
  const folder = folderOf(plan.target);
  if (restarts) return { kind: 'restarted', folder, shown: plan.shown };
  refuseIfLocked(folder, plan.shown);
  if (!holdsRun(folder)) return undefined;
  throw new UsageError(`an earlier run with --resume has not come to its end: what it has done is in ${folder}`, {
    advice: 'to go on with it: --resume; to throw it away: --restart',
  });
}
