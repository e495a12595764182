// The reader with policies: failing batches, lost workers, and retries. The test plays main, the
// workers and the writer.
import { toReport, type ErrorReport } from '../../../src/job/error-report.ts';
import { TimeoutError, WorkError, type Place } from '../../../src/job/errors.ts';
import type { Policies } from '../../../src/job/policies.ts';

import { finish, pieces, ReaderBench, settle, textOfBatch, type ReaderSettings } from '../../support/pipeline.ts';

const RETRIES: Policies = {
  quarantine: undefined,
  retries: 1,
  retryDelayMs: undefined,
  timeout: undefined,
  idleTimeout: undefined,
};
const TIMEOUT: Policies = { ...RETRIES, retries: 0, timeout: { ms: 1000, text: '1s' } };
const QUARANTINE: Policies = {
  ...RETRIES,
  retries: 0,
  quarantine: { outputs: [], bound: { kind: 'records', records: 9 } },
};

/** A batch of two records. */
const BATCH_BYTES = 22;

/**
 * A reader that has dispatched batch 0 to worker 1, batch 1 to worker 2 and so on, of two records
 * each.
 */
async function begun(policies: Policies, batches = 2, settings: ReaderSettings = {}) {
  const text = Array.from({ length: 2 * batches }, (_, at) => `record ${String(at + 1).padStart(3, '0')}\n`).join('');
  const size = { kind: 'records', records: 2 } as const;
  const bench = new ReaderBench([pieces([text])], { policies, batchSize: size, procs: batches, ...settings });
  bench.join();
  const running = bench.run();
  await settle();
  return { bench, running };
}

function error(batch: number, place: Place = {}): ErrorReport {
  return toReport(new WorkError('thrown', { place: { batch, ...place } }));
}

function failBatch(bench: ReaderBench, worker: number, batch: number, report = error(batch)): void {
  bench.worker(worker).port.postMessage({ kind: 'failed-batch', batch, error: report, busyMs: 1 });
}

function lose(bench: ReaderBench, worker: number, report: ErrorReport): void {
  bench.reader.receive({ kind: 'worker-lost', worker, error: report });
}

const givenOf = (bench: ReaderBench) => bench.given.map(({ worker, message }) => [message.head.batch, worker]);
const asked = (bench: ReaderBench) => bench.toWriter.filter(({ kind }) => kind === 'query-last-result');
const isEnded = (bench: ReaderBench, worker: number) => bench.worker(worker).received.at(-1)?.kind === 'end';
const failuresOf = (bench: ReaderBench) => bench.toMain.filter(({ kind }) => kind === 'failed');

/** Finishes the batches dispatched since its last call. */
function finisher(bench: ReaderBench, isLiving = (_worker: number, _at: number) => true): () => void {
  let at = 0;
  return () => {
    for (; at < bench.given.length; at += 1) {
      const { worker, message } = bench.given[at]!;
      if (isLiving(worker, at)) finish(bench.worker(worker), message.head.batch, BATCH_BYTES);
    }
  };
}

/** Finishes all that is in flight, and then awaits the reader. */
async function finishAll(bench: ReaderBench, running: Promise<void>, batches: readonly number[]): Promise<void> {
  for (const batch of batches) bench.finish(batch, BATCH_BYTES);
  await running;
  expect(bench.toMain.at(-1)).toMatchObject({ kind: 'done' });
}

test('no worker gets the end while a batch may have to be retried', async () => {
  const { bench, running } = await begun(RETRIES);
  expect(givenOf(bench)).toEqual([
    [0, 1],
    [1, 2],
  ]);
  bench.finish(0, BATCH_BYTES);
  await settle();
  expect([isEnded(bench, 1), isEnded(bench, 2)]).toEqual([false, false]);
  bench.finish(1, BATCH_BYTES);
  await running;
  expect([isEnded(bench, 1), isEnded(bench, 2)]).toEqual([true, true]);
});

test('a failed batch is retried unchanged, as often as allowed; then the run fails', async () => {
  const { bench } = await begun(RETRIES);
  failBatch(bench, 1, 0);
  await settle();
  const again = bench.given.at(-1)!.message;
  expect([again.head.batch, again.bisect, textOfBatch(again)]).toEqual([0, undefined, 'record 001\nrecord 002\n']);
  expect(failuresOf(bench)).toEqual([]);
  failBatch(bench, 1, 0, error(0, { record: 1 }));
  await settle();
  expect(failuresOf(bench)).toMatchObject([{ error: { message: 'thrown', place: { batch: 0 } } }]);
  expect(bench.given).toHaveLength(3);
});

test('with a quarantine it is bisected, and the findings outlive the worker that made them', async () => {
  const { bench, running } = await begun(QUARANTINE);
  failBatch(bench, 1, 0);
  await settle();
  expect(bench.given.at(-1)!.message.bisect).toEqual({ bad: [], deadly: [] });
  const bad = { index: 0, error: error(0, { record: 1 }) };
  bench.worker(1).port.postMessage({ kind: 'record-quarantined', batch: 0, bad });
  // no listener has received it yet
  lose(bench, 1, error(0, { record: 2 }));
  bench.lastResult(1);
  bench.finish(1, BATCH_BYTES);
  await settle();
  const { worker, message } = bench.given.at(-1)!;
  expect([worker, message.head.batch, message.bisect?.bad.map(({ index }) => index)]).toEqual([2, 0, [0, 1]]);
  await finishAll(bench, running, [0]);
});

