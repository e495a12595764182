// The identity of a process, by which another process can tell later whether it still runs: the
// process ID alone may have been reused.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

export interface ProcessIdentity {
  readonly host: string;
  /** The PID namespace: containers on one host have their own. Empty if unknown. */
  readonly space: string;
  readonly pid: number;
  /** The boot ID of the system, and the start time of the process; empty without /proc. */
  readonly boot: string;
  readonly started: string;
}

/** The system calls, so that tests can simulate another system. */
export interface ProcessCalls {
  readonly host: () => string;
  readonly readText: (path: string) => string;
  readonly readLink: (path: string) => string;
  /** The number of threads of a process. */
  readonly countThreads: (pid: number) => number;
  /** True if a process has this ID. */
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

/** The position of the start time in /proc/PID/stat, among the fields after the program's name. */
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

/** `elsewhere`: on another host or in another PID namespace, so unknown. */
export function stateOf(
  other: ProcessIdentity,
  calls: ProcessCalls = SYSTEM_PROCESS_CALLS,
): 'running' | 'gone' | 'elsewhere' {
  const own = ownIdentity(calls);
  if (other.host !== own.host) return 'elsewhere';
  // The system has been rebooted since.
  if (other.boot !== own.boot) return 'gone';
  if (other.space !== own.space) return 'elsewhere';
  if (!calls.isThere(other.pid)) return 'gone';
  if (startTime(other.pid, calls) !== other.started) return 'gone';
  return isDead(other.pid, calls) ? 'gone' : 'running';
}

/**
 * True for a zombie without threads: it has ended and is not reaped, which in a container may never
 * happen. While one of its threads is left, that may still be writing.
 */
function isDead(pid: number, calls: ProcessCalls): boolean {
  const [state] = fieldsOf(pid, calls);
  if (state !== 'Z' && state !== 'X') return false;
  try {
    return calls.countThreads(pid) <= 1;
  } catch {
    return true; // reaped meanwhile
  }
}

/** The time of the system's boot, in ms since the epoch; undefined if unknown. */
export function bootMs(calls: ProcessCalls = SYSTEM_PROCESS_CALLS): number | undefined {
  const seconds = /^btime (\d+)$/m.exec(orEmpty(() => calls.readText('/proc/stat')))?.[1];
  return seconds === undefined ? undefined : 1000 * Number(seconds);
}

function startTime(pid: number, calls: ProcessCalls): string {
  return fieldsOf(pid, calls)[START_TIME_FIELD] ?? '';
}

/**
 * The fields of /proc/PID/stat after the program's name, which is in parentheses and may contain
 * any character.
 */
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
