// What the writer does with the partial results of a reduction.
import type { Reducer } from '../../../src/transform/reduction/reducer.ts';
import type { Committed } from '../../../src/threads/protocol/protocol.ts';
import { FakeSink, until, WriterBench } from '../../support/pipeline.ts';

/** Merges texts by putting them one behind the other; it may keep views of the bytes that it gets. */
function keepingReducer(): Reducer {
  const kept: Uint8Array[] = [];
  const reducer: Partial<Reducer> = {
    merge: async (_batch: number, bytes: Uint8Array) => {
      kept.push(bytes);
    },
    finish: async function* () {
      yield Buffer.concat(kept);
    },
    recordsOut: 1,
  };
  return reducer as Reducer;
}

test.each(['input', 'as-they-come'] as const)(
  'partial results are merged in input order, and their buffers stay here (order: %s)',
  async (order) => {
    const sink = new FakeSink();
    const bench = new WriterBench(sink, order, 2, {}, async () => keepingReducer());
    bench.reader.postMessage({ kind: 'preamble-marks', bytes: new Uint8Array(0) });
    bench.workers[0]!.postMessage({ kind: 'header', bytes: new Uint8Array(0), reduction: { columns: [] } });
    for (const batch of [2, 0, 1]) bench.result(1, { batch, text: `${batch} ` });
    bench.end(3);
    await bench.done;
    await until(() => bench.committed().length === 3);
    expect(sink.text()).toBe('0 1 2 ');
    const acknowledged = bench.toReader.filter((message): message is Committed => message.kind === 'committed');
    expect(acknowledged.flatMap(({ batches }) => batches)).toEqual([0, 1, 2]);
    expect(acknowledged.flatMap(({ buffers }) => buffers)).toEqual([]);
  },
);
