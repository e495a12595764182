// Holds a job against the system before anything runs: which files are meant, how many workers and how much memory, the
// work made ready. Every mistake that can be seen from here is told from here, before a thread starts or a file is
// opened for writing.
import { accessSync, constants, fstatSync, statSync } from 'node:fs';
import { isatty } from 'node:tty';
import { InputError, UsageError } from '../job/errors.ts';
import type { JobSpec } from '../job/job-spec.ts';
import type { Job } from '../job/job.ts';
import { resolveJob } from '../job/resolve-job.ts';
import { formatSize } from '../job/size.ts';
import { inputError, type ByteSource, type InputPlan } from '../io/byte-source.ts';
import type { SinkPlan } from '../io/byte-sink.ts';
import { isSameFile, refuseSameFile, type FileRole } from '../io/file-identity.ts';
import { decideProcs } from '../io/machine/cpu-limit.ts';
import { machineFacts } from '../io/machine/machine-facts.ts';
import { decideMemory, divideMemory, procsThatFit } from '../io/machine/memory-limit.ts';
import { descriptorNamed, descriptorOffset, isNullDevice } from '../io/named-descriptor.ts';
import { openSource } from '../io/open-source.ts';
import { planOutput, type OutputPlan } from '../io/output-plan.ts';
import type { ReaderData } from '../threads/reader.ts';
import type { WorkerThreadData } from '../threads/worker-data.ts';
import type { WriterData } from '../threads/writer.ts';
import { prepareArgs, type PreparedArgs } from '../transform/args.ts';
import { prepareModulePart, prepareWork } from '../transform/prepare-work.ts';

const DEFAULT_COLUMNS = 120;
const STANDARD_OUTPUT = 1;

type Wiring = 'procs' | 'board' | 'readerPort' | 'writerPort';

export interface RunPlan {
  readonly procs: number;
  readonly heapBytesPerWorker: number;
  /** Of the writer, where it may run the user's code (a reduction's merge and finish): a worker's share. */
  readonly heapBytesPerWriter: number | undefined;
  readonly reading: Omit<ReaderData, Wiring>;
  readonly working: Omit<WorkerThreadData, Wiring | 'worker' | 'printing' | 'isPrintRelayed'>;
  readonly writing: Omit<WriterData, Wiring>;
  readonly output: OutputPlan;
  /** Of pairs with two outputs: the second's. */
  readonly mateOutput: OutputPlan | undefined;
  /** Of --filtered-out. */
  readonly filteredOut: OutputPlan | undefined;
  /** Of --report. */
  readonly report: OutputPlan | undefined;
  /** Bytes there are to read, where every input is a regular file. */
  readonly bytesTotal: number | undefined;
  /** The choices made, one sentence each. */
  readonly notes: readonly string[];
}

