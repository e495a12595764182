// What --report writes: a run as one JSON object (docs/report.schema.json), of one that failed, too: then as far as it
// came. Pure: everything is handed in.
import type { ThreadmillError } from '../job/errors.ts';
import type { Mask } from '../job/secrets.ts';
import type { Job } from '../job/job.ts';
import type { StageTimes } from '../threads/protocol/stage-clock.ts';
import { bottleneck, type RunTimes } from './bottleneck.ts';

export interface ReportInput {
  readonly name: string;
  /** Null where it is no regular file, or the run came to no reading. */
  readonly bytes: number | null;
  /** Null where the run failed before the input's end. */
  readonly records: number | null;
}

export interface ReportOutput {
  readonly name: string;
  /** False after a failure; what went to a pipe or device may have gone out all the same. */
  readonly isPublished: boolean;
}

export interface ReportCounts {
  /** Records read. */
  readonly in: number;
  /** Those below are of the records whose results were written. */
  readonly out: number;
  readonly dropped: number;
  /** Of those dropped, the ones that a filter refused. */
  readonly filtered: number;
  /** Records on which the work failed, set aside. */
  readonly quarantined: number;
  /** Lines that are no records; null where the run failed before the end of its inputs. */
  readonly commentLines: number | null;
  readonly blankLines: number | null;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly batches: number;
}

export interface ReportFacts {
  readonly version: string;
  readonly nodeVersion: string;
  readonly startedAt: Date;
  readonly job: Job;
  readonly procs: number | null;
  readonly inputs: readonly ReportInput[];
  readonly outputs: readonly ReportOutput[];
  readonly counts: ReportCounts;
  readonly counters: Readonly<Record<string, number>>;
  readonly times: RunTimes;
  readonly resumed: ReportResumed | undefined;
  readonly failure: ThreadmillError | undefined;
}

/** A run that has gone on with an earlier one, and which records each version of the work has made. */
export interface ReportResumed {
  readonly fromRecord: number;
  readonly versions: readonly { readonly fromRecord: number; readonly toRecord: number; readonly work: string }[];
}

/** The report's text: JSON, one line end behind it. `mask` hides what is to be read nowhere. */
export function reportText(facts: ReportFacts, mask: Mask): string {
  const { counts, times, failure } = facts;
  const report = {
    threadmill: facts.version,
    node: facts.nodeVersion,
    started: facts.startedAt.toISOString(),
    seconds: seconds(times.elapsedMs),
    status: failure === undefined ? 'success' : 'failure',
    options: facts.job,
    procs: facts.procs,
    inputs: facts.inputs,
    outputs: facts.outputs.map(({ name, isPublished }) => ({ name, published: isPublished })),
    records: {
      in: counts.in,
      out: counts.out,
      dropped: counts.dropped,
      filtered: counts.filtered,
      quarantined: counts.quarantined,
    },
    skippedLines: { comments: counts.commentLines, blank: counts.blankLines },
    bytes: { in: counts.bytesIn, out: counts.bytesOut },
    batches: counts.batches,
    counters: facts.counters,
    threads: [
      { thread: 'reader', seconds: stageSeconds(times.reader) },
      ...times.workers.map((worker, i) => ({ thread: `worker ${i + 1}`, seconds: stageSeconds(worker) })),
      { thread: 'writer', seconds: stageSeconds(times.writer) },
    ],
    bottleneck: bottleneck(times),
    resumed: facts.resumed ?? null,
    failure: failure === undefined ? null : failureOf(failure),
  };
  const hidden = (_: string, value: unknown) => (typeof value === 'string' ? mask(value) : value);
  return `${JSON.stringify(report, hidden, 2)}\n`;
}

function failureOf({ name, code, message, place: { isPast: _, ...place }, advice, exitCode }: ThreadmillError) {
  return { name, code, exitCode, message, place, ...(advice === undefined ? {} : { advice }) };
}

function stageSeconds({ reading, working, waiting, writing }: StageTimes) {
  return {
    reading: seconds(reading),
    working: seconds(working),
    waiting: seconds(waiting),
    writing: seconds(writing),
  };
}

/** To the millisecond. */
function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}
