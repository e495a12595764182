// A Supervision without threads: a plan without work, fake threads, and all reports of the run.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ThreadmillError } from '../../src/job/errors.ts';
import type { Policies } from '../../src/job/policies.ts';
import { resolveJob } from '../../src/job/resolve-job.ts';
import type { RunPlan } from '../../src/supervisor/plan.ts';
import { Supervision, type ThreadReports } from '../../src/supervisor/supervision.ts';
import type { ReaderDone, WorkerDone, WriterDone } from '../../src/threads/protocol/protocol.ts';
import { NONE_SKIPPED } from '../../src/records/skipped-lines.ts';
import { StatusBoard } from '../../src/threads/protocol/status-board.ts';
import { FakeThreads, type FakeThread } from './fake-threads.ts';

const PROCS = 3;
export const NO_POLICIES: Policies = {
  quarantine: undefined,
  retries: 0,
  retryDelayMs: undefined,
  timeout: undefined,
  idleTimeout: undefined,
};

export const READER_DONE: ReaderDone = {
  kind: 'done',
  batches: 2,
  records: 20,
  recordsByInput: [20],
  skipped: NONE_SKIPPED,
  bytes: 200,
};
export const WRITER_DONE = { kind: 'done', batches: 2, recordsIn: 20 } as unknown as WriterDone;

export function workerDone(seen = 1): WorkerDone {
  return { kind: 'done', counters: { seen }, failuresShown: 0 };
}

/** The part of a plan that threads are started from. */
export function planOf(policies: Partial<Policies> = {}, more: Partial<RunPlan> = {}): RunPlan {
  const plan = {
    procs: PROCS,
    heapBytesPerWorker: 64 * 1024 * 1024,
    heapBytesPerWriter: undefined,
    isCommand: false,
    isSpaceTight: false,
    spec: { ...resolveJob({ map: 'line', input: 'in.txt' }), policies: { ...NO_POLICIES, ...policies } },
    inputs: [{ displayName: 'in.txt', from: { kind: 'path', path: 'in.txt' } }],
    reading: {},
    working: { work: { format: 'lines' } },
    writing: {},
    memoryLimitBytes: undefined,
    outputs: new Map([['main', { plan: { kind: 'stream', displayName: 'standard output' } }]]),
    ...more,
  };
  return plan as unknown as RunPlan;
}

export class SupervisionBench {
  readonly threads = new FakeThreads();
  readonly board = new StatusBoard(PROCS);
  readonly failures: ThreadmillError[] = [];
  readonly warnings: string[] = [];
  readonly prints: string[] = [];
  readonly supervision: Supervision;
  /** The outcome of `reports`; undefined while it is pending. */
  end: { readonly reports: ThreadReports } | { readonly error: unknown } | undefined;

  constructor(plan: RunPlan = planOf(), prepare: (threads: FakeThreads) => void = () => {}) {
    prepare(this.threads);
    this.supervision = new Supervision({
      plan,
      early: this.threads.asPrespawned,
      board: this.board,
      onFailure: (error) => this.failures.push(error),
      onWarning: (text) => this.warnings.push(text),
      onPrint: (text) => this.prints.push(text),
      isPrintRelayed: false,
    });
    this.supervision.reports().then(
      (reports) => (this.end = { reports }),
      (error: unknown) => (this.end = { error }),
    );
  }

  of(name: string): FakeThread {
    return this.threads.of(name);
  }

  /** The reader asks for another worker. */
  want(replaced?: number): void {
    this.of('reader').say({ kind: 'worker-wanted', replaced });
  }

  /** The thread sends `done`; it does not end by that. */
  done(name: string): void {
    const told = name === 'reader' ? READER_DONE : name === 'writer' ? WRITER_DONE : workerDone();
    this.of(name).say({ ...told });
  }

  get messages(): string[] {
    return this.failures.map(({ message }) => message);
  }
}

/** Lets the effects of ended threads happen. */
export async function settled(turns = 5): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await nextTurn();
}
