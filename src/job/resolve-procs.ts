// How many worker threads are asked for.
import { UsageError } from './errors.ts';

/** More threads than any machine has CPUs for: surely a slip, and one that would take the machine down. */
const MOST_PROCS = 1024;

/** `named` is the option, or the variable, that the UsageError names. */
export function resolveProcs(procs: number | string, named: string): number {
  const count = /^\d+$/.test(String(procs)) ? Number(procs) : NaN;
  if (count >= 1 && count <= MOST_PROCS) return count;
  throw new UsageError(`${named} takes a whole number from 1 to ${MOST_PROCS}, not '${procs}'`, {
    advice: 'without it, threadmill uses the CPUs that this process may use',
  });
}
