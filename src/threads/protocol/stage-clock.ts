// Where a thread's time goes. It is in one stage at any moment and notes each change in shared memory, so that main can
// tell of a run that failed, too. Two calls of a clock a batch or chunk: nothing a record would notice.

/** reading: asks for input bytes, and waits for them. waiting: for another thread. writing: until the system has it. */
export const STAGES = ['reading', 'working', 'waiting', 'writing'] as const;
export type Stage = (typeof STAGES)[number];

/** Milliseconds in each stage. */
export type StageTimes = Readonly<Record<Stage, number>>;

/** Of a thread: one for each stage, then the stage it is in (its index + 1; 0 before and after its life) and since when. */
export const CLOCK_CELLS = STAGES.length + 2;
const CURRENT = STAGES.length;
const SINCE = STAGES.length + 1;

/** The same for all threads of the process, unlike performance.now(), whose modules also take each of them a millisecond to load. */
export function nowMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

export class StageClock {
  readonly #cells: Float64Array;

  /** Over CLOCK_CELLS cells that no other thread writes. */
  constructor(cells: Float64Array) {
    this.#cells = cells;
  }

  start(stage: Stage): void {
    this.#cells[SINCE] = nowMs();
    this.#cells[CURRENT] = STAGES.indexOf(stage) + 1;
  }

  /** Goes over to a stage; the one it was in, to go back to. */
  enter(stage: Stage): Stage {
    const before = STAGES[this.#cells[CURRENT]! - 1]!;
    this.stop();
    this.start(stage);
    return before;
  }

  stop(): void {
    const current = this.#cells[CURRENT]! - 1;
    if (current >= 0) this.#cells[current]! += nowMs() - this.#cells[SINCE]!;
    this.#cells[CURRENT] = 0;
  }

  /** The stage it is in; undefined before and after the thread's life. */
  get current(): Stage | undefined {
    return STAGES[this.#cells[CURRENT]! - 1];
  }

  /** Since when, as nowMs() counts. */
  get sinceMs(): number {
    return this.#cells[SINCE]!;
  }

  /** Up to now, as another thread sees it: off by the moment between two stores at the most. */
  times(): StageTimes {
    const times = Object.fromEntries(STAGES.map((stage, i) => [stage, this.#cells[i]!])) as Record<Stage, number>;
    const { current } = this;
    if (current !== undefined) times[current] += Math.max(0, nowMs() - this.#cells[SINCE]!);
    return times;
  }
}
