// The threads of this process from outside, as /proc shows them: which of them want to run, and how much CPU each has had.
import { readdirSync, readFileSync } from 'node:fs';

export interface ThreadTimes {
  /** It is at work, or would be if there were a CPU for it. */
  readonly isRunnable: boolean;
  readonly cpuMs: number;
}

/** What the kernel counts CPU time in for /proc, on every architecture that Node runs on (USER_HZ). */
const TICK_MS = 10;
/** Of the fields behind the thread's name, which may hold anything. */
const STATE = 0;
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

/** All threads but the main one, by their ids; none where there is no /proc. */
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
    return undefined; // it has ended meanwhile
  }
}
