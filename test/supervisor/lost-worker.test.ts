// Lost workers, seen from the whole run.
import { jest } from '@jest/globals';
import { toReport } from '../../src/job/error-report.ts';
import { OutputError, TimeoutError, WorkError } from '../../src/job/errors.ts';
import { WORKER_BUSY } from '../../src/threads/protocol/status-board.ts';
import { planOf, settled, SupervisionBench, workerDone } from '../support/supervised.ts';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask'] });
});
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

const place = { worker: 1, batch: 4, record: 41 };
const tooLong = new TimeoutError('the record took longer than 1s', { place });

test('a run whose last record exceeded its time but finished does not fail', async () => {
  const bench = new SupervisionBench(planOf({ timeout: { ms: 1000, text: '1s' } }));
  const worker = bench.of('worker 1');
  worker.ending = 'when-told';
  bench.board.setPosition(1, { firstRecord: 41, lastRecord: 50, batch: 4, input: 0, line: 41, segmentIndex: 0 });
  bench.board.setState(1, WORKER_BUSY);
  await jest.advanceTimersByTimeAsync(2000);
  expect(worker.terminations).toBe(1);
  for (const name of ['worker 1', 'reader', 'writer']) {
    bench.done(name);
    bench.of(name).exit(0);
    await settled();
  }
  expect(bench.messages).toEqual([]);
  expect(bench.end).toHaveProperty('reports.workers', [workerDone()]);
});

test('nor does one whose worker was terminated before its done message: reader and writer have all that it owed', async () => {
  const bench = new SupervisionBench(planOf({ timeout: { ms: 1000, text: '1s' } }));
  bench.of('worker 1').ending = 'when-told';
  bench.of('worker 1').say({ kind: 'failed', error: toReport(tooLong) });
  for (const name of ['reader', 'writer']) {
    bench.done(name);
    bench.of(name).exit(0);
  }
  await settled();
  expect(bench.end).toBeUndefined();
  bench.of('worker 1').exit(1);
  await settled();
  expect([bench.messages, bench.end]).toEqual([[], { reports: expect.objectContaining({ workers: [] }) as unknown }]);
});

test('the reader says whose place a new worker takes', async () => {
  const bench = new SupervisionBench(planOf({ retries: 1 }));
  bench.want();
  bench.of('worker 1').say({ kind: 'failed', error: toReport(new WorkError('thrown', { place })) });
  await settled();
  bench.want(1);
  expect(bench.threads.names.slice(2)).toEqual(['worker 1', 'worker 2', 'worker 1']);
  expect(bench.of('worker 1').data).toMatchObject({ worker: 1, isReplacement: true });
  bench.supervision.fail(new OutputError('stop'));
  await settled();
});
