// Says in a sentence what held a run up, from where its threads spent their time. Pure.
import type { StageTimes } from '../threads/stage-clock.ts';

export interface RunTimes {
  readonly elapsedMs: number;
  readonly reader: StageTimes;
  readonly writer: StageTimes;
  /** Of those that were started. */
  readonly workers: readonly StageTimes[];
  /** Workers there could have been. */
  readonly procs: number;
}

/** Below this nearly all of a run is Node and the modules being loaded. */
const TOO_SHORT_MS = 500;
/** A stage that took less of the run than this has not held it up alone. */
const CLEAR_SHARE = 0.5;

interface Candidate {
  /** Of the run's time, 0 to 1. */
  readonly share: number;
  readonly sentence: (percent: string) => string;
}

export function bottleneck(times: RunTimes): string {
  if (times.elapsedMs < TOO_SHORT_MS) return 'the run was too short to tell: starting up was most of it';
  const candidates = candidatesOf(times);
  const largest = candidates.reduce((one, other) => (other.share > one.share ? other : one));
  const sentence = largest.sentence(percent(largest.share));
  return largest.share >= CLEAR_SHARE ? sentence : `no stage alone; most of all ${sentence}`;
}

function candidatesOf({ elapsedMs, reader, writer, workers, procs }: RunTimes): Candidate[] {
  const share = (ms: number) => Math.min(1, ms / elapsedMs);
  const working = workers.reduce((sum, times) => sum + times.working, 0);
  return [
    {
      share: Math.min(1, working / (procs * elapsedMs)),
      sentence: (of) =>
        `the work: ${procs === 1 ? 'the worker was' : `the ${procs} workers were`} at it ${of} of the time, ` +
        'so more --procs help where there are more CPUs',
    },
    {
      share: share(reader.reading),
      sentence: (of) =>
        `the input: the reader waited for it ${of} of the time, so a faster source helps, and more --procs don't`,
    },
    {
      share: share(reader.working),
      sentence: (of) => `the reader: it cut records ${of} of the time, so more --procs don't help`,
    },
    {
      share: share(writer.writing),
      sentence: (of) =>
        `the output: the writer wrote ${of} of the time, so a faster device or reader of it helps, and more --procs don't`,
    },
  ];
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
