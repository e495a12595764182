import { NONE_SKIPPED } from '../../../src/records/skipped-lines.ts';
import fc from 'fast-check';
import { CorruptInputError, InputError } from '../../../src/job/errors.ts';
import { finish, pieces, ReaderBench, settle, textOfBatch, until } from '../../support/pipeline.ts';

const ONE = { kind: 'records', records: 1 } as const;
const HEADER = { kind: 'lines', lines: 1 } as const;

/** Workers that finish at once, and a writer that commits at once. */
function promptBench(...[sources, settings]: ConstructorParameters<typeof ReaderBench>): ReaderBench {
  const bench: ReaderBench = new ReaderBench(sources, settings, (worker, { head }) => {
    finish(worker, head.batch, head.byteLength);
    bench.commit([head.batch]);
  });
  bench.join();
  return bench;
}

/** A stream that returns the first strings, waits for `go`, and then returns the rest. */
function pausingSource(before: string[], after: string[]) {
  let go!: () => void;
  const gone = new Promise<void>((resolve) => (go = resolve));
  const first = pieces(before);
  const rest = pieces(after);
  const read = async (target: Uint8Array) => {
    const bytes = await first.read(target);
    if (bytes > 0) return bytes;
    await gone;
    return rest.read(target);
  };
  const source = {
    isStream: true,
    get bytesTaken() {
      return first.bytesTaken + rest.bytesTaken;
    },
    read,
    close: () => {},
  };
  return { source, go };
}

test('all inputs are dispatched as numbered batches; every worker gets the header and the end', async () => {
  const bench = promptBench([pieces(['a\nb', 'b\nc']), pieces([]), pieces(['d\n'])], { batchSize: ONE });
  await bench.run();
  expect(bench.text()).toBe('a\nbb\nc\nd\n');
  expect(bench.given.map(({ message }) => message.head.batch).sort()).toEqual([0, 1, 2, 3]);
  for (const { received } of bench.workers) {
    expect([received[0]!.kind, received.at(-1)!.kind]).toEqual(['run-header', 'end']);
    expect(received.slice(1, -1).every(({ kind }) => kind === 'batch-group' || kind === 'batch')).toBe(true);
  }
  expect(bench.toWriter).toEqual([
    { kind: 'preamble-marks', bytes: new Uint8Array(0) },
    { kind: 'end', batches: 4 },
  ]);
  expect(bench.toMain.at(-1)).toEqual({
    kind: 'done',
    batches: 4,
    records: 4,
    recordsByInput: [3, 0, 1],
    skipped: NONE_SKIPPED,
    bytes: 8,
  });
  expect([bench.board.get('bytesRead'), bench.board.get('recordsRead')]).toEqual([8, 4]);
});

test('an empty input ends at once, also for a worker that joins late', async () => {
  const bench = new ReaderBench([pieces([])], { header: HEADER });
  const running = bench.run();
  expect(bench.toMain).toEqual([]);
  bench.join();
  await running;
  await settle();
  expect(bench.workers[0]!.received).toEqual([{ kind: 'run-header', header: new Uint8Array(0) }, { kind: 'end' }]);
  expect(bench.toMain).toEqual([
    { kind: 'done', batches: 0, records: 0, recordsByInput: [0], skipped: NONE_SKIPPED, bytes: 0 },
  ]);
});

test('without a header a worker gets its start message before the first byte arrives', async () => {
  const pausing = pausingSource([], []);
  const bench = new ReaderBench([pausing.source]);
  bench.join();
  const running = bench.run();
  await until(() => bench.workers[0]!.received.length > 0);
  expect(bench.workers[0]!.received[0]!.kind).toBe('run-header');
  pausing.go();
  await running;
});

