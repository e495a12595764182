// Which runner does the work: the one place that knows them all.
import type { BatchRunner } from './batch-runner.ts';
import { RecordRunner, type RunnerOptions } from './record-runner.ts';
import type { LoadedWork } from './work.ts';
import type { WorkerContext } from './worker-context.ts';

export function makeRunner(work: LoadedWork, context: WorkerContext, options: RunnerOptions): BatchRunner {
  return new RecordRunner(work, context, options);
}
