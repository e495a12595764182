// Makes the runner of a command: a process for each batch, or one for all batches of a worker.
import type { CommandSpec } from '../../job/job-spec.ts';
import { isFastqOfFourLines } from '../../records/formats/fastq-lines.ts';
import { NEWLINE, NUL } from '../../records/scanner.ts';
import { structuralChecks } from '../load-work.ts';
import type { BatchRunner } from '../batch-runner.ts';
import { RecordRunner, type RunnerOptions } from '../record-wise/record-runner.ts';
import type { LoadedWork } from '../work.ts';
import type { WorkerContext } from '../worker-context.ts';
import { CommandLauncher } from './command-launcher.ts';
import { CommandRunner, type HeaderRepetition } from './command-runner.ts';
import { KeptCommandRunner } from './kept-command-runner.ts';
import { KeptRecords, type BytesCheck } from './kept-records.ts';
import { RepeatedHeader } from './repeated-header.ts';
import { isHeaderFromCommand, type CommandDependencies } from './surroundings.ts';

export function makeCommandRunner(
  command: CommandSpec,
  work: LoadedWork,
  context: WorkerContext,
  options: RunnerOptions,
  around: CommandDependencies,
): BatchRunner {
  const { worker } = context;
  const receivers = { print: around.print, count: (name: string, by: number) => context.count(name, by) };
  const { groups, outlivesFailures, warn } = around;
  const launcher = new CommandLauncher(command, groups, worker, receivers, outlivesFailures, warn);
  const commandOptions = { ...options, command, worker };
  // Without a filter nothing reads the records: the command gets the bytes unchanged.
  const hasFilter = work.filters.length > 0;
  const records = new KeptRecords(
    hasFilter ? new RecordRunner(work, context, options) : undefined,
    hasFilter ? undefined : bytesCheck(work, context, options),
  );
  if (command.keepAlive) return new KeptCommandRunner(launcher, commandOptions, records);
  const repetition = command.repeatHeader ? repetitionOf(command, options, around) : undefined;
  return new CommandRunner(launcher, commandOptions, records, repetition);
}

function bytesCheck(work: LoadedWork, context: WorkerContext, options: RunnerOptions): BytesCheck | undefined {
  if (options.format !== 'fastq') return undefined;
  const runner = new RecordRunner({ ...work, filters: structuralChecks(work.recordFormat) }, context, options);
  return { isGood: isFastqOfFourLines, runner };
}

function repetitionOf(command: CommandSpec, { framing }: RunnerOptions, around: CommandDependencies): HeaderRepetition {
  const { header, headerOut, repeatedHeader, sendHeader } = around;
  const terminator = framing.terminator === 'nul' ? NUL : NEWLINE;
  return {
    bytes: header,
    inOutputs: new RepeatedHeader(repeatedHeader, header, terminator),
    ...(isHeaderFromCommand(command, headerOut) ? { onHeader: sendHeader } : {}),
  };
}
