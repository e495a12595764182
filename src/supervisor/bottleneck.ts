// Names, in one sentence, the stage that limited the run's speed, from the time that each thread
// spent working and waiting. Pure.
import type { StageTimes } from '../threads/protocol/stage-clock.ts';

export interface RunTimes {
  readonly elapsedMs: number;
  readonly reader: StageTimes;
  readonly writer: StageTimes;
  /** Only the workers that were started. */
  readonly workers: readonly StageTimes[];
  /** The largest number of workers the run could start. */
  readonly procs: number;
  /** Committed so far. */
  readonly batches: number;
  /** Of the whole process; undefined if the work runs in others. */
  readonly cpuMs: number | undefined;
}

/** Work that takes less CPU than this share of its time waits for something else. */
const WAITING_SHARE = 0.3;

/** A shorter run is nearly all Node start-up and module loading. */
const TOO_SHORT_MS = 500;
/** In a shorter run without a clear bottleneck, start-up took most of the time. */
const SHORT_MS = 2000;
/** A stage that was busy for a smaller share of the run is not the only bottleneck. */
const CLEAR_SHARE = 0.5;

interface Candidate {
  /** Share of the run's time, 0 to 1. */
  readonly share: number;
  readonly sentence: (percent: string) => string;
}

export function bottleneck(times: RunTimes): string {
  if (times.elapsedMs < TOO_SHORT_MS) return 'the run was too short to tell: starting up was most of it';
  const candidates = candidatesOf(times);
  const largest = candidates.reduce((one, other) => (other.share > one.share ? other : one));
  const isClear = largest.share >= CLEAR_SHARE;
  if (!isClear && times.elapsedMs < SHORT_MS) return 'no stage: starting up was most of the run';
  const sentence = largest.sentence(percent(largest.share));
  return isClear ? sentence : `no stage alone; most of all ${sentence}`;
}

function candidatesOf({ elapsedMs, reader, writer, workers, procs, batches, cpuMs = Infinity }: RunTimes): Candidate[] {
  const share = (ms: number) => Math.min(1, ms / elapsedMs);
  const working = workers.reduce((sum, times) => sum + times.working, 0);
  // Workers beyond the number of batches have nothing to do.
  const useful = Math.max(1, Math.min(procs, batches));
  return [
    {
      share: Math.min(1, working / (useful * elapsedMs)),
      sentence: (busy) =>
        `the work: ${workersBusy(useful, busy)}, ${cpuMs < WAITING_SHARE * working ? WAITING_ADVICE : workAdvice(batches, procs)}`,
    },
    {
      share: share(reader.reading),
      sentence: (busy) =>
        `the input: the reader waited for it ${busy} of the time, so a faster source helps, and more --procs don't`,
    },
    {
      share: share(reader.working),
      sentence: (busy) => `the reader: it cut records ${busy} of the time, so more --procs don't help`,
    },
    {
      share: share(writer.writing),
      sentence: (busy) =>
        `the output: the writer wrote ${busy} of the time, so a faster device or reader of it helps, and more --procs don't`,
    },
  ];
}

const WAITING_ADVICE = 'and waited for most of that time: --concurrency lets more records wait at once';

function workersBusy(workers: number, percent: string): string {
  return `${workers === 1 ? 'the worker was' : `the ${workers} workers were`} busy ${percent} of the time`;
}

function workAdvice(batches: number, procs: number): string {
  if (batches >= procs) return 'so more --procs help if there are more CPUs';
  const all = batches === 1 ? 'all records were in one batch' : `all records were in ${batches} batches`;
  return `and ${all}: a smaller --batch-size spreads them over all ${procs} workers`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
