// Finds and ends the processes of process groups. Each command leads a session of its own, so
// processes that it moved to other groups (`timeout`, a shell with job control) are found by their
// session in /proc. Zombies don't count: they are dead, and may never be reaped.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../system/system-error.ts';

/** The time between SIGTERM and SIGKILL. */
export const TERM_PATIENCE_MS = 1000;
/**
 * A process that has not ended by then is inside the kernel (a disk that does not respond) and is
 * not waited for.
 */
const KILL_PATIENCE_MS = 400;
const LOOK_AGAIN_MS = 10;
const LOOKS_AT_DEATH = 10;

/** True if no process is left in the group. Cheap; does not look for processes in other groups. */
export function isGroupEmpty(group: number): boolean {
  if (!canSignal(-group)) return true;
  return membersOf([group])?.length === 0;
}

/**
 * Sends SIGTERM, and a second later SIGKILL to what is left. False if processes survive even that.
 * The starter's group is killed last: it reaps the others.
 */
export async function endGroups(groups: readonly number[], starter?: number): Promise<boolean> {
  const all = starter === undefined ? groups : [...groups, starter];
  if (all.length === 0) return true;
  signalAll(all, 'SIGTERM');
  signalAll(all, 'SIGCONT'); // one that is stopped would hear the other signal only then
  if (await areGone(all, TERM_PATIENCE_MS)) return true;
  return areGone(all, KILL_PATIENCE_MS, () => signalAll(countLiving(groups) > 0 ? groups : all, 'SIGKILL'));
}

/** Sends SIGKILL to all at once; returns when they are dead, or after a moment. */
export function killGroups(groups: readonly number[]): void {
  if (groups.length === 0) return;
  const pause = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  for (let look = 0; look < LOOKS_AT_DEATH; look += 1) {
    signalAll(groups, 'SIGKILL');
    if (countLiving(groups) === 0) return;
    Atomics.wait(pause, 0, 0, LOOK_AGAIN_MS);
  }
}

/** Resolves when the groups have no process left, not even a zombie, or after `patienceMs`. */
export async function waitUntilReaped(groups: readonly number[], patienceMs: number): Promise<void> {
  const untilMs = performance.now() + patienceMs;
  while (performance.now() < untilMs && groups.some((group) => canSignal(-group))) await sleep(1);
}

/** Resolves to true if all processes end in time; `before` is called before each look. */
export async function areGone(groups: readonly number[], patienceMs: number, before = () => {}): Promise<boolean> {
  const untilMs = performance.now() + patienceMs;
  for (;;) {
    before();
    if (countLiving(groups) === 0) return true;
    if (performance.now() >= untilMs) return false;
    await sleep(LOOK_AGAIN_MS);
  }
}

function countLiving(groups: readonly number[]): number {
  return membersOf(groups)?.length ?? groups.filter((group) => canSignal(-group)).length;
}

function signalAll(groups: readonly number[], signal: NodeJS.Signals): void {
  // Processes outside the group first: without their leader only their session identifies them.
  const strays = membersOf(groups)?.filter(({ group }) => !groups.includes(group)) ?? [];
  for (const group of groups) send(-group, signal);
  for (const { pid } of strays) send(pid, signal);
}

interface Member {
  readonly pid: number;
  readonly group: number;
}

/**
 * The living processes in these groups and in the sessions of their leaders; undefined without
 * /proc.
 */
function membersOf(groups: readonly number[]): Member[] | undefined {
  let names: string[];
  try {
    names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return undefined;
  }
  if (names.length === 0) return undefined;
  return names.flatMap((name) => {
    const [state, , group, session] = statusOf(name);
    const isOurs = groups.includes(Number(group)) || groups.includes(Number(session));
    return isOurs && state !== 'Z' && state !== 'X' ? [{ pid: Number(name), group: Number(group) }] : [];
  });
}

/** State, parent, group, session: the fields after the name, which may contain any character. */
function statusOf(pid: string): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ', 4);
  } catch {
    return []; // ended meanwhile
  }
}

function canSignal(target: number): boolean {
  try {
    process.kill(target, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

/** Ignores errors: the process may have ended, or changed its user. */
function send(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch {
    // The process has ended, or is not ours.
  }
}
