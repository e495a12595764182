// Which runner does the work: the one place that knows them all.
import type { BatchRunner } from './batch-runner.ts';
import { BatchMapRunner } from './batch-wise/batch-map-runner.ts';
import { BytesRunner } from './batch-wise/bytes-runner.ts';
import type { CommandDependencies } from './command/surroundings.ts';
import { FirstRowsRunner, isForFirstRows, type FirstRowsOptions } from './first-rows-runner.ts';
import { PartialRunner } from './reduction/partial-runner.ts';
import { RecordRunner, type RunnerOptions } from './record-wise/record-runner.ts';
import type { LoadedWork } from './work.ts';
import type { WorkerContext } from './worker-context.ts';

/** `commands` is asked for where the work is a command. What starts processes is loaded only then. */
export async function makeRunner(
  work: LoadedWork,
  context: WorkerContext,
  options: FirstRowsOptions & {
    readonly hasMateOutput: boolean;
    readonly checksMates: boolean;
    readonly untypedBy?: string | undefined;
  },
  commands: () => CommandDependencies,
): Promise<BatchRunner> {
  const { untypedBy, format } = options;
  if (untypedBy !== undefined && isOfStrings(work)) {
    const { AdvisingRunner } = await import('./advising-runner.ts');
    const { untypedBy: _untypedBy, ...own } = options;
    return new AdvisingRunner(await makeRunner(work, context, own, commands), untypedBy, format);
  }
  const { mapBatch, mapBytes, reduction, command, pairs, fields } = work;
  if (command !== undefined) {
    const { makeCommandRunner } = await import('./command/make-command-runner.ts');
    return makeCommandRunner(command, work, context, options, commands());
  }
  if (pairs !== undefined) {
    const { PairRunner } = await import('./pairs/pair-runner.ts');
    return new PairRunner(pairs, context, options);
  }
  if (mapBatch !== undefined) return new BatchMapRunner(mapBatch, work, context, options);
  if (mapBytes !== undefined) return new BytesRunner(mapBytes, work, context, options);
  if (reduction !== undefined) return new PartialRunner(reduction, work, context, options);
  const ordinary = (given: RunnerOptions) => new RecordRunner(work, context, given);
  const checked = (inner: BatchRunner) =>
    isForFirstRows(work, context, options) ? new FirstRowsRunner(inner, context.columns.length, options) : inner;
  if (fields === undefined) return checked(ordinary(options));
  const { makeFieldRunner } = await import('./fields/make-field-runner.ts');
  return checked(makeFieldRunner(fields, context, options, ordinary) ?? ordinary(options));
}

/** Whether a module's functions are given strings. */
function isOfStrings({ pairs, recordFormat }: LoadedWork): boolean {
  return pairs === undefined ? recordFormat === undefined : pairs.textsFrom !== undefined;
}
