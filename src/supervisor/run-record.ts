// Gathers the facts of a run for its report, at its end or after a failure, from the plan, the
// status board and the threads' lastRecord messages.
import { statSync } from 'node:fs';
import { systemName } from '../io/system/byte-name.ts';
import { TooManyErrorsError, type ThreadmillError } from '../job/errors.ts';
import type { Job } from '../job/job.ts';
import { shownArgs } from '../job/secrets.ts';
import type { Outcome } from '../job/outcome.ts';
import { packageVersion } from '../io/startup/package-version.ts';
import { quarantineFiles } from '../io/output/quarantine-files.ts';
import type { InputPlan } from '../io/input/byte-source.ts';
import type { StageTimes } from '../threads/protocol/stage-clock.ts';
import type { StatusBoard } from '../threads/protocol/status-board.ts';
import type { RunTimes } from './bottleneck.ts';
import type { RunPlan } from './plan.ts';
import type { ReportCounts, ReportFacts, ReportInput } from './report.ts';
import { shardReport } from './shards/shard-report.ts';
import type { Resumed } from './resume/resumption.ts';
import type { ThreadReports } from './supervision.ts';

export interface RunRecord {
  readonly job: Job;
  readonly startedAt: Date;
  readonly elapsedMs: number;
  /** Undefined if the run failed before it was planned. */
  readonly plan: RunPlan | undefined;
  readonly board: StatusBoard | undefined;
  /** Only of a resumed run. */
  readonly resumed: Resumed | undefined;
  readonly workersStarted: number;
  /** Defined when all threads have done their work. */
  readonly reports: ThreadReports | undefined;
  readonly outcome: Outcome | undefined;
  readonly failure: ThreadmillError | undefined;
}

const NO_TIMES: StageTimes = { reading: 0, working: 0, waiting: 0, writing: 0 };

export function reportFacts(run: RunRecord): ReportFacts {
  const { job, plan, failure } = run;
  const isPublished = failure === undefined;
  const to = plan?.spec.conversion?.to;
  const results = [job.output ?? '-']
    .flat()
    .map((name) => ({ name, isPublished, ...(to === undefined ? {} : { format: to }) }));
  const outputs = [...results, ...[job.filteredOut ?? []].flat().map((name) => ({ name, isPublished }))];
  // The dead-letter file is published too if too many errors failed the run.
  const isKept = isPublished || failure instanceof TooManyErrorsError;
  const { records = [], errors = [] } = quarantineFiles(job.quarantine) ?? {};
  const quarantine = [records, errors].flat().map((name) => ({ name, isPublished: isKept }));
  return {
    version: packageVersion(),
    nodeVersion: process.version,
    startedAt: run.startedAt,
    job: maskedJob(job),
    procs: plan?.procs ?? null,
    inputs: inputsOf(run),
    outputs: [...outputs, ...quarantine],
    counts: countsOf(run),
    counters: run.outcome?.counters ?? {},
    times: runTimes(run),
    resumed: resumedOf(run),
    shard: shardReport(plan, run.reports),
    failure,
  };
}

/** Hides the secret arguments; the paths of --arg-file are not secret. */
function maskedJob(job: Job): Job {
  return job.args === undefined ? job : { ...job, args: shownArgs(job.args) };
}

function resumedOf({ resumed, board, outcome }: RunRecord): ReportFacts['resumed'] {
  if (resumed === undefined) return undefined;
  const { fromRecord, versions } = resumed;
  const lastRecord = outcome?.recordsIn ?? board?.get('recordsCommitted') ?? 0;
  return {
    fromRecord,
    versions: versions.map((version, index) => ({
      ...version,
      toRecord: versions[index + 1] === undefined ? lastRecord : versions[index + 1]!.fromRecord - 1,
    })),
  };
}

/** The time that each thread spent in each stage so far. */
export function runTimes({ board, elapsedMs, workersStarted, plan, outcome }: RunRecord): RunTimes {
  return {
    elapsedMs,
    reader: board?.clock('reader').times() ?? NO_TIMES,
    writer: board?.clock('writer').times() ?? NO_TIMES,
    workers: Array.from({ length: workersStarted }, (_, i) => board?.clock(i + 1).times() ?? NO_TIMES),
    procs: plan?.procs ?? 1,
    batches: outcome?.batches ?? board?.get('batchesCommitted') ?? 0,
    cpuMs: plan?.spec.work.kind === 'command' ? undefined : cpuMs(),
  };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function inputsOf({ job, plan, reports }: RunRecord): ReportInput[] {
  if (plan === undefined) return [job.input ?? '-'].flat().map((name) => ({ name, bytes: null, records: null }));
  return plan.inputs.map((input, i) => ({
    name: input.displayName,
    bytes: sizeOf(input),
    records: reports?.reader.recordsByInput[i] ?? null,
  }));
}

function sizeOf({ from }: InputPlan): number | null {
  if (from.kind !== 'path') return null;
  try {
    const stats = statSync(systemName(from.path));
    return stats.isFile() ? stats.size : null;
  } catch {
    return null; // removed since
  }
}

function countsOf({ board, outcome }: RunRecord): ReportCounts {
  return {
    in: outcome?.recordsIn ?? board?.get('recordsRead') ?? 0,
    out: outcome?.recordsOut ?? board?.get('recordsOut') ?? 0,
    filtered: outcome?.recordsFiltered ?? board?.get('recordsFiltered') ?? 0,
    dropped: outcome?.recordsDropped ?? board?.get('recordsDropped') ?? 0,
    quarantined: outcome?.recordsQuarantined ?? board?.get('recordsQuarantined') ?? 0,
    retried: outcome?.retried ?? board?.get('recordsRetried') ?? 0,
    commentLines: outcome?.commentLines ?? null,
    blankLines: outcome?.blankLines ?? null,
    bytesIn: outcome?.bytesIn ?? board?.get('bytesRead') ?? 0,
    bytesOut: outcome?.bytesOut ?? board?.get('bytesWritten') ?? 0,
    batches: outcome?.batches ?? board?.get('batchesCommitted') ?? 0,
  };
}
