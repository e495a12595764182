// What the writer does with the results of lost workers and of their replacements.
import { FakeSink, settle, WriterBench } from '../../support/pipeline.ts';
import type { Policies } from '../../../src/job/policies.ts';
import { newChannel } from '../../support/fake-port.ts';

function query(bench: WriterBench, worker: number): void {
  bench.reader.postMessage({ kind: 'query-last-result', worker });
}

const answers = (bench: WriterBench) => bench.toReader.filter(({ kind }) => kind === 'last-result');

test('for a lost worker it answers with the last batch that it has, or that it has none', async () => {
  const bench = new WriterBench(new FakeSink());
  bench.begin();
  bench.result(1, { batch: 0, text: 'a\n' });
  bench.result(1, { batch: 2, text: 'c\n' });
  await settle();
  query(bench, 1);
  query(bench, 2);
  await settle();
  expect(answers(bench)).toEqual([
    { kind: 'last-result', worker: 1, lastBatch: 2 },
    { kind: 'last-result', worker: 2 },
  ]);
});

test('messages that arrived unread count, and nothing comes after them', async () => {
  const sink = new FakeSink();
  const bench = new WriterBench(sink);
  bench.begin();
  await settle();
  query(bench, 1); // received first
  bench.result(1, { batch: 0, text: 'a\n' });
  await settle();
  expect(answers(bench)).toEqual([{ kind: 'last-result', worker: 1, lastBatch: 0 }]);
  bench.result(1, { batch: 1, text: 'too late\n' });
  await settle();
  expect(sink.text()).toBe('a\n');
});

test('the replacement begins without a last batch', async () => {
  const bench = new WriterBench(new FakeSink());
  bench.begin();
  bench.result(1, { batch: 0, text: 'a\n' });
  await settle();
  query(bench, 1);
  await settle();
  const { port1, port2 } = newChannel();
  bench.writer.receive({ kind: 'worker-joined', worker: 1, port: port1 });
  query(bench, 1);
  await settle();
  expect(answers(bench).at(-1)).toEqual({ kind: 'last-result', worker: 1 });
  port2.close();
});

test('a worker that is lost before its port arrives here is answered for when it does', async () => {
  const bench = new WriterBench(new FakeSink(), 'input', 1);
  bench.begin();
  await settle();
  query(bench, 2);
  await settle();
  expect(answers(bench)).toEqual([]);
  const { port1, port2 } = newChannel();
  const buffer = new ArrayBuffer(0);
  port2.postMessage({ kind: 'result', batch: 3, recordsIn: 0, buffer, byteLength: 0 });
  bench.writer.receive({ kind: 'worker-joined', worker: 2, port: port1 });
  await settle();
  expect(answers(bench)).toEqual([{ kind: 'last-result', worker: 2, lastBatch: 3 }]);
  port2.close();
});

test('a repeated header, from work that was loaded again, changes nothing', async () => {
  const sink = new FakeSink();
  const bench = new WriterBench(sink);
  for (const [worker, text] of ['first\n', 'second\n'].entries()) {
    bench.workers[worker]!.postMessage({ kind: 'header', bytes: new Uint8Array(Buffer.from(text)) });
  }
  await settle();
  bench.begin('', 'third\n');
  bench.end(0);
  await bench.done;
  expect(sink.text()).toBe('first\n');
});

test('results count as arrived as far as there is no gap, and as committed as far as they are written', async () => {
  const sink = new FakeSink();
  sink.isHeld = true;
  const bench = new WriterBench(sink);
  bench.begin();
  const figures = () => [bench.board.get('batchesArrived'), bench.board.get('batchesCommitted')];
  bench.result(1, { batch: 2, text: 'c\n' });
  bench.result(1, { batch: 0, text: 'a\n' });
  await settle();
  expect(figures()).toEqual([1, 0]);
  bench.result(2, { batch: 1, text: 'b\n' });
  await settle();
  expect(figures()).toEqual([3, 0]);
  sink.release();
  await settle();
  expect(figures()).toEqual([3, 1]);
  sink.isHeld = false;
  sink.release();
  await settle();
  expect(figures()).toEqual([3, 3]);
  bench.end(3);
  await bench.done;
});

const policies: Policies = {
  quarantine: { outputs: {} as never, bound: { kind: 'records', records: 1 } },
  retries: 0,
  retryDelayMs: undefined,
  timeout: undefined,
  idleTimeout: undefined,
};

test('quarantined records are accounted for, and too many of them fail the run', async () => {
  for (const [records, fails] of [
    [1, false],
    [2, true],
  ] as const) {
    const sink = new FakeSink();
    const bench = new WriterBench(sink, 'input', 2, { policies });
    bench.begin();
    const aside = { records, leading: 0 };
    bench.result(1, { batch: 0, text: 'a\n', recordsIn: 3, recordsWrittenFrom: 3 - records, recordsDropped: 0, aside });
    bench.end(1);
    if (fails) await expect(bench.done).rejects.toMatchObject({ name: 'TooManyErrorsError' });
    else expect(await bench.done).toMatchObject({ recordsIn: 3, recordsQuarantined: records });
    await settle();
    // A failed commit returns no credit.
    expect(bench.committed()).toEqual(fails ? [] : [0]);
  }
});
