// Lost workers and their replacements: tried without threads.
import { jest } from '@jest/globals';
import fc from 'fast-check';
import { toReport } from '../../src/job/error-report.ts';
import { OutputError, TimeoutError, WorkError, type ThreadmillError } from '../../src/job/errors.ts';
import type { Policies } from '../../src/job/policies.ts';
import { WorkerTeam } from '../../src/supervisor/worker-team.ts';
import { StderrLock } from '../../src/threads/protocol/stderr-lock.ts';
import { StatusBoard, WORKER_BUSY, WORKER_IDLE } from '../../src/threads/protocol/status-board.ts';
import { FakeThreads } from '../support/fake-threads.ts';
import { planOf, settled, workerDone } from '../support/supervised.ts';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask'] });
});
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

class TeamBench {
  readonly threads = new FakeThreads();
  readonly board = new StatusBoard(3);
  readonly failures: ThreadmillError[] = [];
  readonly warnings: string[] = [];
  readonly toReader: Record<string, unknown>[] = [];
  readonly toWriter: Record<string, unknown>[] = [];
  ends = 0;
  readonly team: WorkerTeam;

  constructor(policies: Partial<Policies> = { retries: 1 }) {
    this.team = new WorkerTeam({
      plan: planOf(policies),
      board: this.board,
      early: this.threads.asPrespawned,
      commands: undefined,
      isPrintRelayed: false,
      memoryNotes: undefined,
      onPrint: () => {},
      onWarning: (text) => this.warnings.push(text),
      tellReader: (message, ports = []) => this.toReader.push({ ...message, ports: ports.length }),
      tellWriter: (message, ports) => this.toWriter.push({ ...message, ports: ports.length }),
      onFailure: (error) => this.failures.push(error),
      onEnded: () => {
        this.ends += 1;
      },
    });
    this.team.start();
  }

  of(worker: number) {
    return this.threads.of(`worker ${worker}`);
  }

  fail(worker: number, error: ThreadmillError = atBatch(worker)): void {
    this.of(worker).say({ kind: 'failed', error: toReport(error) });
  }

  get losses(): unknown[] {
    return this.toReader.flatMap(({ kind, worker }) => (kind === 'worker-lost' ? [worker] : []));
  }
}

function atBatch(worker: number, batch = 4): WorkError {
  return new WorkError('thrown', { place: { worker, batch, record: 41 } });
}

const tooLong = new TimeoutError('the record took longer than 1s', { place: { worker: 1, batch: 4, record: 41 } });

test('both sides get each worker, with a port each', async () => {
  const bench = new TeamBench();
  bench.team.start();
  for (const told of [bench.toReader, bench.toWriter]) {
    expect(told).toMatchObject([
      { kind: 'worker-joined', worker: 1, ports: 1 },
      { kind: 'worker-joined', worker: 2, ports: 1 },
    ]);
  }
  const { readerPort, writerPort } = bench.of(2).data!;
  expect(new Set([readerPort, writerPort, bench.toReader[1]!['port'], bench.toWriter[1]!['port']]).size).toBe(4);
  expect(bench.team.started).toBe(2);
  await Promise.all(bench.team.stop());
});

test('one that fails over a batch is terminated, and the reader learns it when it has ended, and not before', async () => {
  const bench = new TeamBench();
  bench.of(1).ending = 'when-told';
  bench.board.setState(1, WORKER_BUSY);
  bench.fail(1);
  await settled();
  expect([bench.of(1).terminations, bench.losses, bench.team.isLosing]).toEqual([1, [], true]);
  expect(bench.board.isTerminating(1)).toBe(true);
  expect(bench.team.threads).toHaveLength(1);
  bench.of(1).exit(1);
  await settled();
  expect(bench.toReader.at(-1)).toMatchObject({
    kind: 'worker-lost',
    worker: 1,
    error: { name: 'WorkError', message: 'thrown', place: { batch: 4, record: 41 } },
  });
  expect([bench.losses, bench.failures, bench.team.isLosing, bench.team.threads]).toEqual([[1], [], false, []]);
  // Its figures on the board are not those of its replacement.
  expect([bench.board.isTerminating(1), bench.board.state(1)]).toEqual([false, WORKER_IDLE]);
  expect(bench.board.clock(1).current).toBeUndefined();
});