/** When the signal is aborted the plan is of no use to anybody: what it waits for is let go. */
export async function planRun(job: Job, signal?: AbortSignal): Promise<RunPlan> {
  const asked = resolveJob(job);
  checkCurrentFolder();
  const inputs = asked.inputs.map((input) => planInput(input, asked.isInputDefaulted));
  refuseTwoStandardInputs(inputs);
  refuseSameFile([...inputs.map(inputRole), outputRole(asked.output), ...otherRoles(asked)]);
  if (asked.isPaired) refusePairOfOne(inputs);
  // usage errors come first, and nothing of them needs the data
  const module = await prepareModulePart(asked);
  const spec = asked.isFormatOpen ? resolveJob(job, module?.format ?? 'none') : asked;
  const work = await prepareWork(spec, module, asked.isFormatOpen && module?.format !== undefined);
  for (const input of inputs) checkReadable(input);
  const output = planOutput(spec.output);
  const mateOutput = spec.mateOutput === undefined ? undefined : planOutput(spec.mateOutput);
  const report = spec.report === undefined ? undefined : planOutput(spec.report);
  const filteredOut = spec.filteredOut === undefined ? undefined : planOutput(spec.filteredOut);

  const machine = machineFacts();
  const memory = decideMemory(spec.maxMemoryBytes, machine);
  const wanted = decideProcs(spec.procs, machine);
  const procs = spec.procs === 'auto' ? procsThatFit(wanted, memory) : wanted;
  const whenShort = spec.maxMemoryBytes === 'auto' ? 'least' : 'refuse';
  const { budgetBytes, heapBytesPerWorker } = divideMemory(memory.bytes, procs.procs, whenShort);

  const args = await readArguments(spec, signal);
  const { framing, delimiter, header, encoding, headerOut } = spec;
  // a command alone is given bytes as they are, and its header is no text either
  const isText = spec.work.kind !== 'command' || spec.work.filter !== undefined;
  const headerEncoding = isText ? {} : { headerEncoding: 'latin1' as const };
  return {
    procs: procs.procs,
    heapBytesPerWorker,
    heapBytesPerWriter: work.module === undefined ? undefined : heapBytesPerWorker,
    reading: {
      inputs,
      isPaired: spec.isPaired,
      format: spec.format,
      framing,
      header,
      delimiter,
      encoding,
      ...headerEncoding,
      batchSize: spec.batchSize,
      maxRecordBytes: spec.maxRecordBytes,
      mostRecords: spec.previewRecords,
      budgetBytes,
    },
    working: {
      work,
      args,
      framing,
      delimiter,
      lineWidth: spec.lineWidth,
      header,
      headerOut,
      encoding,
      ...headerEncoding,
      inputNames: inputs.map((input) => input.shown),
      hasMateOutput: mateOutput !== undefined,
      keepsRefused: filteredOut !== undefined,
      previewColumns: spec.previewRecords === undefined ? undefined : outputColumns(),
    },
    writing: {
      sink: sinkPlan(output),
      mateSink: mateOutput === undefined ? undefined : sinkPlan(mateOutput),
      refusedSink: filteredOut === undefined ? undefined : sinkPlan(filteredOut),
      order: spec.order,
      reducing: { work, framing, delimiter, encoding, lineWidth: spec.lineWidth },
    },
    output,
    mateOutput,
    filteredOut,
    report,
    bytesTotal: totalBytes(inputs),
    notes: [
      `procs: ${procs.procs} (${procs.reason})`,
      `memory: ${formatSize(memory.bytes)} (${memory.reason}); ${formatSize(budgetBytes)} of it for bytes in flight, ` +
        `${formatSize(heapBytesPerWorker)} for each worker's heap`,
      `batches: ${describeBatchSize(spec)}`,
    ],
  };
}

/** Width of a preview: the terminal's, where it goes to one. */
function outputColumns(): number {
  // only of a terminal: merely looking at process.stdout makes a pipe non-blocking, for everybody who shares it
  return isatty(1) ? process.stdout.columns || DEFAULT_COLUMNS : DEFAULT_COLUMNS;
}

function describeBatchSize({ batchSize }: JobSpec): string {
  switch (batchSize.kind) {
    case 'records':
      return `${batchSize.records} records each`;
    case 'bytes':
      return `whole records up to ${formatSize(batchSize.bytes)}`;
    case 'ramp':
      return 'whole records up to 4 KiB for the first 16, then doubling every 16 up to 256 KiB';
  }
}

/** Without it no thread can be started: Node asks for its name. */
function checkCurrentFolder(): void {
  try {
    process.cwd();
  } catch (error) {
    throw new InputError('the folder that this was started in is not there any more', { cause: error });
  }
}

function planInput(name: string, isDefaulted: boolean): InputPlan {
  const fd = name === '-' ? 0 : descriptorNamed(name);
  if (isDefaulted && isNullDevice(0)) throw new UsageError('no input named; say -i - if that is meant');
  if (fd !== undefined) return { shown: name === '-' ? '(standard input)' : name, from: { kind: 'descriptor', fd } };
  return { shown: name, from: { kind: 'path', path: name } };
}

function refuseTwoStandardInputs(inputs: readonly InputPlan[]): void {
  const descriptors = inputs.flatMap(({ from }) => (from.kind === 'descriptor' ? [from.fd] : []));
  if (new Set(descriptors).size < descriptors.length) {
    throw new UsageError('an open descriptor, such as standard input (-), can be an input only once');
  }
}

