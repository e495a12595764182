import { bottleneck, type RunTimes } from '../../src/supervisor/bottleneck.ts';

const NONE = { reading: 0, working: 0, waiting: 0, writing: 0 };

function times(changes: Partial<RunTimes>): RunTimes {
  return {
    elapsedMs: 10_000,
    reader: NONE,
    writer: NONE,
    workers: [],
    procs: 4,
    batches: 1000,
    cpuMs: undefined,
    ...changes,
  };
}

test('workers that are all busy are the bottleneck, relative to the greatest number of workers', () => {
  const busy = { ...NONE, working: 9000 };
  expect(bottleneck(times({ workers: [busy, busy, busy, busy] }))).toMatch(
    /^the work: the 4 workers were busy 90 % of the time, so more --procs help/,
  );
  expect(bottleneck(times({ workers: [busy], procs: 1 }))).toMatch(/^the work: the worker was busy 90 %/);
  // One of four, since no second one was needed: the reader could not dispatch more.
  expect(bottleneck(times({ workers: [busy], reader: { ...NONE, working: 8000 } }))).toMatch(/^the reader: .* 80 %/);
});

test('work that waits is told by the CPU time that it does not take', () => {
  const workers = [{ ...NONE, working: 9000 }];
  expect(bottleneck(times({ workers, procs: 1, cpuMs: 500 }))).toMatch(/^the work: .* 90 % .*--concurrency lets more/);
  expect(bottleneck(times({ workers, procs: 1, cpuMs: 8000 }))).toMatch(/so more --procs help/);
});

test('input, reader and output are distinguished', () => {
  expect(bottleneck(times({ reader: { ...NONE, reading: 7000 } }))).toMatch(
    /^the input: .* 70 % .*more --procs don't$/,
  );
  expect(bottleneck(times({ reader: { ...NONE, working: 7000 } }))).toMatch(
    /^the reader: .* 70 % .*more --procs don't/,
  );
  expect(bottleneck(times({ writer: { ...NONE, writing: 9900 } }))).toMatch(
    /^the output: .* 99 % .*more --procs don't$/,
  );
});

test('waiting is never a bottleneck, and no stage is named that took less than half of the time', () => {
  const waiting = { ...NONE, waiting: 10_000 };
  const found = bottleneck(
    times({ reader: waiting, workers: [waiting], writer: { ...waiting, writing: 4900 }, elapsedMs: 10_000 }),
  );
  expect(found).toMatch(/^no stage alone; most of all the output: .* 49 %/);
});

test('nothing is claimed about a very short run', () => {
  expect(bottleneck(times({ elapsedMs: 499, reader: { ...NONE, reading: 499 } }))).toMatch(/too short to tell/);
});

test('no advice is given for a short run without a clear bottleneck', () => {
  const found = bottleneck(times({ elapsedMs: 1999, reader: { ...NONE, reading: 900 } }));
  expect(found).toBe('no stage: starting up was most of the run');
  expect(bottleneck(times({ elapsedMs: 2000, reader: { ...NONE, reading: 900 } }))).toMatch(/^no stage alone; most/);
  expect(bottleneck(times({ elapsedMs: 1999, reader: { ...NONE, reading: 1900 } }))).toMatch(/^the input: /);
});

test('if there are fewer batches than workers, a smaller batch is advised', () => {
  const busy = { ...NONE, working: 9000 };
  expect(bottleneck(times({ workers: [busy], batches: 1 }))).toBe(
    'the work: the worker was busy 90 % of the time, and all records were in one batch: ' +
      'a smaller --batch-size spreads them over all 4 workers',
  );
  expect(bottleneck(times({ workers: [busy, busy], batches: 2 }))).toMatch(
    /^the work: the 2 workers were busy 90 % .* in 2 batches: a smaller --batch-size/,
  );
  expect(bottleneck(times({ workers: [busy], batches: 1, procs: 1 }))).toMatch(/so more --procs help/);
});
