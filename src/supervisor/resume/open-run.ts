// A planned run, where it has to do with an earlier one: goes on with it, begins a journal of its own, or throws it away.
import type { Outcome } from '../../job/outcome.ts';
import type { OutputName, WriterOutput, WriterOutputs } from '../../threads/outputs.ts';
import type { RunPlan } from '../plan.ts';
import { Resumption, throwAway } from './resumption.ts';

/** What is to be run, or what was done already. */
export interface OpenedRun {
  readonly plan: RunPlan;
  readonly resumption?: Resumption;
  readonly outcome?: Outcome;
}

/** `onNews` is told where the run begins. */
export function openRun(plan: RunPlan, onNews: (text: string) => void): OpenedRun {
  const { resume } = plan;
  if (resume === undefined) return { plan };
  if (resume.kind === 'restarted') {
    throwAway(resume);
    return { plan };
  }
  const opened = Resumption.open(resume, plan.outputs, onNews);
  if (opened.kind === 'finished') return { plan, outcome: opened.outcome };
  const { run } = opened;
  const { reading, writing } = plan;
  return {
    plan: {
      ...plan,
      reading: { ...reading, tellsPlaces: true, before: run.before },
      writing: { ...writing, journal: run.journal, outputs: goingOn(writing.outputs, run) },
    },
    resumption: run,
  };
}

/** What an earlier run has written is written on. */
function goingOn(outputs: WriterOutputs, { journal: { from } }: Resumption): WriterOutputs {
  if (from === undefined) return outputs;
  const named = Object.entries(outputs) as [OutputName, WriterOutput][];
  return Object.fromEntries(
    named.map(([name, output]): [OutputName, WriterOutput] => {
      const { sink } = output;
      if (sink.kind !== 'new-file') return [name, output];
      const { shown, path } = sink;
      return [name, { ...output, sink: { kind: 'begun-file', shown, path, length: from.lengths[name] ?? 0 } }];
    }),
  );
}
