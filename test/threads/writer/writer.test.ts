import type { Committed } from '../../../src/threads/protocol/protocol.ts';
import fc from 'fast-check';
import type { ByteSink } from '../../../src/io/output/byte-sink.ts';
import { OutputError } from '../../../src/job/errors.ts';
import { FakeSink, settle, WriterBench } from '../../support/pipeline.ts';

test('results are written and committed in the order of their batches, for any order of arrival', async () => {
  const arrivals = fc
    .integer({ min: 0, max: 12 })
    .chain((count) =>
      fc.shuffledSubarray([...Array(count).keys()], { minLength: count, maxLength: count }).map((order) => order),
    );
  await fc.assert(
    fc.asyncProperty(arrivals, fc.array(fc.boolean(), { minLength: 1 }), async (order, pauses) => {
      const sink = new FakeSink();
      const bench = new WriterBench(sink);
      bench.begin('', 'head\n');
      bench.end(order.length);
      for (const [turn, batch] of order.entries()) {
        bench.result(1 + (batch % 2), { batch, text: batch % 3 === 0 ? '' : `${batch}\n` });
        if (pauses[turn % pauses.length]) await settle(2);
      }
      await bench.done;
      await settle(3);
      const sorted = order.toSorted((a, b) => a - b);
      expect(sink.text()).toBe(`head\n${sorted.map((batch) => (batch % 3 === 0 ? '' : `${batch}\n`)).join('')}`);
      expect(bench.committed()).toEqual(sorted);
      expect(sink.isFinished).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('with --unordered results are written as they arrive, each once', async () => {
  const sink = new FakeSink();
  const bench = new WriterBench(sink, 'as-they-come');
  bench.begin();
  for (const batch of [2, 0, 1]) {
    bench.result(1, { batch, text: `${batch}\n` });
    await settle();
  }
  expect([sink.text(), bench.committed()]).toEqual(['2\n0\n1\n', [2, 0, 1]]);
  bench.end(3);
  expect(await bench.done).toMatchObject({ kind: 'done', batches: 3 });
});

test('nothing is written before byte-order mark and header are known, and these come first', async () => {
  for (const order of ['input', 'as-they-come'] as const) {
    const sink = new FakeSink();
    const bench = new WriterBench(sink, order);
    bench.result(2, { batch: 0, text: 'a\n' });
    bench.end(1);
    await settle();
    expect([sink.writes, bench.committed()]).toEqual([[], []]);
    bench.begin('mark', 'head\n');
    await bench.done;
    expect(sink.text()).toBe('markhead\na\n');
  }
});

test('an input without batches gives the header only, or nothing, and is complete', async () => {
  for (const header of ['head\n', '']) {
    const sink = new FakeSink();
    const bench = new WriterBench(sink);
    bench.begin('', header);
    bench.end(0);
    expect(await bench.done).toMatchObject({ batches: 0, recordsIn: 0, bytes: header.length });
    expect([sink.text(), sink.isFinished]).toEqual([header, true]);
  }
});

test('it is not done before the reader has sent the number of batches, nor before all have arrived', async () => {
  const sink = new FakeSink();
  const bench = new WriterBench(sink);
  bench.begin();
  bench.result(1, { batch: 0, text: 'a\n' });
  await settle();
  expect(sink.isFinished).toBe(false);
  bench.end(2);
  await settle();
  expect(sink.isFinished).toBe(false);
  bench.result(2, { batch: 1, text: 'b\n' });
  await bench.done;
  expect(sink.isFinished).toBe(true);
});

test('a batch is committed only after its write, and then returns its buffer', async () => {
  const sink = new FakeSink();
  sink.isHeld = true;
  const bench = new WriterBench(sink);
  bench.begin();
  bench.result(1, { batch: 0, text: 'aa\n' });
  await settle();
  bench.result(1, { batch: 1, text: 'b\n' });
  bench.result(2, { batch: 2, text: 'c\n' });
  await settle();
  expect([sink.writes, bench.committed()]).toEqual([[['aa\n']], []]);
  sink.release();
  await settle();
  expect(sink.writes).toEqual([['aa\n'], ['b\n', 'c\n']]); // results that arrived meanwhile are written together
  expect(bench.toReader).toMatchObject([{ kind: 'committed', batches: [0] }]);
  expect((bench.toReader[0] as Committed).buffers.map((buffer) => buffer.byteLength)).toEqual([3]);
  sink.release();
  bench.end(3);
  await bench.done;
});

test('results that are written together stay within a limit of bytes and pieces', async () => {
  const sink = new FakeSink();
  sink.isHeld = true;
  const bench = new WriterBench(sink);
  bench.begin('', 'h');
  await settle();
  const large = 'x'.repeat(700 * 1024);
  for (let batch = 0; batch < 304; batch += 1) bench.result(1, { batch, text: batch < 4 ? large : 'y' });
  bench.end(304);
  await settle();
  sink.isHeld = false;
  sink.release();
  await bench.done;
  expect(sink.writes.map((pieces) => pieces.length)).toEqual([1, 2, 2, 256, 44]);
});

test('records are summed over all results, and bytes are those written', async () => {
  const bench = new WriterBench(new FakeSink());
  bench.begin('abc', 'h\n');
  bench.result(1, { batch: 0, text: 'a\n', recordsIn: 5, recordsWrittenFrom: 5, recordsDropped: 0 });
  bench.result(2, { batch: 1, text: '', recordsIn: 7, recordsWrittenFrom: 0, recordsDropped: 7 });
  bench.end(2);
  expect(await bench.done).toEqual({
    kind: 'done',
    batches: 2,
    counters: {},
    recordsIn: 12,
    recordsWrittenFrom: 5,
    recordsDropped: 7,
    recordsFiltered: 0,
    recordsQuarantined: 0,
    recordsOut: 6,
    retried: 0,
    bytes: 7,
    written: {},
  });
  expect([bench.board.get('recordsCommitted'), bench.board.get('bytesWritten')]).toEqual([12, 7]);
});

test('a result whose records are not all accounted for is a failure', async () => {
  const bench = new WriterBench(new FakeSink());
  bench.begin();
  bench.result(1, { batch: 0, text: 'a\n', recordsIn: 3, recordsWrittenFrom: 1, recordsDropped: 1 });
  await expect(bench.done).rejects.toMatchObject({
    name: 'InternalError',
    message: expect.stringContaining('I6') as string,
  });
});

test.each<[string, Partial<ByteSink>]>([
  ['throws', { write: () => fail() }],
  ['rejects', { write: () => Promise.reject(new OutputError('no room')) }],
  ["can't be finished", { finish: () => fail() }],
])('a sink that %s ends the run, and nothing more is committed', async (_, failing) => {
  const sink = Object.assign(new FakeSink(), failing);
  const bench = new WriterBench(sink);
  bench.begin();
  bench.result(1, { batch: 0, text: 'a\n' });
  bench.end(1);
  await expect(bench.done).rejects.toThrow('no room');
  await settle();
  expect(bench.committed().length).toBe('finish' in failing ? 1 : 0);
});

function fail(): never {
  throw new OutputError('no room');
}

test('small results are written between others, and acknowledged a little later', async () => {
  const sink = new FakeSink();
  const bench = new WriterBench(sink);
  bench.begin('', 'head\n');
  for (const batch of [0, 1, 3, 4]) {
    const counts = [batch, 3, 2, 1, 1, 2];
    bench.workers[0]!.postMessage({ kind: 'small-result', counts, text: `\xff${batch}\n`, counters: { seen: 2 } });
  }
  bench.result(1, { batch: 2, text: '2\n', recordsIn: 2 });
  bench.end(5);
  expect(await bench.done).toMatchObject({
    batches: 5,
    recordsIn: 14,
    recordsWrittenFrom: 9,
    recordsDropped: 5,
    recordsFiltered: 4,
    recordsOut: 11,
    counters: { seen: 8 },
  });
  const small = (batch: number) => Buffer.from(`\xff${batch}\n`, 'latin1').toString();
  expect(sink.text()).toBe(`head\n${small(0)}${small(1)}2\n${small(3)}${small(4)}`);
  while (bench.committed().length < 5) await settle(1);
  expect(bench.committed()).toEqual([0, 1, 2, 3, 4]);
});

test('credits of small results are returned even if nothing more is written', async () => {
  const bench = new WriterBench(new FakeSink());
  bench.begin();
  bench.workers[0]!.postMessage({ kind: 'small-result', counts: [0, 1, 1, 0, 0, 1], text: 'a\n' });
  while (bench.committed().length < 1) await settle(1);
  bench.end(1);
  await bench.done;
});
