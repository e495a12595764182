// Resolves the number of worker threads.
import { UsageError } from './errors.ts';

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
