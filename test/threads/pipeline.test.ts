// Reader, workers and writer together, in one thread: the output depends on the input and the work
// only.
import fc from 'fast-check';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { anyBatchSize, textBytes } from '../support/arbitrary.ts';
import { FakeSink, finish, pieces, ReaderBench, until, WriterBench } from '../support/pipeline.ts';
import { map, referenceRun, runnerOf } from '../support/running.ts';

interface Scenario {
  readonly inputs: readonly Buffer[];
  readonly procs: number;
  readonly budgetBytes: number;
  readonly batchSize: Parameters<typeof referenceRun>[3]['batchSize'];
  /** How many turns of the event loop the batches take; the list repeats. */
  readonly turns: readonly number[];
}

const give = (text: string) => (text === '' ? [] : [text, text.toUpperCase()]);

async function runPipeline({ inputs, procs, budgetBytes, batchSize, turns }: Scenario) {
  const sink = new FakeSink();
  const writer = new WriterBench(sink, 'input', procs);
  const runner = Array.from({ length: procs }, () => runnerOf(map(give)));
  const settings = { procs, budgetBytes, ...(batchSize === undefined ? {} : { batchSize }) };
  const reader: ReaderBench = new ReaderBench(
    inputs.map((bytes) => pieces([bytes])),
    settings,
    (worker, { head, buffer }) => {
      void (async () => {
        for (let turn = turns[head.batch % turns.length]!; turn > 0; turn -= 1) await nextTurn();
        const result = await runner[worker.worker - 1]!.run(head, buffer);
        const { byteLength, buffer: bytes, ...counts } = result;
        const message = {
          kind: 'result',
          refused: { records: 0 },
          batch: head.batch,
          recordsIn: head.records,
          ...counts,
          buffer: bytes,
          byteLength,
        };
        writer.workers[worker.worker - 1]!.postMessage(message, [bytes]);
        finish(worker, head.batch, byteLength);
      })();
    },
  );
  reader.join();
  // What the writer commits goes on to the reader, including buffers.
  const passedOn = writer.toReader;
  const isAtWork = { value: true };
  const passOn = (async () => {
    while (isAtWork.value) {
      for (const told of passedOn.splice(0)) if (told.kind === 'committed') reader.commit(told.batches, told.buffers);
      await nextTurn();
    }
  })();
  writer.begin('', '');
  await reader.run();
  const end = reader.toMain.at(-1)!;
  writer.end(end.kind === 'done' ? end.batches : -1);
  const done = await writer.done;
  isAtWork.value = false;
  await passOn;
  return { text: sink.text(), done };
}

test('the output is the same for any number of workers, budget, batch size and speed of each batch', async () => {
  const scenario = fc.record({
    // A byte-order mark at the front would not belong to the first record.
    inputs: fc.array(
      textBytes.filter((bytes) => bytes[0] !== 0xef),
      { minLength: 1, maxLength: 3 },
    ),
    procs: fc.integer({ min: 1, max: 4 }),
    budgetBytes: fc.integer({ min: 1, max: 200 }),
    batchSize: anyBatchSize,
    turns: fc.array(fc.nat(4), { minLength: 1 }),
  });
  await fc.assert(
    fc.asyncProperty(scenario, async (one) => {
      const expected = referenceRun(one.inputs, () => true, give, {});
      const { text, done } = await runPipeline(one);
      expect(text).toBe(expected.output.toString());
      expect(done).toMatchObject({
        recordsWrittenFrom: expected.recordsWrittenFrom,
        recordsDropped: expected.recordsDropped,
        recordsOut: expected.recordsOut,
      });
    }),
    { numRuns: 60 },
  );
});

test('if the first batch never ends, the others pile up to the budget and no further', async () => {
  const lines = Array.from({ length: 100 }, () => 'x'.repeat(9)).join('\n');
  const batchSize = { kind: 'records', records: 1 } as const;
  let bytes = 0;
  const reader: ReaderBench = new ReaderBench(
    [pieces([lines])],
    { procs: 4, budgetBytes: 100, batchSize },
    (worker, { head }) => {
      bytes += head.byteLength;
      if (head.batch > 0) finish(worker, head.batch, head.byteLength);
    },
  );
  reader.join();
  void reader.run();
  await until(() => bytes === 100);
  for (let turn = 0; turn < 100; turn += 1) await nextTurn();
  expect(bytes).toBe(100);
  reader.finish(0, 10);
  reader.commit(reader.given.map(({ message }) => message.head.batch));
  await until(() => bytes === 200);
});