test('a slow batch blocks no other: more workers are started, and get the next batches', async () => {
  const lines = Array.from({ length: 20 }, (_, index) => `${index}\n`).join('');
  const bench = new ReaderBench([pieces([lines])], { batchSize: ONE, procs: 3 }, (worker, { head }) => {
    if (head.batch > 0) finish(worker, head.batch, 0, 50);
  });
  bench.join();
  const running = bench.run();
  await until(() => bench.given.length === 20);
  expect(bench.given.filter(({ worker }) => worker === 1).length).toBe(1);
  expect(bench.workers.length).toBe(3);
  finish(bench.workers[0]!, 0);
  await running;
});

test('no worker is started without a batch for it', async () => {
  const bench = promptBench([pieces(['a\n'])], { procs: 4 });
  await bench.run();
  expect(bench.workers.length).toBe(1);
});

test('dispatched batches stay within the budget until the writer commits; a larger batch goes alone', async () => {
  const sizes = [4, 4, 2, 1, 30, 3, 3];
  const input = sizes.map((size) => `${'x'.repeat(size - 1)}\n`).join('');
  const bench = new ReaderBench([pieces([input])], { batchSize: ONE, procs: 8, budgetBytes: 10 });
  bench.join();
  const running = bench.run();
  const given = async () => {
    await settle();
    return bench.given.length;
  };
  expect(await given()).toBe(3); // 4 + 4 + 2 fill the budget
  bench.finish(0, 3);
  expect(await given()).toBe(4); // the first one now counts as its result of 3
  for (const batch of [1, 2, 3]) bench.finish(batch, 1);
  expect(await given()).toBe(4); // 30 are too many beside others, finished or not
  bench.commit([0, 1, 2]);
  expect(await given()).toBe(4);
  bench.commit([3]);
  expect(await given()).toBe(5);
  bench.commit([4]);
  expect(await given()).toBe(7);
  await running;
});

test('many batches in flight have 8 MiB a worker, and a few may have more', async () => {
  const MIB = 2 ** 20;
  const inFlightOf = async (batchBytes: number) => {
    const batches = Array.from({ length: 12 }, () => `${'x'.repeat(batchBytes - 1)}\n`);
    const bench = new ReaderBench([pieces(batches)], {
      batchSize: ONE,
      procs: 1,
      budgetBytes: 128 * MIB,
      maxRecordBytes: 8 * MIB,
    });
    bench.join();
    const running = bench.run();
    let finished = 0;
    const finishGiven = async () => {
      for (let turn = 0; turn < 30; turn += 1) {
        await settle();
        while (finished < bench.given.length) bench.finish(finished++, batchBytes);
      }
    };
    await finishGiven();
    const inFlight = bench.given.length;
    for (let batch = 0; batch < batches.length; batch += 1) {
      bench.commit([batch]);
      await finishGiven();
    }
    await running;
    return inFlight;
  };
  expect([await inFlightOf(MIB), await inFlightOf(5 * MIB)]).toEqual([8, 4]);
});

test('bytes in flight never exceed the budget at an admission, for any sizes and order of answers', async () => {
  const scenario = fc.record({
    sizes: fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 15 }),
    results: fc.array(fc.nat(40), { minLength: 1 }),
    budgetBytes: fc.integer({ min: 1, max: 40 }),
    procs: fc.integer({ min: 1, max: 4 }),
    picks: fc.array(fc.nat(), { minLength: 1, maxLength: 10 }),
  });
  await fc.assert(
    fc.asyncProperty(scenario, async ({ sizes, results, budgetBytes, procs, picks }) => {
      const input = sizes.map((size) => `${'x'.repeat(size - 1)}\n`).join('');
      const inFlight = new Map<number, number>();
      const unworked: (() => void)[] = [];
      const worked = new Set<number>();
      const over: number[] = [];
      let committed = 0;
      const bench = new ReaderBench([pieces([input])], { batchSize: ONE, procs, budgetBytes }, (worker, { head }) => {
        inFlight.set(head.batch, head.byteLength);
        unworked.push(() => {
          const bytes = results[head.batch % results.length]!;
          finish(worker, head.batch, bytes);
          inFlight.set(head.batch, bytes);
          worked.add(head.batch);
        });
        const sum = [...inFlight.values()].reduce((bytes, one) => bytes + one, 0);
        if (inFlight.size > 1 && sum > budgetBytes) over.push(sum);
      });
      bench.join();
      const running = bench.run();
      for (let turn = 0; committed < sizes.length; turn += 1) {
        await settle(6); // every answer arrives before the next dispatch
        const pick = picks[turn % picks.length]!;
        if (worked.has(committed) && (pick % 2 === 0 || unworked.length === 0)) {
          bench.commit([committed]);
          inFlight.delete(committed);
          committed += 1;
        } else unworked.splice(pick % Math.max(1, unworked.length), 1)[0]?.();
      }
      await running;
      expect([over, bench.text()]).toEqual([[], input]);
    }),
    { numRuns: 60 },
  );
});

