// Describes the limit of processes and threads of this user (`ulimit -u`) or container. The kernel
// reports it as EAGAIN when it is reached; it can't be checked before, because the number of the
// user's other processes changes at any time.
import { readFileSync } from 'node:fs';

/** A clause such as `processes and threads are limited to 16 (ulimit -u)`. */
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
