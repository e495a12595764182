// The process groups of a worker's commands, in memory shared with main: ending a thread does not
// end its processes, so main must know them. As in held-descriptor.ts, a change is announced before
// it is made, and main freezes the table before it ends thread or groups. From then on the worker
// can start nothing, and nothing it has started is missing. Other steps that must not be
// interrupted, such as handing a descriptor to a stream, are made inside a change too.

const STEADY = 0;
const CHANGING = -1;
const FROZEN = -2;

/** The groups of the running command and of commands that left processes behind. */
export const MOST_GROUPS = 32;
/** The state, the starter, whether the starter is lost, the groups. */
const CELLS = 3 + MOST_GROUPS;
/** 0 is not the group of a worker's process. */
const FREE = 0;

export class ProcessGroupTable {
  readonly #state: Int32Array;
  readonly #starter: Int32Array;
  readonly #isStarterLost: Int32Array;
  readonly #groups: Int32Array;

  /** Memory for this many workers, to be shared with them. */
  static memory(workers: number): SharedArrayBuffer {
    return new SharedArrayBuffer(workers * CELLS * Int32Array.BYTES_PER_ELEMENT);
  }

  /** The number of workers that the memory is for. */
  static workersOf(memory: SharedArrayBuffer): number {
    return memory.byteLength / (CELLS * Int32Array.BYTES_PER_ELEMENT);
  }

  /** The table of one worker (from 1). */
  constructor(memory: SharedArrayBuffer, worker: number) {
    const at = (worker - 1) * CELLS;
    const cells = new Int32Array(memory).subarray(at, at + CELLS);
    this.#state = cells.subarray(0, 1);
    this.#starter = cells.subarray(1, 2);
    this.#isStarterLost = cells.subarray(2, 3);
    this.#groups = cells.subarray(3);
  }

  /**
   * For the worker: for main, starting a process in `call` and adding its group is one step. Throws
   * if main has frozen the table.
   */
  update<T>(call: () => T): T {
    if (Atomics.compareExchange(this.#state, 0, STEADY, CHANGING) !== STEADY) {
      // Frozen by main: the run has failed, so nobody gets this error.
      throw new Error("process groups can't be changed now");
    }
    try {
      return call();
    } finally {
      Atomics.store(this.#state, 0, STEADY);
    }
  }

  get hasRoomForGroup(): boolean {
    return this.#groups.includes(FREE);
  }

  addGroup(group: number): void {
    put(this.#groups, group);
  }

  /** Allowed after a freeze too: the group is empty, and main checks for itself. */
  removeGroup(group: number): void {
    take(this.#groups, group);
  }

  /** The group of the process that starts and reaps the commands: ended together with them. */
  set starter(group: number | undefined) {
    Atomics.store(this.#starter, 0, group ?? FREE);
  }

  get starter(): number | undefined {
    return listed(this.#starter)[0];
  }

  /** For the worker: its starter has died, and it has no other. */
  set isStarterLost(isLost: boolean) {
    Atomics.store(this.#isStarterLost, 0, isLost ? 1 : 0);
  }

  get isStarterLost(): boolean {
    return Atomics.load(this.#isStarterLost, 0) === 1;
  }

  /** The groups that have been added and not removed. */
  get groups(): number[] {
    return listed(this.#groups);
  }

  get groupsAndStarter(): number[] {
    return [...this.groups, ...listed(this.#starter)];
  }

  /** For main, when the worker and its processes have ended: another worker uses the table now. */
  reset(): void {
    Atomics.store(this.#starter, 0, FREE);
    this.isStarterLost = false;
    for (let index = 0; index < this.#groups.length; index += 1) Atomics.store(this.#groups, index, FREE);
    Atomics.store(this.#state, 0, STEADY);
  }

  /** For main: after `true` the worker can change nothing; `false` while a change is under way. */
  freeze(): boolean {
    const state = Atomics.load(this.#state, 0);
    if (state === FROZEN) return true;
    return state === STEADY && Atomics.compareExchange(this.#state, 0, STEADY, FROZEN) === STEADY;
  }
}

function listed(cells: Int32Array): number[] {
  return [...cells].filter((value) => value !== FREE);
}

function put(cells: Int32Array, value: number): void {
  const index = cells.indexOf(FREE);
  if (index < 0) throw new RangeError('the process-group table is full');
  Atomics.store(cells, index, value);
}

function take(cells: Int32Array, value: number): void {
  const index = cells.indexOf(value);
  if (index >= 0) Atomics.store(cells, index, FREE);
}
