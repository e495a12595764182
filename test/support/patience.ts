// How long a test waits before it reports a hang. Time in which a process under test waits for a
// CPU is not counted. So on a busy machine the limit comes later, but not for a process that
// sleeps, waits for something that never comes, or loops for ever.
import { readdirSync, readFileSync } from 'node:fs';

/** The limit in any case, however busy the machine is. */
const FAR_LIMIT_MS = 15 * 60_000;
const LOOK_MS = 250;

/** Milliseconds that each thread has waited for a CPU since its start, by thread id. */
export type Waits = ReadonlyMap<number, number>;

export class Patience {
  readonly #limitMs: number;
  readonly #waits: () => Waits;
  readonly #now: () => number;
  readonly #startedMs: number;
  #lookedMs: number;
  #before: Waits;
  #countedMs = 0;

  constructor(limitMs: number, waits = () => waitsOfTree(process.pid), now = () => performance.now()) {
    this.#limitMs = limitMs;
    this.#waits = waits;
    this.#now = now;
    this.#startedMs = now();
    this.#lookedMs = this.#startedMs;
    this.#before = waits();
  }

  /** Call it repeatedly: it looks at the processes only from time to time. */
  get isOver(): boolean {
    const nowMs = this.#now();
    if (nowMs - this.#lookedMs >= LOOK_MS) this.#look(nowMs);
    return this.#countedMs >= this.#limitMs || nowMs - this.#startedMs >= FAR_LIMIT_MS;
  }

  #look(nowMs: number): void {
    const passedMs = nowMs - this.#lookedMs;
    const waits = this.#waits();
    let waitedMs = 0;
    // The thread that waited longest counts: all others may wait for it.
    for (const [id, ms] of waits) waitedMs = Math.max(waitedMs, ms - (this.#before.get(id) ?? 0));
    // The kernel notes a wait when it is over: it may have begun before the last look.
    this.#countedMs = Math.max(0, this.#countedMs + passedMs - waitedMs);
    this.#before = waits;
    this.#lookedMs = nowMs;
  }
}

/** Calls `onOver` when the time is over; the returned function ends the wait. */
export function afterPatience(limitMs: number, onOver: () => void): () => void {
  const patience = new Patience(limitMs);
  const timer = setInterval(() => {
    if (!patience.isOver) return;
    clearInterval(timer);
    onOver();
  }, LOOK_MS);
  return () => clearInterval(timer);
}

/** The waits of all threads of this process and of its descendants. */
export function waitsOfTree(root: number): Waits {
  const waits = new Map<number, number>();
  const processes = [root];
  for (let pid; (pid = processes.pop()) !== undefined;) {
    for (const thread of threadsOf(pid)) {
      const folder = `/proc/${pid}/task/${thread}`;
      // Run time and waiting time in nanoseconds, and the number of time slices.
      const waitedNs = textOf(`${folder}/schedstat`).split(' ')[1];
      if (waitedNs !== undefined) waits.set(Number(thread), Number(waitedNs) / 1e6);
      processes.push(...childrenOf(folder));
    }
  }
  return waits;
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return []; // it has ended, or there is no /proc: then only the clock counts
  }
}

function childrenOf(folder: string): number[] {
  return textOf(`${folder}/children`).split(' ').filter(Boolean).map(Number);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1').trim();
  } catch {
    return ''; // it has ended meanwhile
  }
}
