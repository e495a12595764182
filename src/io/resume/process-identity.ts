// Who a process is, so that another can tell later whether it still runs: its number alone may be another's by then.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
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
  /** How many threads a process has. */
  readonly countThreads: (pid: number) => number;
  /** Whether any process has this number. */
  readonly isThere: (pid: number) => boolean;
}

export const SYSTEM_PROCESS_CALLS: ProcessCalls = {
  host: hostname,
  readText: (path) => readFileSync(path, 'latin1'),
  readLink: (path) => readlinkSync(path),
  countThreads: (pid) => readdirSync(`/proc/${pid}/task`).length,
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
  if (startTime(other.pid, calls) !== other.started) return 'gone';
  return isDead(other.pid, calls) ? 'gone' : 'running';
}

/**
 * It only waits for whoever has started it to notice, who in a container may never do so. Not while one of its threads is
 * left: that may be in the middle of a write.
 */
function isDead(pid: number, calls: ProcessCalls): boolean {
  const [state] = fieldsOf(pid, calls);
  if (state !== 'Z' && state !== 'X') return false;
  try {
    return calls.countThreads(pid) <= 1;
  } catch {
    return true; // it has been noticed meanwhile
  }
}

/** When the system was started; undefined where nobody can tell. */
export function bootMs(calls: ProcessCalls = SYSTEM_PROCESS_CALLS): number | undefined {
  const seconds = /^btime (\d+)$/m.exec(orEmpty(() => calls.readText('/proc/stat')))?.[1];
  return seconds === undefined ? undefined : 1000 * Number(seconds);
}

function startTime(pid: number, calls: ProcessCalls): string {
  return fieldsOf(pid, calls)[START_TIME_FIELD] ?? '';
}

/** What stands in /proc/PID/stat behind the program's name, which is in parentheses and may hold any character. */
function fieldsOf(pid: number, calls: ProcessCalls): string[] {
  const text = orEmpty(() => calls.readText(`/proc/${pid}/stat`));
  return text === '' ? [] : text.replace(/^.*\)/s, '').trim().split(' ');
}

function orEmpty(read: () => string | undefined): string {
  try {
    return read() ?? '';
  } catch {
    return '';
  }
}
