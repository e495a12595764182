// --max-memory for memory that V8 does not limit: buffers, WebAssembly memory, shared memory. Polls
// the resident size of the process. If it is above the limit because of the user's code, the run
// fails, and the error names the thread that holds the most.
import { OutOfMemoryError, type Place } from '../job/errors.ts';
import { formatSize } from '../job/size.ts';
import { WRITER, type MemoryNotes } from '../threads/protocol/memory-notes.ts';
import { nowMs } from '../threads/protocol/stage-clock.ts';
import { WORKER_IDLE, type StatusBoard } from '../threads/protocol/status-board.ts';
import { workerPlace } from './thread-exit.ts';
import { PollingTimer } from './polling-timer.ts';
import type { RunPlan } from './plan.ts';

const MIB = 1024 ** 2;
const LOOKS_PERIOD_MS = 2000; // PollingTimer looks 20 times in a period: every 100 ms
/** Uncollected garbage is no fault: what a thread keeps is the smallest of its last notes. */
const NOTES_KEPT = 4;
/**
 * What a thread may hold outside its heap: kernel memory, and buffers that V8 has not yet
 * collected.
 */
const THREAD_BYTES = 64 * MIB;
/**
 * A batch larger than the budget runs alone. It exists as input, as result, as a copy, and once
 * more in grown buffers.
 */
const COPIES_OF_A_BATCH = 4;
/**
 * The assumed largest compression ratio: for compressed inputs only the compressed size is known,
 * and a pipe may be compressed.
 */
const MOST_PACKED = 10;
const IS_PACKED = /\.(b?gz|zst)$/i;
/** A thread that has written no note for so long is inside a call. */
const IN_CALL_MS = 500;
/** How far the process must grow beyond the limit when no thread's share can be measured. */
const DOUBT_FACTOR = 2;
const DOUBT_BYTES = 256 * MIB;

export class MemoryWatch {
  readonly #plan: RunPlan;
  readonly #board: StatusBoard;
  readonly #notes: MemoryNotes;
  readonly #limitBytes: number;
  readonly #onOver: (error: OutOfMemoryError) => void;
  readonly #timer: PollingTimer;
  readonly #rssBefore = process.memoryUsage.rss();
  /** For each thread the bytes of its last notes, and when it wrote the latest. */
  readonly #recent: { bytes: number[]; notedMs: number }[];

  constructor(
    plan: RunPlan,
    board: StatusBoard,
    notes: MemoryNotes,
    limitBytes: number,
    onOver: (error: OutOfMemoryError) => void,
  ) {
    this.#plan = plan;
    this.#board = board;
    this.#notes = notes;
    this.#limitBytes = limitBytes;
    this.#onOver = onOver;
    this.#recent = Array.from({ length: plan.procs + 1 }, () => ({ bytes: [], notedMs: 0 }));
    this.#timer = new PollingTimer(LOOKS_PERIOD_MS, () => this.#look());
  }

  stop(): void {
    this.#timer.stop();
  }

  #look(): void {
    for (const [thread, recent] of this.#recent.entries()) {
      const notedMs = this.#notes.notedMs(thread);
      if (notedMs === recent.notedMs) continue;
      recent.bytes = [...recent.bytes.slice(1 - NOTES_KEPT), this.#notes.heldBytes(thread)];
      recent.notedMs = notedMs;
    }
    const rss = process.memoryUsage.rss();
    const error = rss > this.#limitBytes ? (this.#errorOfKeeper(rss) ?? this.#errorOfCaller(rss)) : undefined;
    if (error === undefined) return;
    this.stop();
    this.#onOver(error);
  }

  #errorOfKeeper(rss: number): OutOfMemoryError | undefined {
    const kept = this.#recent.map(({ bytes }) => (bytes.length < NOTES_KEPT ? 0 : Math.min(...bytes)));
    const most = Math.max(...kept);
    if (kept.reduce((sum, bytes) => sum + bytes) <= this.#allowedBytes()) return undefined;
    return this.#error(rss, kept.indexOf(most), `keeps ${formatSize(most)} of it`);
  }

  /**
   * The memory of a thread inside a call is unknown, so the process must have grown far beyond the
   * limit.
   */
  #errorOfCaller(rss: number): OutOfMemoryError | undefined {
    const doubtful = DOUBT_FACTOR * this.#limitBytes + DOUBT_BYTES + this.#largeBatchBytes();
    if (rss - this.#rssBefore <= doubtful) return undefined;
    const agesMs = this.#recent.map(({ notedMs }, thread) =>
      notedMs === 0 || this.#isIdle(thread) ? 0 : nowMs() - notedMs,
    );
    const oldest = Math.max(...agesMs);
    return oldest < IN_CALL_MS ? undefined : this.#error(rss, agesMs.indexOf(oldest), 'is inside a call of the work');
  }

  /** A worker that waits for a batch writes no notes either. */
  #isIdle(thread: number): boolean {
    return thread !== WRITER && this.#board.state(thread) === WORKER_IDLE;
  }

  /** The bytes that the threads with the user's code may hold together. */
  #allowedBytes(): number {
    const { procs, heapBytesPerWorker, reading } = this.#plan;
    const threads = procs + (this.#recent[WRITER]!.notedMs === 0 ? 0 : 1);
    return threads * (heapBytesPerWorker + THREAD_BYTES) + reading.budgetBytes + this.#largeBatchBytes();
  }

  #largeBatchBytes(): number {
    const { spec, reading } = this.#plan;
    const { batchSize } = spec;
    const bytes = batchSize.kind === 'records' ? batchSize.records * this.#recordBytes() : 0;
    const batchBytes = batchSize.kind === 'bytes' ? batchSize.bytes : bytes;
    return batchBytes > reading.budgetBytes ? COPIES_OF_A_BATCH * batchBytes : 0;
  }

  #recordBytes(): number {
    const records = this.#board.get('recordsRead');
    const { bytesTotal, inputs } = this.#plan;
    const isPacked = bytesTotal === undefined || inputs.some(({ displayName }) => IS_PACKED.test(displayName));
    return records === 0 ? 0 : ((isPacked ? MOST_PACKED : 1) * this.#board.get('bytesRead')) / records;
  }

  #error(rss: number, thread: number, does: string): OutOfMemoryError {
    const taken = `the process has taken ${formatSize(rss)}, more than --max-memory ${formatSize(this.#limitBytes)}`;
    const name = thread === WRITER ? 'the writer, in which merge() runs,' : `worker ${thread}`;
    const place: Place = thread === WRITER ? {} : workerPlace(thread, this.#plan, this.#board);
    return new OutOfMemoryError(`${taken}: ${name} ${does}`, {
      place,
      advice:
        'buffers and WebAssembly memory count too: keep less in them; ' +
        'or use fewer --procs, because each has its own, or more memory (--max-memory)',
    });
  }
}