test('the number of tiny batches in flight is limited by the budget, too', async () => {
  const input = 'x\n'.repeat(3000);
  const bench: ReaderBench = new ReaderBench([pieces([input])], { batchSize: ONE }, (worker, { head }) =>
    finish(worker, head.batch, 0, 0),
  );
  bench.join();
  const running = bench.run();
  await until(() => bench.given.length >= 1024);
  await settle(100);
  expect(bench.given.length).toBe(1024);
  for (let batch = 0; batch < 1024; batch += 1) bench.commit([batch]);
  await until(() => bench.given.length === 2048);
  for (let batch = 1024; batch < 2048; batch += 1) bench.commit([batch]);
  await running;
  expect(bench.given.length).toBe(3000);
});

test('quick small batches travel together, larger and slow ones alone, and none waits for more', async () => {
  const lines = (count: number, bytes: number) => `${'x'.repeat(bytes - 1)}\n`.repeat(count);
  const messages = async (input: string, busyMs: number) => {
    const bench = new ReaderBench([pieces([input])], { batchSize: ONE, procs: 1 }, (worker, { head }) =>
      finish(worker, head.batch, 0, busyMs),
    );
    const { received } = bench.join();
    await bench.run();
    expect(bench.text()).toBe(input);
    return received.slice(1, -1).map(({ kind }) => kind);
  };
  expect((await messages(lines(400, 10), 0)).length).toBeLessThan(100);
  expect((await messages(lines(40, 10), 5)).length).toBe(40);
  expect(await messages(lines(40, 5000), 0)).toEqual(Array(40).fill('batch'));
});

test('the header goes to every worker, and lines and bytes of each input count it', async () => {
  const sources = [pieces([]), pieces(['h\t', 'x\r\na\n']), pieces(['h\tx\r\nb\n'])];
  const bench = promptBench(sources, { header: HEADER, batchSize: ONE });
  await bench.run();
  expect(bench.text()).toBe('a\nb\n');
  const begin = bench.workers[0]!.received[0]!;
  expect(begin.kind === 'run-header' && Buffer.from(begin.header).toString()).toBe('h\tx\r\n');
  expect(bench.given.map(({ message }) => message.head.segments)).toEqual([
    [{ input: 1, line: 2, byte: 5, recordIndex: 0, start: 0 }],
    [{ input: 2, line: 2, byte: 5, recordIndex: 0, start: 0 }],
  ]);
});

test("an input whose header differs from the first one's is an error that names file and column", async () => {
  const bench = promptBench([pieces(['a\tb\n1\t2\n']), pieces(['a\tc\n3\t4\n'])], { header: HEADER });
  await expect(bench.run()).rejects.toMatchObject({
    name: 'FramingError',
    message: "the header differs from that of input-0: column 2 is 'c', not 'b'",
    place: { file: 'input-1', line: 1 },
  });
});