test('for any further events a lost worker is lost once', async () => {
  const more: readonly ((bench: TeamBench) => void)[] = [
    (bench) => bench.fail(1),
    (bench) => bench.of(1).die(new Error('ended')),
    (bench) => bench.of(1).garble(new Error('half')),
    (bench) => bench.team.overrun(1, tooLong),
    (bench) => bench.fail(1, new OutputError('no room')),
    (bench) => bench.of(1).exit(0),
  ];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...more), { minLength: 1 }), async (events) => {
      const bench = new TeamBench();
      bench.of(1).ending = 'when-told';
      bench.fail(1);
      for (const event of events) event(bench);
      bench.of(1).exit(1);
      await settled();
      expect([bench.losses, bench.failures, bench.of(1).terminations]).toEqual([[1], [], 1]);
    }),
    { numRuns: 60 },
  );
});

test('its replacement has its number, and starts as a replacement', async () => {
  const bench = new TeamBench();
  bench.team.start();
  const [first] = bench.team.threads;
  bench.fail(1);
  await settled();
  bench.team.start(1);
  expect(bench.threads.names).toEqual(['worker 1', 'worker 2', 'worker 1']);
  expect(bench.of(1).data).toMatchObject({ worker: 1, isReplacement: true });
  expect(bench.team.threads).not.toContain(first);
  expect(bench.team.started).toBe(2);
  // It is another worker: its failures are its own.
  bench.fail(1);
  await settled();
  expect(bench.losses).toEqual([1, 1]);
  bench.team.start();
  expect(bench.team.started).toBe(3);
  await Promise.all(bench.team.stop());
});

test.each<[string, Partial<Policies>, ThreadmillError]>([
  ['without policies', { retries: 0 }, atBatch(1)],
  ['that is of no batch', { retries: 1 }, new WorkError('in setup', { place: { worker: 1, during: 'setup' } })],
  ['of a kind that no other attempt fixes', { retries: 1 }, new OutputError('no room', { place: { batch: 4 } })],
  [
    'found when the batch was done with',
    { retries: 1 },
    new WorkError('late', { place: { worker: 1, batch: 4, isPast: true } }),
  ],
])('a failure %s is the run’s', async (_, policies, error) => {
  const bench = new TeamBench(policies);
  bench.fail(1, error);
  await settled();
  expect(bench.failures).toMatchObject([{ message: error.message }]);
  expect([bench.losses, bench.of(1).terminations, bench.team.isLosing]).toEqual([[], 0, false]);
});

test.each<[string, Partial<Policies>]>([
  ['a quarantine', { quarantine: { outputs: {} as never, bound: { kind: 'records', records: 1 } } }],
  ['retries', { retries: 1 }],
  ['a time-out', { timeout: { ms: 1000, text: '1s' } }],
])('with %s a worker that dies over a batch is replaced', async (_, policies) => {
  const bench = new TeamBench(policies);
  bench.board.setPosition(1, { firstRecord: 41, lastRecord: 50, batch: 4, input: 0, line: 41, segmentIndex: 0 });
  bench.board.setState(1, WORKER_BUSY);
  bench.of(1).exit(7);
  await settled();
  expect([bench.losses, bench.failures]).toEqual([[1], []]);
  expect(bench.toReader.at(-1)).toMatchObject({ error: { name: 'ThreadEndedError', place: { batch: 4, worker: 1 } } });
});

test('one that dies between two batches fails the run: there is nothing to retry', async () => {
  const bench = new TeamBench();
  bench.of(1).exit(7);
  await settled();
  expect(bench.failures).toMatchObject([{ name: 'ThreadEndedError', place: { worker: 1 } }]);
  expect(bench.losses).toEqual([]);
});

