// Checks a job against the system before its work runs: which files are meant, how many workers
// run, how much memory they get, and whether the work can be loaded. Every mistake that can be
// found here is reported before an input is read or an output opened. Threads may already have
// started, and wait.
import { describeBatchSize } from '../job/batch-size.ts';
import { InputError } from '../job/errors.ts';
import { hasMateInput, type JobSpec } from '../job/job-spec.ts';
import { withFirstKeys } from './plan-columns.ts';
import { withNamedDelimiter } from './plan-delimiter.ts';
import type { Job } from '../job/job.ts';
import { resolveJob } from '../job/resolve-job.ts';
import { shardName } from '../job/shard.ts';
import { formatSize } from '../job/size.ts';
import { isTerminal } from '../io/system/descriptor-kind.ts';
import { refuseSameFile } from '../io/system/file-identity.ts';
import { removeAbandoned } from '../io/output/abandoned.ts';
import { planOutput, type OutputPlan } from '../io/output/output-plan.ts';
import type { ReaderData } from '../threads/reader/reader.ts';
import type { PreviewWidth } from '../transform/preview/preview-text.ts';
import type { WorkerThreadData } from '../threads/worker/worker-data.ts';
import type { RunData } from '../threads/protocol/thread-data.ts';
import type { WriterData } from '../threads/writer/writer.ts';
import { prepareModulePart, prepareWork, type PreparedWork } from '../transform/prepare-work.ts';
import {
  checkReadable,
  inputRole,
  planInput,
  readArguments,
  refusePairOfOne,
  refuseTwoStandardInputs,
  totalBytes,
} from './plan-inputs.ts';
import {
  allOutputs,
  compressionsByOutput,
  describeOutput,
  hasUnfinishedRun,
  outputRoles,
  planOutputs,
  writerOutputs,
  type PlannedOutputs,
} from './plan-outputs.ts';

import { describeSpreading, planSpreading } from './plan-spreading.ts';
import type { ThreadTraits } from './prespawned-threads.ts';
import { divideMachine } from './machine-shares.ts';
import { identifyShard, planShard, type ShardIdentity, type ShardPlan } from './shards/shard-plan.ts';
import type { ResumePlan } from './resume/resume-plan.ts';

const DEFAULT_COLUMNS = 120;

export interface RunPlan extends ThreadTraits, Omit<RunData, 'board'> {
  /** The data of one kind of thread, beside what every thread gets. */
  readonly reading: Pick<ReaderData, 'budgetBytes' | 'before' | 'inputSizes'>;
  readonly working: Pick<WorkerThreadData, 'work' | 'args' | 'outputs' | 'previewWidth'>;
  readonly writing: Pick<WriterData, 'work' | 'outputs' | 'journal'>;
  readonly outputs: PlannedOutputs;
  /** The value of --max-memory, if the work runs in our threads. */
  readonly memoryLimitBytes: number | undefined;
  /** For --resume and --restart: what to do with the folder of checkpoints. */
  readonly resume: ResumePlan | undefined;
  /** For --shard, and for its report. */
  readonly shard: ShardPlan | undefined;
  readonly shardIdentity: ShardIdentity | undefined;
  /** For --report. */
  readonly report: OutputPlan | undefined;
  /** The bytes to read, if every input is a regular file. */
  readonly bytesTotal: number | undefined;
  /** The choices made, one sentence each. */
  readonly notes: readonly string[];
}

export interface PlanListeners {
  readonly onWarning: (text: string) => void;
  /** Called as soon as the threads' options are known, before the checks are complete. */
  readonly onTraits: (traits: ThreadTraits) => void;
}

/**
 * Throws a ThreadmillError for a job that can't run. Closes the pipes it reads if the signal is
 * aborted.
 */
