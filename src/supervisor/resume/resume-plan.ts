// --resume, held against the system before anything runs: where progress is kept and the unfinished outputs lie, and what
// the run is. And, without it, whether an earlier run has left something that is not to be lost.
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../../job/errors.ts';
import { hasMateInput } from '../../job/job-spec.ts';
import type { Spreading } from '../../job/batch-size.ts';
import type { ResumeSpec } from '../../job/policies.ts';
import type { AtomicPlan, OutputPlan } from '../../io/output/output-plan.ts';
import { digestOf, folderOf, hiddenName, isForeign } from '../../io/resume/folder-name.ts';
import { OwnFolder } from '../../io/resume/own-folder.ts';
import { holdsRun } from '../../io/resume/run-folder.ts';
import { refuseIfLocked } from '../../io/resume/run-lock.ts';
import type { OutputName } from '../../threads/protocol/output-names.ts';
import type { PlannedOutput, PlannedOutputs } from '../plan-outputs.ts';
import { identify, type RunFacts, type RunIdentity } from './run-facts.ts';

/** What to do with the folder of the output. */
export type ResumePlan =
  | {
      readonly kind: 'journalled';
      readonly folder: string;
      /** The main output, as the user named it. */
      readonly displayName: string;
      readonly spec: ResumeSpec;
      readonly run: RunIdentity;
      /** The header comes from a worker that has loaded the work: not from a command's output. */
      readonly isHeaderOwed: boolean;
      readonly isPaired: boolean;
      /** Of a run that begins; one that goes on has its own. */
      readonly spreading: Spreading | undefined;
    }
  /** An earlier run's is thrown away, and what it would have beside outputs in other folders. */
  | {
      readonly kind: 'restarted';
      readonly folder: string;
      readonly displayName: string;
      readonly partials: readonly string[];
    };

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
export async function planResume(run: RunFacts, spreading: Spreading | undefined): Promise<ResumePlan> {
  const { displayName, target } = atomic(run.outputs.get('main')!.plan);
  const { resume, work } = run.spec;
  const isHeaderOwed = work.kind !== 'command';
  const identity = await identify(run);
  // of mates in turns there is one place, as of any stream
  const isPaired = hasMateInput(run.spec);
  return {
    kind: 'journalled',
    folder: folderOf(target),
    displayName,
    spec: resume,
    run: identity,
    isHeaderOwed,
    isPaired,
    spreading,
  };
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
  throw new UsageError(`--resume needs output files, and ${plan.displayName} is not a regular file`, {
    advice: 'name a file: --output FILE',
  });
}

/**
 * Without --resume, where the folder of one is: what an earlier run has left is neither used nor lost by chance. A folder
 * that is another user's is no run of ours: whoever put it there must not keep us from writing.
 */
export function leftRun(
  outputs: PlannedOutputs,
  report: OutputPlan | undefined,
  { restarts }: ResumeSpec,
  onWarning: (text: string) => void,
): ResumePlan | undefined {
  const main = atomic(outputs.get('main')!.plan);
  const path = folderOf(main.target);
  if (restarts)
    return { kind: 'restarted', folder: path, displayName: main.displayName, partials: partialsOf(outputs, report) };
  if (isForeign(path)) {
    onWarning(`${path} belongs to another user, so it was not removed`);
    return undefined;
  }
  const folder = OwnFolder.open(path);
  if (folder === undefined) return undefined;
  try {
    refuseIfLocked(folder, main.displayName);
    if (!holdsRun(folder)) return undefined;
  } finally {
    folder.close();
  }
  throw new UsageError(`an earlier run with --resume did not finish: its checkpoints are in ${path}`, {
    advice: 'to continue it: --resume; to discard it: --restart',
  });
}

/** Where a run with --resume and these outputs would write what lies in other folders. */
function partialsOf(outputs: PlannedOutputs, report: OutputPlan | undefined): string[] {
  const main = atomic(outputs.get('main')!.plan);
  const named = [...outputs].map(([name, { plan }]): [string, OutputPlan] => [name, plan]);
  if (report !== undefined) named.push(['report', report]);
  return named.flatMap(([name, plan]) =>
    plan.kind === 'atomic' && dirname(plan.target) !== dirname(main.target) ? [partialOf(plan, name, main)] : [],
  );
}