test('a worker that is at a record for too long is lost over it', async () => {
  const bench = new TeamBench({ timeout: { ms: 1000, text: '1s' } });
  bench.team.overrun(1, tooLong);
  bench.team.overrun(2, tooLong); // no worker has this number any more
  await settled();
  expect(bench.losses).toEqual([1]);
  expect(bench.toReader.at(-1)).toMatchObject({ error: { name: 'TimeoutError' } });
});

test('if such a worker finishes after all it is done, and the team with it', async () => {
  const bench = new TeamBench({ timeout: { ms: 1000, text: '1s' } });
  bench.of(1).ending = 'when-told';
  bench.team.overrun(1, tooLong);
  bench.of(1).say({ ...workerDone(7) });
  bench.of(1).exit(0);
  await settled();
  expect([bench.failures, bench.team.isLosing]).toEqual([[], false]);
  expect([bench.team.areAllDone, bench.team.reports]).toEqual([true, [workerDone(7)]]);
});

test('if the earlier worker of a number was done, its replacement is not', async () => {
  const bench = new TeamBench({ timeout: { ms: 1000, text: '1s' } });
  bench.of(1).ending = 'when-told';
  bench.team.overrun(1, tooLong);
  bench.of(1).say({ ...workerDone(1) });
  bench.of(1).exit(0);
  await settled();
  bench.team.start(1);
  expect(bench.team.areAllDone).toBe(false);
  bench.of(1).say({ ...workerDone(2) });
  expect(bench.team.areAllDone).toBe(true);
  expect(bench.team.reports).toEqual([workerDone(1), workerDone(2)]);
  bench.of(1).exit(0);
  await settled();
});

test("a lost worker that can't be terminated fails the run with its reason: nothing may take its place", async () => {
  const bench = new TeamBench();
  bench.of(1).ending = 'when-told';
  bench.fail(1);
  await jest.advanceTimersByTimeAsync(61_000);
  expect(bench.failures).toMatchObject([{ message: 'thrown' }]);
  expect([bench.losses, bench.team.isLosing]).toEqual([[], true]);
  bench.of(1).exit(1);
  await settled();
  expect(bench.losses).toEqual([]);
});

test('while the run is stopped no worker counts as lost: the reader learns nothing', async () => {
  const bench = new TeamBench();
  bench.of(1).ending = 'when-told';
  bench.fail(1);
  const ends = bench.team.stop();
  bench.of(1).exit(1);
  await Promise.all(ends);
  await settled();
  expect([bench.losses, bench.failures]).toEqual([[], []]);
});

test('failures while the run is stopped are reported, not retried', async () => {
  const bench = new TeamBench();
  bench.of(1).ending = 'when-told';
  const ends = bench.team.stop();
  bench.fail(1);
  bench.of(1).exit(1);
  await Promise.all(ends);
  expect([bench.losses, bench.failures.length]).toEqual([[], 1]);
});

test('a failure after a worker was done is not a failure of a batch', async () => {
  const bench = new TeamBench();
  bench.of(1).say({ ...workerDone() });
  bench.fail(1);
  bench.of(1).exit(0);
  await settled();
  expect([bench.losses, bench.failures.length]).toEqual([[], 1]);
});

test('the team is done when each worker is, not when one is twice', async () => {
  const bench = new TeamBench();
  bench.team.start();
  bench.of(1).say({ ...workerDone(1) });
  bench.of(1).say({ ...workerDone(1) });
  expect(bench.team.areAllDone).toBe(false);
  bench.of(2).say({ ...workerDone(2) });
  expect([bench.team.areAllDone, bench.team.reports]).toEqual([true, [workerDone(1), workerDone(2)]]);
  for (const worker of [1, 2]) bench.of(worker).exit();
  await settled();
  expect(bench.ends).toBe(2);
});

test('a worker that has ended releases the lock for printing, whoever holds it', async () => {
  const bench = new TeamBench();
  bench.team.start();
  const lock = new StderrLock(bench.of(1).data!['printing'] as SharedArrayBuffer);
  const holder = new Int32Array(lock.memory);
  lock.acquire(1);
  bench.of(2).exit();
  await settled();
  expect(holder[0]).toBe(1);
  bench.of(1).exit();
  await settled();
  expect(holder[0]).toBe(0);
});
