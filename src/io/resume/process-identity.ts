// Who a process is, so that another can tell later whether it still runs: its number alone may be another's by then.
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

export interface ProcessIdentity {
  readonly host: string;
  /** Where process numbers mean what they mean to it: containers on one host have theirs. Empty where nobody can tell. */
  readonly space: string;
  readonly pid: number;
  /** Of the system, and in it: empty where there is no /proc. */
  readonly boot: string;
  readonly started: string;
}

/** What is asked of the system, handed in so that tests can be on another one. */
export interface ProcessCalls {
  readonly host: () => string;
  readonly readText: (path: string) => string;
  readonly readLink: (path: string) => string;
  /** Whether any process has this number. */
  readonly isThere: (pid: number) => boolean;
}

export const SYSTEM_PROCESS_CALLS: ProcessCalls = {
  host: hostname,
  readText: (path) => readFileSync(path, 'latin1'),
  readLink: (path) => readlinkSync(path),
  isThere(pid) {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM'; // another user's
    }
  },
};

/** Where in /proc/PID/stat, behind the program's name, the time stands that the process was started at. */
const START_TIME_FIELD = 19;

export function ownIdentity(calls: ProcessCalls = SYSTEM_PROCESS_CALLS): ProcessIdentity {
  return {
    host: calls.host(),
    space: orEmpty(() => calls.readLink('/proc/self/ns/pid')),
    pid: process.pid,
    boot: orEmpty(() => calls.readText('/proc/sys/kernel/random/boot_id').trim()),
    started: startTime(process.pid, calls),
  };
}

/** `elsewhere`: nobody can tell from here. */
export function stateOf(
  other: ProcessIdentity,
  calls: ProcessCalls = SYSTEM_PROCESS_CALLS,
): 'running' | 'gone' | 'elsewhere' {
  const own = ownIdentity(calls);
  if (other.host !== own.host) return 'elsewhere';
  // no process lives longer than its system
  if (other.boot !== own.boot) return 'gone';
  if (other.space !== own.space) return 'elsewhere';
  if (!calls.isThere(other.pid)) return 'gone';
  return startTime(other.pid, calls) === other.started ? 'running' : 'gone';
}

function startTime(pid: number, calls: ProcessCalls): string {
  // the program's name stands in parentheses, and may hold any character
  return orEmpty(() => calls.readText(`/proc/${pid}/stat`).replace(/^.*\)/s, '').trim().split(' ')[START_TIME_FIELD]);
}

function orEmpty(read: () => string | undefined): string {
  try {
    return read() ?? '';
  } catch {
    return '';
  }
}
