// The first failure wins (I4): each way in which each thread can fail, alone and in combination.
import { jest } from '@jest/globals';
import fc from 'fast-check';
import { toReport } from '../../src/job/error-report.ts';
import { FramingError, UsageError, WorkError, type ThreadmillError } from '../../src/job/errors.ts';
import { GRACE_MS, MOST_MS } from '../../src/supervisor/earliest-failure.ts';
import { WORKER_BUSY } from '../../src/threads/protocol/status-board.ts';
import type { FakeThreads } from '../support/fake-threads.ts';
import { planOf, settled, SupervisionBench } from '../support/supervised.ts';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask'] });
});
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

const THREADS = ['reader', 'writer', 'worker 1', 'worker 2'] as const;
type Name = (typeof THREADS)[number];

/** A thread's failure, and the run's message for it. */
interface Way {
  readonly how: string;
  readonly fail: (bench: SupervisionBench, name: Name) => void;
  readonly message: (name: Name) => string;
}

const title = (name: Name) => (name.startsWith('worker') ? name : `the ${name}`);

function failed(error: ThreadmillError, batches?: number) {
  return { kind: 'failed', error: toReport(error), ...(batches === undefined ? {} : { batches }) };
}

const WAYS: readonly Way[] = [
  {
    how: 'says that it has failed',
    fail: (bench, name) => bench.of(name).say(failed(new UsageError(`said by ${name}`))),
    message: (name) => `said by ${name}`,
  },
  {
    how: 'dies of an error',
    fail: (bench, name) => bench.of(name).die(new TypeError(`in ${name}`)),
    message: (name) => `${title(name)} failed: TypeError: in ${name}`,
  },
  {
    how: 'runs out of memory',
    fail: (bench, name) => bench.of(name).die(Object.assign(new Error('heap'), { code: 'ERR_WORKER_OUT_OF_MEMORY' })),
    message: (name) => `${title(name)} ran out of memory`,
  },
  {
    how: 'ends before its work is done',
    fail: (bench, name) => bench.of(name).exit(0),
    message: (name) => `${title(name)} ended before its work was done (exit code 0)`,
  },
  {
    how: "sends what can't be read",
    fail: (bench, name) => bench.of(name).garble(new Error('clone')),
    message: (name) => `a message of ${title(name)} could not be read`,
  },
  {
    how: 'fails after it was done',
    fail: (bench, name) => {
      bench.done(name);
      bench.of(name).die(new Error('late'));
    },
    message: (name) => `${title(name)} failed: Error: late`,
  },
];

function bench(prepare?: (threads: FakeThreads) => void, plan = planOf()): SupervisionBench {
  const made = new SupervisionBench(plan, prepare);
  made.want();
  return made;
}

const whenTold = (threads: FakeThreads) => {
  threads.ending = 'when-told';
};

describe.each(WAYS)('a thread that $how', ({ fail, message }) => {
  test.each(THREADS)('fails the run, once: %s', async (name) => {
    const made = bench();
    fail(made, name);
    await settled();
    expect(made.failures).toHaveLength(1);
    expect(made.messages[0]).toContain(message(name));
    expect(made.end).toEqual({ error: made.failures[0] });
    for (const each of THREADS.filter((other) => other !== name)) expect(made.of(each).terminations).toBe(1);
    await jest.advanceTimersByTimeAsync(2000);
  });
});

test.each(THREADS)("%s that can't be started fails the run", async (name) => {
  const made = bench((threads) => {
    threads.refused = name;
  });
  await settled();
  expect(made.messages).toEqual([`${title(name)} could not be started: no more threads`]);
  expect(made.end).toEqual({ error: made.failures[0] });
});

test("of two failures the first one is the run's, for any kinds of failures and threads", async () => {
  const one = fc.record({ way: fc.constantFrom(...WAYS), name: fc.constantFrom(...THREADS) });
  await fc.assert(
    fc.asyncProperty(one, one, fc.boolean(), async (first, second, isAtOnce) => {
      fc.pre(first.name !== second.name);
      const made = bench(whenTold);
      first.way.fail(made, first.name);
      // An exit is noticed a little later than a message: what comes in between is first.
      await settled();
      expect(made.messages[0]).toContain(first.way.message(first.name));
      second.way.fail(made, second.name);
      if (!isAtOnce) await settled();
      for (const name of THREADS) made.of(name).exit(1);
      await settled();
      expect(made.failures).toHaveLength(1);
      expect(made.end).toEqual({ error: made.failures[0] });
      jest.clearAllTimers();
    }),
    { numRuns: 200 },
  );
});

