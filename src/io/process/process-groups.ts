// Process groups from outside: who lives in them, and how they are ended. Each command is the leader of a session of its
// own, so also what it puts into other groups (`timeout`, a shell with job control) is found, by its session in /proc.
// Zombies don't count: they are dead, and whoever is to bury them may never come.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../system/system-error.ts';

/** How long a process may take to end when it is asked to, before it is made to. */
export const TERM_PATIENCE_MS = 1000;
/** What SIGKILL has not ended by then is in the kernel (a disk that does not answer) and can't be waited for. */
const KILL_PATIENCE_MS = 400;
const LOOK_AGAIN_MS = 10;
const LOOKS_AT_DEATH = 10;

/** True where nobody at all is left in the group. Cheap; what it put into other groups is not looked for. */
export function isGroupEmpty(group: number): boolean {
  if (!canSignal(-group)) return true;
  return membersOf([group])?.length === 0;
}

/**
 * SIGTERM, and SIGKILL for what is left a second later. False where even that did not end them in time. The starter's group
 * is killed when no other is left: until then it buries them.
 */
export async function endGroups(groups: readonly number[], starter?: number): Promise<boolean> {
  const all = starter === undefined ? groups : [...groups, starter];
  if (all.length === 0) return true;
  signalAll(all, 'SIGTERM');
  signalAll(all, 'SIGCONT'); // one that is stopped would hear the other signal only then
  if (await areGone(all, TERM_PATIENCE_MS)) return true;
  return areGone(all, KILL_PATIENCE_MS, () => signalAll(countLiving(groups) > 0 ? groups : all, 'SIGKILL'));
}

/** SIGKILL to all of them, now; returns when they are dead, or will be in a moment. */
export function killGroups(groups: readonly number[]): void {
  if (groups.length === 0) return;
  const pause = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  for (let look = 0; look < LOOKS_AT_DEATH; look += 1) {
    signalAll(groups, 'SIGKILL');
    if (countLiving(groups) === 0) return;
    Atomics.wait(pause, 0, 0, LOOK_AGAIN_MS);
  }
}

/** Resolves when nothing of the groups is there any more, no zombie either; or when the patience is at its end. */
export async function waitUntilReaped(groups: readonly number[], patienceMs: number): Promise<void> {
  const untilMs = performance.now() + patienceMs;
  while (performance.now() < untilMs && groups.some((group) => canSignal(-group))) await sleep(1);
}

/** Resolves to whether all are gone in time; `before` is called before each look. */
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
  // those who left the group first: when their leader is gone nothing tells whose they were, but their session
  const strays = membersOf(groups)?.filter(({ group }) => !groups.includes(group)) ?? [];
  for (const group of groups) send(-group, signal);
  for (const { pid } of strays) send(pid, signal);
}

interface Member {
  readonly pid: number;
  readonly group: number;
}

/** The living processes in these groups, and in the sessions that their leaders opened; undefined without /proc. */
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

/** State, parent, group, session: what stands behind the name, which may hold anything. */
function statusOf(pid: string): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ', 4);
  } catch {
    return []; // it has ended meanwhile
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

/** What has ended can't be signalled, and what has changed its user may not be: neither is for us to tell. */
function send(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch {
    // see above
  }
}
