// The world of a simulated run: one thread of Node plays all of threadmill's. Whatever can happen
// next (a message arrives, a timer fires, a write completes, a thread starts or dies) waits in a
// lane; a seeded scheduler chooses one at a time. An event that belongs to a dead thread never
// happens.
import { Random } from '../support/random.ts';

/** The name of a thread; a replacement of a worker is another actor than the worker it replaces. */
export type Actor = string;
export const MAIN: Actor = 'main';

export interface Lane {
  /** For the trace of a failing seed. */
  readonly label: string;
  /** The thread in which its events happen. */
  readonly owner: Actor;
  isReady(): boolean;
  /** The next event. */
  run(): void;
  /** Drawn anew now and then: the scheduler prefers high ones. */
  priority: number;
}

export interface Timer {
  readonly owner: Actor;
  readonly run: () => void;
  readonly everyMs: number | undefined;
  dueMs: number;
  isOver: boolean;
}

/** How the scheduler chooses. */
export interface Temper {
  /** Timers fire only when nothing else can happen. */
  readonly isCalm: boolean;
  /** Lanes have priorities, which are drawn anew with this chance at each step; otherwise all are alike. */
  readonly redraws: number | undefined;
}

const EARLY_TIMER = 0.05;
const USUALLY_FIRST = 0.95;
const MOST_MS_A_STEP = 2;

const nextTurn = setImmediate;

export class World {
  readonly random: Random;
  readonly temper: Temper;
  nowMs = 1;
  steps = 0;
  /** The thread whose event happens now. */
  current: Actor = MAIN;
  /** Steps since something other than a timer happened. */
  idleSteps = 0;
  /** Called with each message that is sent. */
  onMessage: ((message: { readonly kind: string }) => void) | undefined;
  /** The last events, if they are wanted. */
  readonly trace: string[] | undefined;
  readonly #dead = new Set<Actor>();
  #lanes: Lane[] = [];
  #timers: Timer[] = [];

  constructor(seed: number, temper: (random: Random) => Temper, isTraced = false) {
    this.random = new Random(seed);
    this.temper = temper(this.random);
    this.trace = isTraced ? [] : undefined;
  }

  isDead(actor: Actor): boolean {
    return this.#dead.has(actor);
  }

  /** From now on nothing happens in it. */
  kill(actor: Actor): void {
    this.#dead.add(actor);
    this.#lanes = this.#lanes.filter(({ owner }) => owner !== actor);
    this.#timers = this.#timers.filter(({ owner }) => owner !== actor);
  }

  addLane(label: string, isReady: () => boolean, run: () => void, owner = this.current): Lane {
    const lane = { label, owner, isReady, run, priority: this.random.next() };
    if (!this.#dead.has(owner)) this.#lanes.push(lane);
    return lane;
  }

  removeLane(lane: Lane): void {
    const at = this.#lanes.indexOf(lane);
    if (at >= 0) this.#lanes.splice(at, 1);
  }

  /** Something that happens once, at some time. */
  once(label: string, run: () => void, owner = this.current): void {
    const lane = this.addLane(
      label,
      () => true,
      () => {
        this.removeLane(lane);
        run();
      },
      owner,
    );
  }

  addTimer(run: () => void, ms: number, everyMs?: number): Timer {
    const timer = { owner: this.current, run, everyMs, dueMs: this.nowMs + ms, isOver: false };
    if (!this.#dead.has(this.current)) this.#timers.push(timer);
    return timer;
  }

  removeTimer(timer: Timer): void {
    timer.isOver = true;
    const at = this.#timers.indexOf(timer);
    if (at >= 0) this.#timers.splice(at, 1);
  }

  /** Lets one thing happen, with all that follows at once. False if nothing can happen any more. */
  async step(): Promise<boolean> {
    const ready = this.#lanes.filter((lane) => lane.isReady());
    const { isCalm, redraws } = this.temper;
    const isTimers = this.#timers.length > 0 && (ready.length === 0 || (!isCalm && this.random.chance(EARLY_TIMER)));
    if (!isTimers && ready.length === 0) return false;
    this.steps += 1;
    this.nowMs += this.random.next() * MOST_MS_A_STEP;
    if (isTimers) this.#fire();
    else {
      if (redraws !== undefined && this.random.chance(redraws)) this.random.pick(ready).priority = this.random.next();
      const lane = this.#choose(ready);
      this.idleSteps = 0;
      this.#happen(lane.owner, lane.label, () => lane.run());
    }
    await new Promise<void>((resolve) => nextTurn(resolve));
    this.current = MAIN;
    return true;
  }

  #choose(ready: readonly Lane[]): Lane {
    if (this.temper.redraws === undefined || !this.random.chance(USUALLY_FIRST)) return this.random.pick(ready);
    return ready.reduce((best, lane) => (lane.priority > best.priority ? lane : best));
  }

  #fire(): void {
    const timer = this.#timers.reduce((first, other) => (other.dueMs < first.dueMs ? other : first));
    this.nowMs = Math.max(this.nowMs, timer.dueMs);
    this.idleSteps += 1;
    if (timer.everyMs === undefined) this.removeTimer(timer);
    else timer.dueMs = this.nowMs + timer.everyMs;
    this.#happen(timer.owner, 'a timer', timer.run);
  }

  #happen(owner: Actor, label: string, run: () => void): void {
    this.current = owner;
    this.trace?.push(`${this.steps} ${owner}: ${label}`);
    run();
  }
}

const place: { world?: World } = {};

/** The world that the shims act in: there is one at a time. */
export function world(): World {
  return place.world!;
}

export function enter(next: World): void {
  place.world = next;
}
