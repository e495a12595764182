// Which runner does the work: the one place that knows them all.
import type { BatchRunner } from './batch-runner.ts';
import { BatchMapRunner } from './batch-wise/batch-map-runner.ts';
import { BytesRunner } from './batch-wise/bytes-runner.ts';
import { PartialRunner } from './reduction/partial-runner.ts';
import { RecordRunner, type RunnerOptions } from './record-runner.ts';
import type { LoadedWork } from './work.ts';
import type { WorkerContext } from './worker-context.ts';

export function makeRunner(work: LoadedWork, context: WorkerContext, options: RunnerOptions): BatchRunner {
  const { mapBatch, mapBytes, reduction } = work;
  if (mapBatch !== undefined) return new BatchMapRunner(mapBatch, work, context, options);
  if (mapBytes !== undefined) return new BytesRunner(mapBytes, work, context, options);
  if (reduction !== undefined) return new PartialRunner(reduction, work, context, options);
  return new RecordRunner(work, context, options);
}