function inputRole({ shown, from }: InputPlan): FileRole {
  return { role: `input ${shown}`, kind: 'read', target: from.kind === 'path' ? from.path : from.fd };
}

/** A record and itself would always agree. */
function refusePairOfOne(inputs: readonly InputPlan[]): void {
  const [first, second] = inputs.map(inputRole);
  if (first === undefined || second === undefined || !isSameFile(first, second)) return;
  throw new UsageError(`${first.role} and ${second.role} are the same file`, {
    advice: 'the two inputs of --pair hold different mates',
  });
}

function outputRole(output: string): FileRole {
  const fd = output === '-' ? 1 : descriptorNamed(output);
  return { role: output === '-' ? 'standard output' : `output ${output}`, kind: 'write', target: fd ?? output };
}

/** The outputs beside the main one. A descriptor can't be two of them: their bytes would run into each other. */
function otherRoles({ output, mateOutput, report, filteredOut }: JobSpec): FileRole[] {
  const named: [option: string, path: string][] = [];
  if (mateOutput !== undefined) named.push(['--output', mateOutput]);
  if (report !== undefined) named.push(['--report', report]);
  if (filteredOut !== undefined) named.push(['--filtered-out', filteredOut]);
  const descriptorOf = (path: string) => (path === '-' ? STANDARD_OUTPUT : descriptorNamed(path));
  const taken = new Map([[descriptorOf(output), '--output']]);
  return named.map(([option, path]) => {
    const fd = descriptorOf(path);
    const other = fd === undefined ? undefined : taken.get(fd);
    if (other !== undefined) throw new UsageError(`${other} and ${option} are the same open descriptor, ${path}`);
    taken.set(fd, option);
    return {
      role: path === '-' ? `standard output (${option} -)` : `${option} ${path}`,
      kind: 'write',
      target: fd ?? path,
    };
  });
}

/** Every input is looked at now: one that is missing is told before the hours that those before it take. */
function checkReadable({ shown, from }: InputPlan): void {
  try {
    const stats = from.kind === 'path' ? statSync(from.path) : fstatSync(from.fd);
    if (stats.isDirectory()) throw new InputError('is a folder, not a file', { place: { file: shown } });
    if (from.kind === 'path') accessSync(from.path, constants.R_OK);
  } catch (error) {
    throw inputError(shown, 'can not be read', error);
  }
}

function totalBytes(inputs: readonly InputPlan[]): number | undefined {
  let total = 0;
  for (const { from } of inputs) {
    const stats = from.kind === 'path' ? statSync(from.path) : fstatSync(from.fd);
    if (!stats.isFile()) return undefined;
    total += stats.size - (from.kind === 'descriptor' ? (descriptorOffset(from.fd) ?? 0) : 0);
  }
  return total;
}

/** A pipe that nobody writes to would hold the event loop for ever: when the signal is aborted it reads as ended. */
async function readArguments(spec: JobSpec, signal: AbortSignal | undefined): Promise<PreparedArgs> {
  let reading: ByteSource | undefined;
  const letGo = () => {
    if (reading?.isStream) reading.close();
  };
  signal?.addEventListener('abort', letGo);
  try {
    return await prepareArgs(spec.args, async (path) => {
      signal?.throwIfAborted();
      reading = await openArgument(path);
      if (signal?.aborted) letGo(); // while it was opened
      return reading;
    });
  } finally {
    signal?.removeEventListener('abort', letGo);
  }
}

function openArgument(path: string): Promise<ByteSource> {
  const fd = descriptorNamed(path);
  return openSource({ shown: path, from: fd === undefined ? { kind: 'path', path } : { kind: 'descriptor', fd } });
}

/** How the writer of an output opens it. */
export function sinkPlan(output: OutputPlan): SinkPlan {
  const { shown } = output;
  switch (output.kind) {
    case 'descriptor':
      return { kind: 'descriptor', shown, fd: output.fd };
    case 'direct':
      return { kind: 'path', shown, path: output.path };
    case 'atomic':
      return {
        kind: 'new-file',
        shown,
        path: output.temporary,
        ...(output.mode === undefined ? {} : { mode: output.mode }),
      };
  }
}