test('what a lost worker owes is retried only when the writer has said what it has of that worker', async () => {
  const { bench, running } = await begun(RETRIES, 2, { procs: 1 });
  lose(bench, 1, error(0, { record: 1 }));
  await settle();
  expect(asked(bench)).toEqual([{ kind: 'query-last-result', worker: 1 }]);
  expect(bench.workers).toHaveLength(1);
  bench.lastResult(1);
  await settle();
  // Another worker has its number, and no other one is started.
  expect(bench.toMain.filter(({ kind }) => kind === 'worker-wanted')).toEqual([{ kind: 'worker-wanted', replaced: 1 }]);
  expect(bench.workers.map(({ worker }) => worker)).toEqual([1, 1]);
  const texts = bench.workers[1]!.received.filter(({ kind }) => kind === 'batch').map((one) =>
    textOfBatch(one as never),
  );
  expect(texts).toEqual(['record 001\nrecord 002\n']);
  bench.finish(0, BATCH_BYTES);
  await settle();
  await finishAll(bench, running, [1]);
  expect(givenOf(bench)).toEqual([
    [0, 1],
    [0, 1],
    [1, 1],
  ]);
});

test('a result that reached the writer unreported is not computed again', async () => {
  const { bench, running } = await begun(RETRIES, 2, { procs: 1 });
  lose(bench, 1, error(0));
  bench.lastResult(1, 0);
  await settle();
  expect(bench.given.map(({ message }) => message.head.batch)).toEqual([0, 1]);
  await finishAll(bench, running, [1]);
});

test('messages that a lost worker had sent are counted', async () => {
  const { bench, running } = await begun(TIMEOUT);
  // It has arrived, but no listener has received it.
  bench.finish(0, BATCH_BYTES);
  lose(bench, 1, toReport(new TimeoutError('too long', { place: { batch: 0, record: 1 } })));
  bench.lastResult(1, 0);
  await finishAll(bench, running, [1]);
  expect(bench.given).toHaveLength(2);
  expect(failuresOf(bench)).toEqual([]);
});

test('a worker that dies over a finished batch fails the run: there is nothing to retry', async () => {
  const { bench } = await begun(RETRIES);
  bench.finish(0, BATCH_BYTES);
  await settle();
  lose(bench, 1, error(0));
  await settle();
  expect(failuresOf(bench)).toMatchObject([{ error: { message: 'thrown' } }]);
  expect(asked(bench)).toEqual([]);
});

test('other workers get everything that a lost worker owes, and only the batch on which it died is judged', async () => {
  // Small batches, many to a worker.
  const { bench, running } = await begun(RETRIES, 6, { procs: 2 });
  const owed = givenOf(bench).flatMap(([batch, worker]) => (worker === 1 ? [batch!] : []));
  const before = bench.given.length;
  lose(bench, 1, error(owed[0]!));
  bench.lastResult(1);
  const finishNew = finisher(bench, (worker, at) => worker !== 1 || at >= before);
  for (let turns = 0; turns < 20; turns += 1) {
    finishNew();
    await settle(3);
  }
  await running;
  const again = givenOf(bench).slice(before);
  expect(again.map(([batch]) => batch)).toEqual(expect.arrayContaining(owed));
  expect(new Set(givenOf(bench).map(([batch]) => batch)).size).toBe(6);
  expect(failuresOf(bench)).toEqual([]);
});

test('a batch that it had not begun is retried without counting as failed', async () => {
  const { bench } = await begun(TIMEOUT, 6, { procs: 1 });
  bench.finish(0, BATCH_BYTES);
  await settle();
  const owed = givenOf(bench).flatMap(([batch]) => (batch === 0 ? [] : [batch!]));
  expect(owed.length).toBeGreaterThan(1);
  lose(bench, 1, toReport(new TimeoutError('too long', { place: { batch: owed[0]!, record: 3 } })));
  bench.lastResult(1);
  await settle();
  expect(failuresOf(bench)).toMatchObject([{ error: { place: { batch: owed[0]! } } }]);
  expect(givenOf(bench).slice(owed.length + 1)).toEqual(expect.arrayContaining([[owed[1], 1]]));
});

test('a worker that joins after everything was dispatched gets the end, and is waited for until then', async () => {
  const bench = new ReaderBench([pieces(['a\nb\n'])], { batchSize: { kind: 'records', records: 1 }, procs: 2 });
  bench.isJoiningLate = true;
  bench.join();
  const running = bench.run();
  await settle();
  bench.finish(0, 2);
  await settle();
  expect([bench.workers.length, isEnded(bench, 1)]).toEqual([1, true]);
  expect(bench.toMain).toEqual([{ kind: 'worker-wanted', replaced: undefined }]);
  bench.join();
  await running;
  expect(bench.toMain.at(-1)).toMatchObject({ kind: 'done' });
  expect(bench.worker(2).received.map(({ kind }) => kind)).toEqual(['run-header', 'end']);
});

test('if the batch on which it died is given up, the record is shown from the copy', async () => {
  const { bench } = await begun({ ...RETRIES, retries: 0, timeout: TIMEOUT.timeout });
  lose(bench, 2, toReport(new TimeoutError('too long', { place: { batch: 1, record: 4 } })));
  bench.lastResult(2);
  await settle();
  expect(failuresOf(bench)).toMatchObject([
    { error: { name: 'TimeoutError', place: { batch: 1, record: 4, line: 4, byte: 33, excerpt: 'record 004' } } },
  ]);
});

test('a copy counts in the budget until its result has arrived', async () => {
  const counts: number[] = [];
  for (const policies of [{ ...RETRIES, retries: 0 }, RETRIES]) {
    const { bench } = await begun(policies, 100, { procs: 1, budgetBytes: 64 * BATCH_BYTES });
    const finishNew = finisher(bench);
    for (let turn = 0; turn < 200; turn += 1) {
      finishNew();
      await settle(1);
    }
    // Nothing is committed: the budget is full.
    counts.push(bench.given.length);
  }
  expect(counts).toEqual([64, 63]);
});