test('messages of an ended thread are not reported again', async () => {
  const made = bench(whenTold);
  made.of('writer').say(failed(new UsageError('no room')));
  for (const name of THREADS) {
    made.of(name).say(failed(new UsageError(`because of that: ${name}`)));
    made.of(name).die(new Error('ended'));
  }
  await settled();
  expect(made.messages).toEqual(['no room']);
});

const inBatch = (batch: number, worker: number) =>
  new WorkError(`at batch ${batch}`, { place: { batch, worker, record: 1 + 10 * batch } });

test('a failure in the data is held until the batches before it have their results', async () => {
  const made = bench();
  made.of('worker 2').say(failed(inBatch(3, 2)));
  made.board.set('batchesArrived', 2);
  await jest.advanceTimersByTimeAsync(100);
  expect(made.failures).toEqual([]);
  expect(made.of('reader').terminations).toBe(0);
  made.board.set('batchesArrived', 3);
  await jest.advanceTimersByTimeAsync(5);
  expect(made.messages).toEqual(['at batch 3']);
  await settled();
});

test("of several held failures the earliest in the input is the run's, whoever found it and when", async () => {
  const made = bench();
  made.of('reader').say(failed(new FramingError('cut short'), 5));
  made.of('worker 2').say(failed(inBatch(4, 2)));
  made.of('worker 1').say(failed(inBatch(2, 1)));
  expect(made.failures).toEqual([]);
  made.board.set('batchesArrived', 2);
  await jest.advanceTimersByTimeAsync(5);
  expect(made.messages).toEqual(['at batch 2']);
  made.board.set('batchesArrived', 9);
  await jest.advanceTimersByTimeAsync(MOST_MS);
  expect(made.messages).toEqual(['at batch 2']);
});

test("a failure of another kind does not wait, and is the run's even if one in the data is held", async () => {
  const made = bench();
  made.of('worker 2').say(failed(inBatch(3, 2)));
  made.of('writer').say(failed(new UsageError('no room')));
  expect(made.messages).toEqual(['no room']);
  await settled();
  // nothing is decided any more
  expect(jest.getTimerCount()).toBe(0);
  made.board.set('batchesArrived', 3);
  await jest.advanceTimersByTimeAsync(MOST_MS);
  expect(made.messages).toEqual(['no room']);
});

test('a held failure waits for running work only up to a limit, and so for results that never come', async () => {
  for (const [state, ms] of [
    [WORKER_BUSY, GRACE_MS],
    [0, MOST_MS],
  ] as const) {
    const made = bench();
    made.of('worker 2').say(failed(inBatch(3, 2)));
    made.board.setState(1, state);
    await jest.advanceTimersByTimeAsync(ms - 5);
    expect(made.failures).toEqual([]);
    await jest.advanceTimersByTimeAsync(5);
    expect(made.messages).toEqual(['at batch 3']);
    await settled();
  }
});

test('a held failure is reported at once when every thread has ended', async () => {
  const made = bench();
  made.of('reader').say(failed(new FramingError('cut short'), 5));
  made.of('reader').exit(1);
  for (const name of ['writer', 'worker 1', 'worker 2']) {
    made.done(name);
    made.of(name).exit();
  }
  await settled();
  expect(made.messages).toEqual(['cut short']);
  expect(made.end).toEqual({ error: made.failures[0] });
});

test('a failure from the reader is placed by its batch, even without the number of batches before it', async () => {
  const made = bench();
  made.of('reader').say(failed(inBatch(1, 2)));
  expect(made.failures).toEqual([]);
  made.board.set('batchesArrived', 1);
  await jest.advanceTimersByTimeAsync(5);
  expect(made.messages).toEqual(['at batch 1']);
});

test('with a quarantine, results before it must be committed, not only have arrived', async () => {
  const quarantine = { outputs: [], bound: { kind: 'records', records: 1 } } as const;
  const made = bench(undefined, planOf({ quarantine }));
  made.of('reader').say(failed(inBatch(1, 2)));
  made.board.set('batchesArrived', 1);
  await jest.advanceTimersByTimeAsync(100);
  expect(made.failures).toEqual([]);
  made.board.set('batchesCommitted', 1);
  await jest.advanceTimersByTimeAsync(5);
  expect(made.messages).toEqual(['at batch 1']);
});

test('an abort while the run is being stopped, or afterwards, changes nothing', async () => {
  const made = bench(whenTold);
  made.of('writer').say(failed(new UsageError('no room')));
  made.supervision.fail(new UsageError('aborted'));
  for (const name of THREADS) made.of(name).exit(1);
  await settled();
  made.supervision.fail(new UsageError('aborted again'));
  expect(made.messages).toEqual(['no room']);
  expect(made.end).toHaveProperty('error.message', 'no room');
});
