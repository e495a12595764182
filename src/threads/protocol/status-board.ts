// Shared memory in which every thread notes its progress. The supervisor reads it to name the
// record on which a thread died, and for the progress line. One writer per cell, plain stores,
// nobody waits: figures may be a moment old, and only messages to people use them. Except for the
// descriptors: main closes these after a thread was ended by force.
import { HeldDescriptor } from '../../io/system/held-descriptor.ts';
import { OUTPUTS } from './output-names.ts';
import { CLOCK_CELLS, StageClock } from './stage-clock.ts';

const COUNTERS = [
  'bytesRead',
  'bytesDone',
  'bytesBefore',
  'recordsRead',
  'recordsCommitted',
  'recordsOut',
  'recordsDropped',
  'recordsFiltered',
  'recordsQuarantined',
  'recordsRetried',
  'recordsJournalled',
  'batchesCommitted',
  /** The results of all batches before this one are with the writer. */
  'batchesArrived',
  'bytesWritten',
] as const;
export type Counter = (typeof COUNTERS)[number];

const WORKER_FLOATS = [
  'firstRecord',
  'line',
  'segmentIndex',
  'input',
  'batch',
  'lastRecord',
  'beat',
  'attempt',
] as const;
const INT32_BYTES = 4;
const FLOAT64_BYTES = 8;
/**
 * Int32 cells per worker: its state, the index in its batch of its current record, whether main is
 * about to end it.
 */
const WORKER_INTS = 3;
/** After those, an Int32 cell for each descriptor that it holds open. */
const HOLDERS = ['reader', 'writer'] as const;
export type Holder = (typeof HOLDERS)[number];
/**
 * The descriptors of reader and writer: with pairs the reader has two inputs, and the writer may
 * have several outputs.
 */
const DESCRIPTORS = ['reader', 'reader-mate', ...OUTPUTS] as const;
export type DescriptorName = (typeof DESCRIPTORS)[number];

/**
 * State of a worker: 0 no batch yet or between batches, 1 in a batch, 2 in setup, header or
 * teardown.
 */
export const WORKER_IDLE = 0;
export const WORKER_BUSY = 1;
export const WORKER_IN_HOOK = 2;

export interface WorkerPosition {
  readonly state: number;
  /** Index of the record in its batch. */
  readonly recordIndex: number;
  /** Number (NR) of the batch's first record. */
  readonly firstRecord: number;
  /** Number of its last. */
  readonly lastRecord: number;
  readonly batch: number;
  /**
   * The segment of that batch that the worker entered last: its input, first line, and first
   * record's index.
   */
  readonly input: number;
  readonly line: number;
  readonly segmentIndex: number;
  /** How often the worker has begun a batch, or a part of one. */
  readonly attempt: number;
  /** How often it has told that its event loop turns, where it waits for several records. */
  readonly beat: number;
}

export class StatusBoard {
  readonly memory: SharedArrayBuffer;
  readonly #counters: Float64Array;
  readonly #floats: Float64Array;
  readonly #clocks: Float64Array;
  readonly #ints: Int32Array;

  /** A board for `workers` workers, or a view of one that another thread made. */
  constructor(workers: number, memory?: SharedArrayBuffer) {
    const clockFloats = (HOLDERS.length + workers) * CLOCK_CELLS;
    const floats = COUNTERS.length + workers * WORKER_FLOATS.length + clockFloats;
    const ints = workers * WORKER_INTS + DESCRIPTORS.length;
    this.memory = memory ?? new SharedArrayBuffer(floats * FLOAT64_BYTES + ints * INT32_BYTES);
    this.#counters = new Float64Array(this.memory, 0, COUNTERS.length);
    this.#floats = new Float64Array(this.memory, COUNTERS.length * FLOAT64_BYTES, workers * WORKER_FLOATS.length);
    this.#clocks = new Float64Array(this.memory, (floats - clockFloats) * FLOAT64_BYTES, clockFloats);
    this.#ints = new Int32Array(this.memory, floats * FLOAT64_BYTES, ints);
  }

  get(counter: Counter): number {
    return this.#counters[COUNTERS.indexOf(counter)]!;
  }

  set(counter: Counter, value: number): void {
    this.#counters[COUNTERS.indexOf(counter)] = value;
  }

  /** The cell in which a worker (from 1) stores the index of its record. */
  recordSlot(worker: number): Int32Array {
    return this.#ints.subarray((worker - 1) * WORKER_INTS + 1, (worker - 1) * WORKER_INTS + 2);
  }

  setState(worker: number, state: number): void {
    this.#ints[(worker - 1) * WORKER_INTS] = state;
  }

  state(worker: number): number {
    return this.#ints[(worker - 1) * WORKER_INTS]!;
  }

  markTerminating(worker: number, isTerminating: boolean): void {
    Atomics.store(this.#ints, (worker - 1) * WORKER_INTS + 2, isTerminating ? 1 : 0);
  }

  /** Main ends the worker and its commands: failures from now on are a consequence of that. */
  isTerminating(worker: number): boolean {
    return Atomics.load(this.#ints, (worker - 1) * WORKER_INTS + 2) === 1;
  }

  /** The worker's current place; the attempt does not change. */
  setPosition(
    worker: number,
    position: Record<Exclude<(typeof WORKER_FLOATS)[number], 'attempt' | 'beat'>, number>,
  ): void {
    const at = (worker - 1) * WORKER_FLOATS.length; // in the order of the names
    const floats = this.#floats;
    // One by one: small batches are many, and a loop over the names would cost more than everything
    // else.
    floats[at] = position.firstRecord;
    floats[at + 1] = position.line;
    floats[at + 2] = position.segmentIndex;
    floats[at + 3] = position.input;
    floats[at + 4] = position.batch;
    floats[at + 5] = position.lastRecord;
  }

  /** The worker begins something: until it reaches a record, it is on all of it. */
  beginAttempt(worker: number, noRecord: number): void {
    this.#floats[worker * WORKER_FLOATS.length - 1]! += 1;
    this.recordSlot(worker)[0] = noRecord;
  }

  /** The worker waits, and is not stuck. */
  beat(worker: number): void {
    this.#floats[worker * WORKER_FLOATS.length - 2]! += 1;
  }

  position(worker: number): WorkerPosition {
    const at = (worker - 1) * WORKER_FLOATS.length;
    const [firstRecord, line, segmentIndex, input, batch, lastRecord, beat, attempt] = this.#floats.subarray(
      at,
      at + WORKER_FLOATS.length,
    );
    return {
      state: this.state(worker),
      recordIndex: this.recordSlot(worker)[0]!,
      firstRecord: firstRecord!,
      line: line!,
      segmentIndex: segmentIndex!,
      input: input!,
      batch: batch!,
      lastRecord: lastRecord!,
      attempt: attempt!,
      beat: beat!,
    };
  }

  heldDescriptor(name: DescriptorName): HeldDescriptor {
    const at = this.#ints.length - DESCRIPTORS.length + DESCRIPTORS.indexOf(name);
    return new HeldDescriptor(this.#ints.subarray(at, at + 1));
  }

  /** Of the reader, the writer, or the worker with this number. */
  clock(thread: Holder | number): StageClock {
    const at = (typeof thread === 'number' ? HOLDERS.length + thread - 1 : HOLDERS.indexOf(thread)) * CLOCK_CELLS;
    return new StageClock(this.#clocks.subarray(at, at + CLOCK_CELLS));
  }

  busyWorkers(workers: number): number {
    let busy = 0;
    for (let worker = 1; worker <= workers; worker += 1) if (this.state(worker) !== WORKER_IDLE) busy += 1;
    return busy;
  }
}
