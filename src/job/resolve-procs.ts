// Resolves the number of worker threads, and of records under way in each.
import { UsageError } from './errors.ts';
import type { Job } from './job.ts';

/** More threads than any machine has CPUs are surely a slip, which could bring the machine down. */
const MOST_PROCS = 1024;

/** Throws a UsageError that names `named`, the option or environment variable. */
export function resolveProcs(procs: number | string, named: string): number {
  const count = /^\d+$/.test(String(procs)) ? Number(procs) : NaN;
  if (count >= 1 && count <= MOST_PROCS) return count;
  throw new UsageError(`${named} takes a whole number from 1 to ${MOST_PROCS}, not '${procs}'`, {
    advice: 'without it, threadmill uses the CPUs that this process may use',
  });
}

/** More connections than a process may have open: surely a slip. */
export const MOST_CONCURRENCY = 65_536;

export function resolveConcurrency({ concurrency }: Job): number | undefined {
  if (concurrency === undefined) return undefined;
  const count = /^\d+$/.test(String(concurrency)) ? Number(concurrency) : NaN;
  if (count >= 1 && count <= MOST_CONCURRENCY) return count;
  throw new UsageError(`--concurrency takes a whole number from 1 to ${MOST_CONCURRENCY}, not '${concurrency}'`);
}
