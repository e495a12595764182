// Chooses the runner for the work: the only place that knows them all.
import type { BatchRunner } from './batch-runner.ts';
import { BatchMapRunner } from './batch-wise/batch-map-runner.ts';
import { BytesRunner } from './batch-wise/bytes-runner.ts';
import type { CommandDependencies } from './command/surroundings.ts';
import type { HeaderOut, JobSpec } from '../job/job-spec.ts';
import { FirstBatchRunner, type FirstBatchCheck } from './first-batch.ts';
import { checkFirstFields, type AssumedField } from './first-fields.ts';
import { checkFirstRows, isForFirstRows } from './first-rows.ts';
import { PartialRunner } from './reduction/partial-runner.ts';
import { RecordRunner, type RunnerOptions } from './record-wise/record-runner.ts';
import { slotsOf, type SlotOptions } from './slots/slot-options.ts';
import { isBatchWise, type LoadedWork } from './work.ts';
import type { WorkerContext } from './worker-context.ts';

export interface MakeRunnerOptions extends RunnerOptions {
  readonly spec: JobSpec;
  /** For work in slots. */
  readonly slots: Omit<SlotOptions, 'slots' | 'firstDelayMs'>;
  readonly headerOut: HeaderOut;
  readonly hasMateOutput: boolean;
  readonly checksMates: boolean;
  readonly untypedBy?: string | undefined;
  /** The result of `assumedField`. */
  readonly assumedField?: AssumedField | undefined;
}

/**
 * `commands` is called only if the work is a command, so that code which starts processes is loaded
 * only then.
 */
export async function makeRunner(
  work: LoadedWork,
  context: WorkerContext,
  options: MakeRunnerOptions,
  commands: () => CommandDependencies,
): Promise<BatchRunner> {
  const runner = await chooseRunner(work, context, options, commands);
  const { untypedBy, format } = options;
  if (untypedBy !== undefined && isOfStrings(work)) {
    const { AdvisingRunner } = await import('./advising-runner.ts');
    return new AdvisingRunner(runner, untypedBy, format);
  }
  const check = firstBatchCheck(work, context, options);
  return check === undefined ? runner : new FirstBatchRunner(runner, check, options);
}

/** The check of the first batch, if one is needed. */
function firstBatchCheck(
  work: LoadedWork,
  context: WorkerContext,
  options: MakeRunnerOptions,
): FirstBatchCheck | undefined {
  const { assumedField, delimiter } = options;
  const columns = isForFirstRows(work, context, options) ? context.columns.length : undefined;
  if (assumedField === undefined && columns === undefined) return undefined;
  return (records) => {
    if (assumedField !== undefined) checkFirstFields(records, assumedField);
    if (columns !== undefined) checkFirstRows(records, columns, delimiter);
  };
}

async function chooseRunner(
  work: LoadedWork,
  context: WorkerContext,
  options: MakeRunnerOptions,
  commands: () => CommandDependencies,
): Promise<BatchRunner> {
  const { mapBatch, mapBytes, reduction, command, pairs, fields, json } = work;
  if (command !== undefined) {
    const { makeCommandRunner } = await import('./command/make-command-runner.ts');
    return makeCommandRunner(command, work, context, options, commands());
  }
  if (pairs !== undefined) {
    const { PairRunner } = await import('./pairs/pair-runner.ts');
    return new PairRunner(pairs, context, options);
  }
  const slots = slotsOf(work, options.spec);
  if (slots !== undefined) {
    const { SlotRunner } = await import('./slots/slot-runner.ts');
    return new SlotRunner(work, context, { ...options, ...options.slots, ...slots });
  }
  if (mapBatch !== undefined) return new BatchMapRunner(mapBatch, work, context, options);
  if (mapBytes !== undefined) return new BytesRunner(mapBytes, work, context, options);
  if (reduction !== undefined) return new PartialRunner(reduction, work, context, options);
  const ordinary = (given: RunnerOptions) => new RecordRunner(work, context, given);
  if (json !== undefined) {
    const { makeJsonRunner } = await import('./json/make-json-runner.ts');
    return makeJsonRunner(json, context, options, ordinary) ?? ordinary(options);
  }
  if (fields === undefined) return ordinary(options);
  const { makeFieldRunner } = await import('./fields/make-field-runner.ts');
  return makeFieldRunner(fields, context, options, ordinary) ?? ordinary(options);
}

/**
 * Whether batch borders show in the results: in the output, or in whether the run fails. A kept
 * command gets line after line, so there they don't.
 */
export function showsBorders(work: LoadedWork, context: WorkerContext, options: MakeRunnerOptions): boolean {
  if (isBatchWise(work) || work.command?.keepAlive === false) return true;
  return firstBatchCheck(work, context, options) !== undefined;
}

/** Whether a module's functions get strings. */
function isOfStrings({ pairs, recordFormat }: LoadedWork): boolean {
  return pairs === undefined ? recordFormat === undefined : pairs.textsFrom !== undefined;
}
