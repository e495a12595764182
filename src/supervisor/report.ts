// The text of --report: the run as one JSON object (docs/report.schema.json). For a failed run it
// holds the figures up to the failure. Pure.
import type { ThreadmillError } from '../job/errors.ts';
import type { Mask } from '../job/secrets.ts';
import type { Job } from '../job/job.ts';
import type { StageTimes } from '../threads/protocol/stage-clock.ts';
import type { shardReport } from './shards/shard-report.ts';
import { bottleneck, type RunTimes } from './bottleneck.ts';

export interface ReportInput {
  readonly name: string;
  /** Null if it is not a regular file, or the run failed before it was planned. */
  readonly bytes: number | null;
  /** Null if the run failed before the end of the input. */
  readonly records: number | null;
}

export interface ReportOutput {
  readonly name: string;
  /** False after a failure, though bytes may have gone to a pipe or device. */
  readonly isPublished: boolean;
  /** Of records that are converted: the format they have there. */
  readonly format?: string;
}

export interface ReportCounts {
  /** Records read. */
  readonly in: number;
  /** This count and those below are of records whose results were written. */
  readonly out: number;
  readonly dropped: number;
  /** The dropped records that a filter rejected. */
  readonly filtered: number;
  /** Records on which the work failed, written to the dead-letter file or skipped. */
  readonly quarantined: number;
  /** Attempts of records after their first. */
  readonly retried: number;
  /** Lines that were skipped; null if the run failed before the end of its inputs. */
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
  /** Of --shard. */
  readonly shard: ReturnType<typeof shardReport>;
  readonly failure: ThreadmillError | undefined;
}

/** For a resumed run: where it began, and which version of the work made which records. */
export interface ReportResumed {
  readonly fromRecord: number;
  readonly versions: readonly { readonly fromRecord: number; readonly toRecord: number; readonly work: string }[];
}

/** The report as JSON with a final line end. `mask` hides secrets in every string. */
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
    outputs: facts.outputs.map(({ isPublished, name, ...rest }) => ({ name, published: isPublished, ...rest })),
    records: {
      in: counts.in,
      out: counts.out,
      dropped: counts.dropped,
      filtered: counts.filtered,
      quarantined: counts.quarantined,
      retried: counts.retried,
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
    ...(facts.shard === undefined ? {} : { shard: facts.shard }),
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

/** Rounded to the millisecond. */
function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}
