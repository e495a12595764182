// Where a thread's time goes. A thread is in one stage at a time and notes each change in shared
// memory, so main can report it for a failed run, too. Costs two calls of a clock per batch or
// chunk.

/**
 * reading: asks for input bytes, and waits for them. waiting: for another thread. writing: until
 * the system has the bytes.
 */
export const STAGES = ['reading', 'working', 'waiting', 'writing'] as const;
export type Stage = (typeof STAGES)[number];

/** Milliseconds in each stage. */
export type StageTimes = Readonly<Record<Stage, number>>;

/**
 * Per thread: a cell for each stage, then the current stage (index + 1; 0 before and after its
 * life) and its start.
 */
export const CLOCK_CELLS = STAGES.length + 2;
const CURRENT = STAGES.length;
const SINCE = STAGES.length + 1;

/**
 * The same clock for all threads of the process. performance.now() differs between threads, and its
 * modules take a millisecond to load in each.
 */
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

  /** Enters a stage, and returns the previous one. */
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

  /** The current stage; undefined before and after the thread's life. */
  get current(): Stage | undefined {
    return STAGES[this.#cells[CURRENT]! - 1];
  }

  /** Its start, as nowMs() counts. */
  get sinceMs(): number {
    return this.#cells[SINCE]!;
  }

  /** Up to now, as another thread sees it: wrong at most by the moment between two stores. */
  times(): StageTimes {
    const times = Object.fromEntries(STAGES.map((stage, i) => [stage, this.#cells[i]!])) as Record<Stage, number>;
    const { current } = this;
    if (current !== undefined) times[current] += Math.max(0, nowMs() - this.#cells[SINCE]!);
    return times;
  }
}
