// Checks --resume before anything runs: where checkpoints and unfinished outputs lie, and the
// identity of the run. Without --resume: whether an earlier run has left checkpoints that must not
// be lost.
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

/** What to do with the folder of checkpoints. */
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
      /** For a new run; a resumed one keeps its own. */
      readonly spreading: Spreading | undefined;
    }
  /** Discards the checkpoints of an earlier run, and its unfinished outputs in other folders. */
  | {
      readonly kind: 'restarted';
      readonly folder: string;
      readonly displayName: string;
      readonly partials: readonly string[];
    };

/**
 * The outputs with the paths of their unfinished files. Throws a UsageError if one is not a regular
 * file.
 */
export function resumableOutputs(outputs: PlannedOutputs): PlannedOutputs {
  const main = atomic(outputs.get('main')!.plan);
  const named = [...outputs].map(([name, output]): [OutputName, PlannedOutput] => {
    const plan = atomic(output.plan);
    return [name, { ...output, plan: { ...plan, temporary: partialOf(plan, name, main) } }];
  });
  return new Map(named);
}

/**
 * The report with a fixed temporary path: the next run must find it if this one is killed while it
 * publishes.
 */
export function resumableReport(report: OutputPlan, outputs: PlannedOutputs): OutputPlan {
  if (report.kind !== 'atomic') return report;
  return { ...report, temporary: partialOf(report, 'report', atomic(outputs.get('main')!.plan)) };
}

/** Reads the ends of the inputs and the files of the work, for the identity. */
export async function planResume(run: RunFacts, spreading: Spreading | undefined): Promise<ResumePlan> {
  const { displayName, target } = atomic(run.outputs.get('main')!.plan);
  const { resume, work } = run.spec;
  const isHeaderOwed = work.kind !== 'command';
  const identity = await identify(run);
  // Interleaved mates are one stream, with one position.
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
 * The path of an unfinished output. It must be renamed at the end, so it is in the run's folder
 * only if the output is beside that folder. Otherwise it is beside the output, with a name that no
 * run with another main output uses.
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
 * For a run without --resume that finds a folder of checkpoints: they are neither used nor lost by
 * accident. A folder of another user is not ours, and must not keep us from writing. Throws a
 * UsageError if an earlier run can be resumed.
 */
export function unfinishedRun(
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

/** The paths of unfinished outputs in other folders, for a run with --resume and these outputs. */
function partialsOf(outputs: PlannedOutputs, report: OutputPlan | undefined): string[] {
  const main = atomic(outputs.get('main')!.plan);
  const named = [...outputs].map(([name, { plan }]): [string, OutputPlan] => [name, plan]);
  if (report !== undefined) named.push(['report', report]);
  return named.flatMap(([name, plan]) =>
    plan.kind === 'atomic' && dirname(plan.target) !== dirname(main.target) ? [partialOf(plan, name, main)] : [],
  );
}
