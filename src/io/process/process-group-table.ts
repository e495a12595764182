// Which process groups a worker's commands run in, noted where main can see it: ending a thread ends no process of it,
// so main does that, and must know of each. As in held-descriptor.ts a change is announced before it is made, and main
// freezes the note before it ends thread or groups: from then on the worker can start nothing, and nothing that it has
// started is missing. What else must not be cut in two, such as a descriptor on its way to a stream, is done in a
// change, too.

const STEADY = 0;
const CHANGING = -1;
const FROZEN = -2;

/** The group of the command that runs now, and of those that left something behind. */
export const MOST_GROUPS = 32;
/** The state, the starter, whether it is lost, the groups. */
const CELLS = 3 + MOST_GROUPS;
/** No group of a worker's is 0. */
const FREE = 0;

export class ProcessGroupTable {
  readonly #state: Int32Array;
  readonly #starter: Int32Array;
  readonly #isStarterLost: Int32Array;
  readonly #groups: Int32Array;

  /** Memory for so many workers, to be shared with them. */
  static memory(workers: number): SharedArrayBuffer {
    return new SharedArrayBuffer(workers * CELLS * Int32Array.BYTES_PER_ELEMENT);
  }

  /** How many workers the memory is for. */
  static workersOf(memory: SharedArrayBuffer): number {
    return memory.byteLength / (CELLS * Int32Array.BYTES_PER_ELEMENT);
  }

  /** The note of one worker, from 1. */
  constructor(memory: SharedArrayBuffer, worker: number) {
    const at = (worker - 1) * CELLS;
    const cells = new Int32Array(memory).subarray(at, at + CELLS);
    this.#state = cells.subarray(0, 1);
    this.#starter = cells.subarray(1, 2);
    this.#isStarterLost = cells.subarray(2, 3);
    this.#groups = cells.subarray(3);
  }

  /** For the worker: what is started in `call`, and noted there, is so for main in one step. */
  update<T>(call: () => T): T {
    if (Atomics.compareExchange(this.#state, 0, STEADY, CHANGING) !== STEADY) {
      // where main has frozen the note nobody hears this: the run has failed before
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

  /** Also where main has frozen the note: the group was empty a moment ago, and main looks for itself. */
  removeGroup(group: number): void {
    take(this.#groups, group);
  }

  /** The group of the process that starts the commands, and buries them: to be ended when they are. */
  set starter(group: number | undefined) {
    Atomics.store(this.#starter, 0, group ?? FREE);
  }

  get starter(): number | undefined {
    return listed(this.#starter)[0];
  }

  /** For the worker: a starter of it has ended for no good reason, and it has no other. */
  set isStarterLost(isLost: boolean) {
    Atomics.store(this.#isStarterLost, 0, isLost ? 1 : 0);
  }

  get isStarterLost(): boolean {
    return Atomics.load(this.#isStarterLost, 0) === 1;
  }

  /** What has been added. */
  get groups(): number[] {
    return listed(this.#groups);
  }

  get groupsAndStarter(): number[] {
    return [...this.groups, ...listed(this.#starter)];
  }

  /** For main, when the worker has ended and nothing of it is left: the note is another worker's now. */
  reset(): void {
    Atomics.store(this.#starter, 0, FREE);
    this.isStarterLost = false;
    for (let index = 0; index < this.#groups.length; index += 1) Atomics.store(this.#groups, index, FREE);
    Atomics.store(this.#state, 0, STEADY);
  }

  /** For main: from `true` on the worker changes nothing any more; `false` while it is in a change. */
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
