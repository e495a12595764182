// A planned run, where it has to do with an earlier one: goes on with it, begins a journal of its own, or throws it away.
import type { Outcome } from '../../job/outcome.ts';
import type { OutputName } from '../../threads/protocol/output-names.ts';
import type { WriterOutput, WriterOutputs } from '../../threads/writer/outputs.ts';
import type { RunPlan } from '../plan.ts';
import { allOutputs, writerOutputs, type PlannedOutputs } from '../plan-outputs.ts';
import type { KeptWatch } from './kept-files.ts';
import { Resumption, throwAway } from './resumption.ts';

/** What is to be run, or what was done already. */
export interface OpenedRun {
  readonly plan: RunPlan;
  readonly resumption?: Resumption;
  readonly outcome?: Outcome;
}

/** `onNews` is told where the run begins. When the signal is aborted this rejects, and nothing is held. */
export async function openRun(plan: RunPlan, watch: KeptWatch): Promise<OpenedRun> {
  const { resume } = plan;
  if (resume === undefined) return { plan };
  if (resume.kind === 'restarted') {
    throwAway(resume, watch.onNews);
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
      writing: { ...writing, journal: run.journal, outputs: goingOn(outputs, run) },
    },
    resumption: run,
  };
}

/** What an earlier run has written is written on. */
function goingOn(outputs: PlannedOutputs, { journal: { from } }: Resumption): WriterOutputs {
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
      const begun = {
        kind: 'begun-file',
        displayName,
        path,
        named: plan.temporary,
        length: bytes,
        checksum,
      } as const;
      return [name, { ...output, sink: begun }];
    }),
  );
}
