// How long a test waits before it says that something hangs. Time in which a process under test wants a CPU and gets none
// is not counted: so on a machine that is busy with other things a limit comes later, and no sooner for what sleeps, waits
// for something that never comes, or loops for ever.
import { readdirSync, readFileSync } from 'node:fs';

/** However busy the machine is. */
const FAR_LIMIT_MS = 15 * 60_000;
const LOOK_MS = 250;

/** Milliseconds that each thread has waited for a CPU since it was started, by its id. */
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

  /** To be asked again and again: it looks only now and then. */
  get isOver(): boolean {
    const nowMs = this.#now();
    if (nowMs - this.#lookedMs >= LOOK_MS) this.#look(nowMs);
    return this.#countedMs >= this.#limitMs || nowMs - this.#startedMs >= FAR_LIMIT_MS;
  }

  #look(nowMs: number): void {
    const passedMs = nowMs - this.#lookedMs;
    const waits = this.#waits();
    let waitedMs = 0;
    // of the thread that has waited longest: it may be the one that all others wait for
    for (const [id, ms] of waits) waitedMs = Math.max(waitedMs, ms - (this.#before.get(id) ?? 0));
    // the kernel notes a wait when it is over: it may have begun before the last look
    this.#countedMs = Math.max(0, this.#countedMs + passedMs - waitedMs);
    this.#before = waits;
    this.#lookedMs = nowMs;
  }
}

/** Calls `onOver` when the time is over; the function that it gives ends the wait. */
export function afterPatience(limitMs: number, onOver: () => void): () => void {
  const patience = new Patience(limitMs);
  const timer = setInterval(() => {
    if (!patience.isOver) return;
    clearInterval(timer);
    onOver();
  }, LOOK_MS);
  return () => clearInterval(timer);
}

/** Of all threads of this process and of all that it has started, directly or not. */
export function waitsOfTree(root: number): Waits {
  const waits = new Map<number, number>();
  const processes = [root];
  for (let pid; (pid = processes.pop()) !== undefined;) {
    for (const thread of threadsOf(pid)) {
      const folder = `/proc/${pid}/task/${thread}`;
      // run time and time of waiting, in nanoseconds, and how often it ran
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
    return []; // it has ended, or there is no /proc: then the clock alone decides
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
