// Opens the checkpoints of a planned run: resumes an earlier run, begins a journal, or discards an
// earlier run.
import type { Outcome } from '../../job/outcome.ts';
import type { OutputName } from '../../threads/protocol/output-names.ts';
import type { WriterOutput, WriterOutputs } from '../../threads/writer/outputs.ts';
import type { RunPlan } from '../plan.ts';
import { allOutputs, writerOutputs, type PlannedOutputs } from '../plan-outputs.ts';
import type { KeptWatch } from './kept-files.ts';
import { discardRun, Resumption } from './resumption.ts';

/** The plan to run, or the outcome of a run that was already complete. */
export interface OpenedRun {
  readonly plan: RunPlan;
  readonly resumption?: Resumption;
  readonly outcome?: Outcome;
}

/**
 * `watch.onNews` is called with the record at which the run begins. If the signal is aborted, this
 * rejects and releases the lock.
 */
export async function openRun(plan: RunPlan, watch: KeptWatch): Promise<OpenedRun> {
  const { resume } = plan;
  if (resume === undefined) return { plan };
  if (resume.kind === 'restarted') {
    discardRun(resume, watch.onNews);
    return { plan };
  }
  const opened = await Resumption.open(resume, plan, allOutputs, watch);
  if (opened.kind === 'finished') return { plan, outcome: opened.outcome };
  const { run } = opened;
  const { reading, writing } = plan;
  const { outputs, report } = run.files;
  return {
    plan: {
      ...plan,
      spreading: run.spreading,
      outputs,
      report,
      reading: { ...reading, before: run.before },
      writing: { ...writing, journal: run.journal, outputs: resumedOutputs(outputs, run) },
    },
    resumption: run,
  };
}

/** The outputs, opened to append at the length that the last checkpoint says. */
function resumedOutputs(outputs: PlannedOutputs, { journal: { from } }: Resumption): WriterOutputs {
  const planned = writerOutputs(outputs);
  if (from === undefined) return planned;
  const named = Object.entries(planned) as [OutputName, WriterOutput][];
  return Object.fromEntries(
    named.map(([name, output]): [OutputName, WriterOutput] => {
      const { sink } = output;
      const plan = outputs.get(name)?.plan;
      if (sink.kind !== 'new-file' || plan?.kind !== 'atomic') return [name, output];
      const { displayName, path } = sink;
      const { bytes, checksum } = from.written[name]!;
      const sinkAtCheckpoint = {
        kind: 'begun-file',
        displayName,
        path,
        named: plan.temporary,
        length: bytes,
        checksum,
      } as const;
      return [name, { ...output, sink: sinkAtCheckpoint }];
    }),
  );
}
