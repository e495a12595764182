// Runs inside a worker thread: loads a prepared module and runs it on a few records, as a worker
// does.
import { parentPort, workerData } from 'node:worker_threads';
import { toReport, type ErrorReport } from '../../../src/job/error-report.ts';
import { loadModule } from '../../../src/transform/module/load-module.ts';
import type { PreparedModule } from '../../../src/transform/module/prepare-module.ts';
import { userFrame } from '../../../src/transform/user-frame.ts';
import { WorkerContext } from '../../../src/transform/worker-context.ts';
import type { LoadedWork } from '../../../src/transform/work.ts';

export interface LoaderData {
  readonly prepared: PreparedModule;
  readonly records: readonly string[];
}

export interface Loaded {
  readonly kind: 'loaded';
  readonly keys: readonly string[];
  /** For each record the result of map, `(dropped)`, or `(unchanged)` without a map. */
  readonly results: readonly unknown[];
  readonly header: unknown;
  readonly teardown: unknown;
}

export interface LoadFailed {
  readonly kind: 'failed';
  readonly error: ErrorReport;
  readonly stack: string | undefined;
  /** The user's frame of the thrown error; absent for a load error. */
  readonly frame: string | undefined;
}

async function resultOf(work: LoadedWork, record: string, context: WorkerContext): Promise<unknown> {
  for (const filter of work.filters) if (!(await filter(record, context))) return '(dropped)';
  return work.map === undefined ? '(unchanged)' : await work.map(record, context);
}

async function load({ prepared, records }: LoaderData): Promise<Loaded | LoadFailed> {
  try {
    const work = await loadModule(prepared);
    const context = new WorkerContext({ args: {}, worker: 1, header: [], columns: [] });
    context.state = await work.setup?.(context);
    const results: unknown[] = [];
    for (const record of records) results.push(await resultOf(work, record, context));
    const keys = Object.keys(work);
    const header = work.header?.(['a header'], context);
    return { kind: 'loaded', keys, results, header, teardown: await work.teardown?.(context) };
  } catch (error) {
    const stack = error instanceof Error ? error.stack : undefined;
    return { kind: 'failed', error: toReport(error), stack, frame: userFrame(stack, process.cwd()) };
  }
}

// As in a worker: the first report counts.
process.on('unhandledRejection', (reason) => parentPort!.postMessage({ kind: 'unhandled', reason: String(reason) }));
parentPort!.postMessage(await load(workerData as LoaderData));
