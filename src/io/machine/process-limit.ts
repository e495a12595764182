// The limit of processes and threads, of all that a user runs: `ulimit -u`, or that of a container. The kernel answers EAGAIN
// where it is reached, and only then can it be told: how many others there are changes at any time.
import { readFileSync } from 'node:fs';

/** In a clause, such as `processes and threads are limited to 16 (ulimit -u)`. */
export function describeProcessLimit(limits = readLimits()): string {
  const [, limit] = /^Max processes\s+(\d+)\s/m.exec(limits) ?? [];
  return limit === undefined
    ? 'the system allows no more processes and threads (pids.max of a container)'
    : `processes and threads are limited to ${limit} (ulimit -u; or by pids.max of a container)`;
}

function readLimits(): string {
  try {
    return readFileSync('/proc/self/limits', 'latin1');
  } catch {
    return '';
  }
}