export async function planRun(
  job: Job,
  signal: AbortSignal | undefined,
  { onWarning, onTraits }: PlanListeners,
): Promise<RunPlan> {
  const asked = resolveJob(job);
  checkCurrentFolder();
  const inputs = asked.inputs.map((input) => planInput(input, asked.isInputDefaulted));
  refuseTwoStandardInputs(inputs);
  refuseSameFile([...inputs.map(inputRole), ...outputRoles(asked)]);
  if (hasMateInput(asked)) refusePairOfOne(inputs);
  const shares = divideMachine(asked);
  if (!('refusal' in shares)) onTraits(shares.traits);
  // Usage errors come first: they don't depend on the data.
  const module = await prepareModulePart(asked);
  const resolved = asked.isFormatOpen ? resolveJob(job, module?.format ?? 'none') : asked;
  const spec = withFirstKeys(withNamedDelimiter(resolved, inputs), inputs);
  const work = await prepareWork(spec, module);
  for (const input of inputs) checkReadable(input);
  const shard = planShard(spec, inputs, work);
  const isJournalled = spec.resume.isWanted;
  const planned = planOutputs(spec);
  // Lazy-loaded, because most runs neither resume nor can be resumed.
  const resuming = isJournalled || hasUnfinishedRun(planned) ? await import('./resume/resume-plan.ts') : undefined;
  const outputs = isJournalled ? resuming!.resumableOutputs(planned) : planned;
  const report = spec.report === undefined ? undefined : planOutput(spec.report);
  const unfinished = isJournalled ? undefined : resuming?.unfinishedRun(outputs, report, spec.resume, onWarning);

  if ('refusal' in shares) throw shares.refusal;
  const { procs, memory, budgetBytes, traits } = shares;
  shares.warnings.forEach(onWarning);
  const args = await readArguments(spec, signal, onWarning);
  const isTyped = inputs.some(({ from }) => from.kind === 'descriptor' && isTerminal(from.fd));
  if (isTyped) onWarning('reading from the terminal; end with Ctrl-D');
  const spreading = planSpreading(spec, inputs, procs.procs);
  const resume = isJournalled
    ? await resuming!.planResume({ spec, inputs, args, work, outputs }, spreading)
    : unfinished;
  const abandoned = allOutputs({ report, outputs }).flatMap((output) =>
    output.kind === 'atomic' && output.reach === undefined ? removeAbandoned(output.target) : [],
  );
  const shardIdentity = await identifyShard({ spec, inputs, args, work, outputs });
  return {
    ...traits,
    spec,
    inputs,
    procs: procs.procs,
    spreading,
    reading: { budgetBytes, ...(shard === undefined ? {} : { inputSizes: shard.sizes }) },
    working: {
      work,
      args,
      outputs: compressionsByOutput(outputs),
      previewWidth: spec.isPreview ? outputWidth() : undefined,
    },
    writing: { work, outputs: writerOutputs(outputs) },
    outputs,
    // The limit of the machine is enforced by the kernel.
    memoryLimitBytes: spec.maxMemoryBytes === 'auto' || spec.work.kind === 'command' ? undefined : spec.maxMemoryBytes,
    resume,
    shard,
    shardIdentity,
    report: report !== undefined && isJournalled ? resuming!.resumableReport(report, outputs) : report,
    // With --limit and --shard only part of the input is read, and how much is not known.
    bytesTotal: spec.mostRecords === undefined && shard === undefined ? totalBytes(inputs) : undefined,
    notes: [
      `procs: ${procs.procs} (${procs.reason})`,
      ...describeSlots(spec),
      `memory: ${formatSize(memory.bytes)} (${memory.reason}); ${formatSize(budgetBytes)} of it for bytes in flight, ` +
        `${formatSize(traits.heapBytesPerWorker)} for each worker's heap`,
      `format: ${describeFormat(spec, work)}`,
      ...describeConversion(spec),
      `batches: ${describeBatchSize(spec.batchSize)}${describeSpreading(spreading)}`,
      ...describeShard(spec),
      ...describeOutput(spec.output[0]!),
      ...abandoned.map((path) => `removed ${path}, which a killed run has left`),
    ],
  };
}

/** Which option makes which work faster. */
function describeSlots({ concurrency, rate }: JobSpec): string[] {
  const waiting =
    concurrency === undefined
      ? []
      : [
          `concurrency: ${concurrency} records of each worker under way at once; for work that computes, --procs counts`,
        ];
  return rate === undefined ? waiting : [...waiting, `rate: ${rate.text} for all workers together`];
}

/** The width of a preview: that of the terminal, if it goes to one. */
function outputWidth(): PreviewWidth {
  // Only if it is a terminal: reading process.stdout makes a pipe non-blocking for every process
  // that shares it.
  const isCut = isTerminal(1);
  return { columns: (isCut && process.stdout.columns) || DEFAULT_COLUMNS, isCut };
}

/** The format and the reason for it, for the notes. */
function describeFormat({ format, formatFrom }: JobSpec, { untypedBy }: PreparedWork): string {
  switch (formatFrom.by) {
    case 'option':
      return `${format} (--format)`;
    case 'module':
      return `${format} (the module names it)`;
    case 'name':
      return `${format} (by the name of ${formatFrom.input}${untypedBy === undefined ? '' : '; the module names none, so it gets strings'})`;
    case 'default':
      return `${format} (the default)`;
  }
}

/** The format of the output, if it is another one. */
function describeConversion({ conversion }: JobSpec): string[] {
  if (conversion === undefined) return [];
  const { to, from, columns, areOfFirst } = conversion;
  const by = from.by === 'option' ? '--to' : `by the name of ${from.output}`;
  const keys = areOfFirst ? `; columns are the keys of the first record: ${columns!.join(', ')}` : '';
  return [`format of the output: ${to} (${by})${keys}`];
}

function describeShard({ shard }: JobSpec): string[] {
  return shard === undefined ? [] : [`shard: ${shardName(shard)}; batches begin anew at its first record`];
}

/** Node needs the current folder to start a thread. Throws an InputError. */
function checkCurrentFolder(): void {
  try {
    process.cwd();
  } catch (error) {
    throw new InputError('the current folder no longer exists', { cause: error });
  }
}
