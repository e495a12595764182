// The threads of this process, from /proc: whether each wants to run, and its CPU time.
import { readdirSync, readFileSync } from 'node:fs';

export interface ThreadTimes {
  /** It runs, or waits for a CPU. */
  readonly isRunnable: boolean;
  readonly cpuMs: number;
}

/** The unit of CPU time in /proc (USER_HZ), the same on every architecture that Node supports. */
const TICK_MS = 10;
/** Positions among the fields after the thread's name, which may contain any character. */
const STATE = 0;
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

/** All threads but the main one, by id; empty without /proc. */
export function otherThreads(): ReadonlyMap<number, ThreadTimes> {
  const threads = new Map<number, ThreadTimes>();
  for (const name of threadNames()) {
    const times = Number(name) === process.pid ? undefined : timesOf(name);
    if (times !== undefined) threads.set(Number(name), times);
  }
  return threads;
}

function threadNames(): string[] {
  try {
    return readdirSync('/proc/self/task');
  } catch {
    return [];
  }
}

function timesOf(thread: string): ThreadTimes | undefined {
  try {
    const text = readFileSync(`/proc/self/task/${thread}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS]);
    return { isRunnable: fields[STATE] === 'R', cpuMs: ticks * TICK_MS };
  } catch {
    return undefined; // ended meanwhile
  }
}