test("the first input's byte-order mark goes to the writer, the others' are dropped", async () => {
  const bench = promptBench([pieces(['\ufeffa\n']), pieces(['\ufeffb\n'])], {});
  await bench.run();
  const opening = bench.toWriter[0]!;
  expect(opening.kind === 'preamble-marks' && Buffer.from(opening.bytes).toString()).toBe('\ufeff');
  expect(bench.text()).toBe('a\nb\n');
});

test('a header line that is longer than a record may be is an error with its place', async () => {
  const bench = promptBench([pieces(['#a\n#', 'b'.repeat(20)])], {
    header: { kind: 'prefix', prefixes: ['#'] },
    maxRecordBytes: 10,
  });
  await expect(bench.run()).rejects.toMatchObject({
    name: 'RecordTooLongError',
    place: { file: 'input-0', line: 2, byte: 3 },
  });
});

test("an input that can't be opened ends the run with its error", async () => {
  const error = new InputError('is not there', { place: { file: 'input-1' } });
  await expect(promptBench([pieces(['a\n']), error], {}).run()).rejects.toBe(error);
});

test('for a truncated compressed input, the error says how many of its records were complete', async () => {
  const broken = pieces(['c\nd\ne\nopen']);
  const place = { file: 'input-1', byte: 7 };
  const source = {
    ...broken,
    read: (target: Uint8Array) => {
      const bytes = broken.read(target);
      if (bytes === 0) throw new CorruptInputError('is damaged; 10 bytes came before', { place, advice: 'fix it' });
      return bytes;
    },
  };
  const bench = promptBench([pieces(['a\nb\n']), source], { batchSize: { kind: 'records', records: 2 } });
  await expect(bench.run()).rejects.toMatchObject({
    name: 'CorruptInputError',
    message: 'is damaged; 10 bytes came before: 3 whole records',
    place,
    advice: 'fix it',
  });
});

test('if a stream pauses, complete records are dispatched, and later bytes join the incomplete one', async () => {
  const pausing = pausingSource(['a\nbb\nopen', 'er'], [' still\nc', '\n']);
  const bench = promptBench([pausing.source], {});
  const running = bench.run();
  await until(() => bench.given.length > 0);
  expect(textOfBatch(bench.given[0]!.message)).toBe('a\nbb\n');
  pausing.go();
  await running;
  expect(bench.text()).toBe('a\nbb\nopener still\nc\n');
  expect(bench.given.map(({ message }) => message.head.firstRecord)).toEqual([1, 3]);
});

test('if a batch size is set, a pause changes nothing', async () => {
  const pausing = pausingSource(['a\nb\nc\n'], ['d\n']);
  const bench = promptBench([pausing.source], { batchSize: { kind: 'records', records: 2 } });
  const running = bench.run();
  await new Promise((resolve) => setTimeout(resolve, 300)); // longer than a pause
  expect(bench.text()).toBe('a\nb\n');
  pausing.go();
  await running;
  expect(bench.given.map(({ message }) => message.head.records)).toEqual([2, 2]);
});

test.each([
  ['one input', false],
  ['pairs', true],
])('a resumed run that has all its records already reads only the header: %s', async (_, isPaired) => {
  const inputs = ['head\na\nb\nc\n', 'head\nd\ne\nf\n'].slice(0, isPaired ? 2 : 1);
  const positions = inputs.map((_, input) => ({ input, line: 4, byte: 9 }));
  const before = { batches: 1, records: 2, positions, ended: [], endedBytes: 0, skipped: NONE_SKIPPED };
  const settings = { header: HEADER, isPaired, mostRecords: 2, before };
  const bench = promptBench(
    inputs.map((text) => pieces([text])),
    settings,
  );
  await bench.run();
  expect(bench.given).toEqual([]);
  expect(bench.workers[0]!.received[0]).toMatchObject({ header: new Uint8Array(Buffer.from('head\n')) });
  expect(bench.toMain.at(-1)).toMatchObject({ kind: 'done', batches: 1, records: 2 });
});
