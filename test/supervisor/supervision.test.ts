// The states of a run, tried without threads: running, then stopping or ended.
import { jest } from '@jest/globals';
import fc from 'fast-check';
import { InternalError, UsageError } from '../../src/job/errors.ts';
import { READER_DONE, settled, SupervisionBench, planOf, WRITER_DONE, workerDone } from '../support/supervised.ts';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask'] });
});
afterEach(() => {
  // A watch or timer that outlives the run would keep the library's caller alive.
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

const ALL = ['reader', 'writer', 'worker 1'];

async function end(bench: SupervisionBench, names: readonly string[] = ALL): Promise<void> {
  for (const name of names) {
    bench.done(name);
    bench.of(name).exit();
  }
  await settled();
}

test('it starts a writer, a reader and one worker, and connects them', async () => {
  const bench = new SupervisionBench();
  expect(bench.threads.names).toEqual(['writer', 'reader', 'worker 1']);
  for (const name of ['reader', 'writer']) {
    expect(bench.of(name).heard).toMatchObject([{ kind: 'worker-joined', worker: 1 }]);
  }
  expect(bench.of('worker 1').data).toMatchObject({ worker: 1, procs: 3, isReplacement: false });
  expect(bench.supervision.workersStarted).toBe(1);
  await end(bench);
});

test('it succeeds when every thread has ended after its work, with their reports', async () => {
  const bench = new SupervisionBench();
  await end(bench);
  expect(bench.end).toEqual({ reports: { reader: READER_DONE, writer: WRITER_DONE, workers: [workerDone()] } });
  expect([bench.failures, bench.supervision.stuckThreads()]).toEqual([[], []]);
});

test('for any order in which threads are done and end, it ends with the last of them and not before', async () => {
  const events = ALL.flatMap((name) => [
    { name, what: 'done' },
    { name, what: 'exit' },
  ]);
  const orders = fc
    .shuffledSubarray(events, { minLength: events.length, maxLength: events.length })
    // No thread ends before it is done.
    .map((order) => order.map(({ name }, at) => ({ name, isFirst: order.findIndex((e) => e.name === name) === at })));
  await fc.assert(
    fc.asyncProperty(orders, async (order) => {
      const bench = new SupervisionBench();
      for (const { name, isFirst } of order) {
        expect(bench.end).toBeUndefined();
        if (isFirst) bench.done(name);
        else bench.of(name).exit();
        await settled(2);
      }
      expect(bench.end).toHaveProperty('reports.reader', READER_DONE);
      expect(bench.failures).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('a worker requested by the reader is started and connected; the run does not end before it has ended, too', async () => {
  const bench = new SupervisionBench();
  bench.want();
  bench.want();
  expect(bench.threads.names.slice(2)).toEqual(['worker 1', 'worker 2', 'worker 3']);
  expect(bench.of('writer').heard.map(({ worker }) => worker)).toEqual([1, 2, 3]);
  expect(bench.of('reader').heard.map(({ worker }) => worker)).toEqual([1, 2, 3]);
  expect(bench.supervision.workersStarted).toBe(3);
  await end(bench, ['reader', 'writer', 'worker 1', 'worker 3']);
  expect(bench.end).toBeUndefined();
  await end(bench, ['worker 2']);
  expect(bench.end).toHaveProperty('reports.workers.length', 3);
});

test('a failure is reported at once; every thread is terminated, and the run ends when all have ended', async () => {
  const bench = new SupervisionBench(planOf(), (threads) => {
    threads.ending = 'when-told';
  });
  bench.want();
  const error = new UsageError('stop');
  bench.supervision.fail(error);
  expect(bench.failures).toEqual([error]);
  await settled();
  for (const name of [...ALL, 'worker 2']) expect([name, bench.of(name).terminations]).toEqual([name, 1]);
  for (const name of ['worker 2', 'reader', 'writer']) {
    bench.of(name).exit(1);
    await settled();
    expect(bench.end).toBeUndefined();
  }
  bench.of('worker 1').exit(1);
  await settled();
  expect(bench.end).toEqual({ error });
  expect(bench.failures).toEqual([error]);
});

test('after a failure no worker is started', async () => {
  const bench = new SupervisionBench(planOf(), (threads) => {
    threads.ending = 'when-told';
  });
  bench.supervision.fail(new UsageError('stop'));
  bench.want();
  bench.want(1);
  expect(bench.threads.names).toHaveLength(3);
  for (const name of ALL) bench.of(name).exit(1);
  await settled();
});

test('after the end nothing fails any more', async () => {
  const bench = new SupervisionBench();
  await end(bench);
  bench.supervision.fail(new UsageError('too late'));
  await settled();
  expect(bench.failures).toEqual([]);
  expect(bench.end).toHaveProperty('reports');
  for (const name of ALL) expect(bench.of(name).terminations).toBe(0);
});

test("a thread that can't be terminated is given up, and named", async () => {
  const bench = new SupervisionBench(planOf(), (threads) => {
    threads.ending = 'when-told';
  });
  const error = new UsageError('stop');
  bench.supervision.fail(error);
  bench.of('reader').exit(1);
  bench.of('writer').exit(1);
  await settled();
  await jest.advanceTimersByTimeAsync(1000);
  expect(bench.end).toBeUndefined();
  // Time in which other threads of this process wait for a CPU does not count.
  await jest.advanceTimersByTimeAsync(60_000);
  expect(bench.end).toEqual({ error });
  expect(bench.supervision.stuckThreads()).toEqual(['worker 1']);
});

test.each([
  ['reader', 'reader'],
  ['reader', 'reader-mate'],
  ['writer', 'main'],
  ['writer', 'quarantine'],
] as const)('the %s is not terminated while it opens or closes a file (%s)', async (name, descriptor) => {
  const bench = new SupervisionBench();
  bench.board.heldDescriptor(descriptor).open(() => {
    // in a change of its descriptors, as the thread would be
    bench.supervision.fail(new UsageError('stop'));
    expect(bench.of(name).terminations).toBe(0);
    return 0;
  });
  await bench.of(name).ended;
  await settled();
  expect(bench.of(name).terminations).toBe(1);
});

test('prints and warnings are passed on, from each thread', async () => {
  const bench = new SupervisionBench();
  bench.of('reader').say({ kind: 'warned', text: 'of the reader' });
  bench.of('worker 1').say({ kind: 'warned', text: 'of a worker' });
  bench.of('worker 1').say({ kind: 'printed', text: 'p1' });
  bench.of('writer').say({ kind: 'printed', text: 'p2' });
  bench.of('reader').print('stderr', 'p3');
  bench.of('worker 1').print('stdout', 'p4');
  expect(bench.warnings).toEqual(['of the reader', 'of a worker']);
  expect(bench.prints).toEqual(['p1', 'p2', 'p3', 'p4']);
  await end(bench);
});

test('warnings of a worker during its termination are dropped', async () => {
  const bench = new SupervisionBench(planOf(), (threads) => {
    threads.ending = 'when-told';
  });
  bench.supervision.fail(new UsageError('stop'));
  bench.of('worker 1').say({ kind: 'warned', text: 'broken pipe' });
  expect(bench.warnings).toEqual([]);
  for (const name of ALL) bench.of(name).exit(1);
  await settled();
});

test('an unknown message from a thread is an internal error', () => {
  const bench = new SupervisionBench();
  for (const name of ALL) expect(() => bench.of(name).say({ kind: 'hello' })).toThrow('unknown kind');
});

test('a worker whose timers continue after its work is terminated a second later, which is not a failure', async () => {
  const bench = new SupervisionBench();
  await end(bench, ['reader', 'writer']);
  bench.done('worker 1');
  await jest.advanceTimersByTimeAsync(999);
  expect([bench.of('worker 1').terminations, bench.end]).toEqual([0, undefined]);
  await jest.advanceTimersByTimeAsync(1);
  expect(bench.of('worker 1').terminations).toBe(1);
  expect(bench.end).toHaveProperty('reports');
});

test('an error thrown by such a timer in that second fails the run', async () => {
  const bench = new SupervisionBench();
  await end(bench, ['reader', 'writer']);
  bench.done('worker 1');
  bench.of('worker 1').die(new Error('from a timer'));
  await settled();
  expect(bench.messages).toEqual(['worker 1 failed: Error: from a timer']);
  expect(bench.end).toHaveProperty('error', bench.failures[0]);
});

test.each(['idleTimeout', 'timeout'] as const)('%s is watched while it runs, and no longer', async (name) => {
  const bench = new SupervisionBench(planOf({ [name]: { ms: 1000, text: '1s' } }));
  expect(jest.getTimerCount()).toBe(1);
  await end(bench);
  expect([jest.getTimerCount(), bench.failures]).toEqual([0, []]);
});

test('if nothing moves for the idle timeout the run fails', async () => {
  const bench = new SupervisionBench(planOf({ idleTimeout: { ms: 1000, text: '1s' } }));
  await jest.advanceTimersByTimeAsync(900);
  bench.board.set('bytesRead', 1);
  await jest.advanceTimersByTimeAsync(900);
  expect(bench.failures).toEqual([]);
  await jest.advanceTimersByTimeAsync(200);
  expect(bench.failures).toMatchObject([{ name: 'IdleError' }]);
  expect(bench.end).toHaveProperty('error', bench.failures[0]);
});

test('the first of two unreported failures is kept', async () => {
  const bench = new SupervisionBench();
  bench.supervision.fail(new InternalError('first'));
  bench.supervision.fail(new InternalError('second'));
  await settled();
  bench.supervision.fail(new InternalError('third'));
  expect(bench.messages).toEqual(['first']);
  expect(bench.end).toHaveProperty('error.message', 'first');
});

test('every thread gets the whole job, as plain values', () => {
  const plan = planOf();
  const bench = new SupervisionBench(plan);
  bench.want();
  for (const name of ['reader', 'writer', 'worker 1', 'worker 2']) {
    expect(bench.of(name).data).toMatchObject({ spec: plan.spec, inputs: plan.inputs, procs: plan.procs });
  }
  expect(structuredClone(plan.spec)).toEqual(plan.spec);
});
