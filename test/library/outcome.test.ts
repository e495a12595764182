// The figures of a finished run: records read, written, dropped and counted, and the number of
// workers.
import { readFileSync, writeFileSync } from 'node:fs';
import { run, type Job } from '../support/library.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const inFolder = temporaryFolder();
const put = (name: string, text: string) => {
  writeFileSync(inFolder(name), text);
  return inFolder(name);
};
const lines = (count: number, text = 'line') =>
  Array.from({ length: count }, (_, index) => `${text} ${index}\n`).join('');

const output = inFolder('out');
const of = (job: Partial<Job>) => run({ output, procs: 1, ...job });

test('records and bytes are counted for input and output; the header counts as bytes only', async () => {
  const transform = put(
    'figures.mjs',
    `
    export default {
      filter: (line) => line !== 'refused',
      map: (line) => (line === 'none' ? null : line === 'empty' ? [] : line === 'three' ? [1, 2n, 'x'] : line),
    };`,
  );
  const input = [put('a', 'head\none\nrefused\nnone\n'), put('b', 'head\nempty\nthree')];
  const outcome = await of({ input, transform, header: 1 });
  expect(readFileSync(output, 'utf8')).toBe('head\none\n1\n2\nx\n');
  expect(outcome).toEqual({
    recordsIn: 5,
    recordsWrittenFrom: 2,
    recordsDropped: 3,
    recordsQuarantined: 0,
    recordsFiltered: 1,
    recordsOut: 4,
    retried: 0,
    commentLines: 0,
    blankLines: 0,
    bytesIn: 38,
    bytesOut: 15,
    batches: 1,
    workersStarted: 1,
    elapsedMs: expect.any(Number) as number,
    counters: {},
  });
});

test('an input without records is a success without batches, with a worker for the header', async () => {
  const outcome = await of({ input: put('empty', ''), map: 'line', procs: 4 });
  expect(outcome).toMatchObject({
    recordsIn: 0,
    recordsOut: 0,
    bytesIn: 0,
    bytesOut: 0,
    batches: 0,
    workersStarted: 1,
  });
  expect(readFileSync(output, 'utf8')).toBe('');
});

test('an input of one batch starts one worker, however many are allowed', async () => {
  const input = put('small', lines(300));
  expect(await of({ input, map: 'line', procs: 8, batchSize: '1M' })).toMatchObject({ batches: 1, workersStarted: 1 });
});

test('a worker is started for each batch that finds no idle one', async () => {
  const input = put('slow', lines(4));
  const transform = put('slow.mjs', 'export default (line) => new Promise((go) => setTimeout(go, 100, line));');
  const figures = { batches: 4, workersStarted: 3 };
  expect(await of({ input, transform, batchSize: 1, procs: 3 })).toMatchObject(figures);
});

test.each([
  [1, 10],
  [3, 4],
  [10, 1],
  [11, 1],
])('batches of %d records of 10: %d of them', async (batchSize, batches) => {
  expect(await of({ input: put('ten', lines(10)), map: 'line', batchSize })).toMatchObject({ batches, recordsIn: 10 });
});

test('counters are summed over all workers', async () => {
  const transform = put(
    'counts.mjs',
    `
    export default async (line, { count, worker, recordNumber }) => {
      count('records');
      count('numbers', recordNumber);
      await new Promise((go) => setTimeout(go, 2));
      return String(worker);
    };`,
  );
  const outcome = await of({ input: put('counted', lines(40)), transform, batchSize: 1, procs: 3 });
  expect(outcome.workersStarted).toBeGreaterThan(1);
  expect(outcome.counters).toEqual({ records: 40, numbers: 820 });
});

test('the figures are the same for every number of workers, ordered or not', async () => {
  const input = put('many', lines(5000));
  const figures = [];
  for (const job of [{ procs: 1 }, { procs: 4 }, { procs: 3, unordered: true }]) {
    const counts = await of({ input, filter: '/7/.test(line)', ...job });
    // For more workers a small input is split into more batches.
    const { elapsedMs: _, workersStarted: __, batches: ___, ...rest } = counts;
    const { batches } = await of({ input, filter: '/7/.test(line)', batchSize: '4K', ...job });
    figures.push({ ...rest, batches });
  }
  expect(figures[1]).toEqual(figures[0]);
  expect(figures[2]).toEqual(figures[0]);
});

test('notes report the choices made, and what the work prints', async () => {
  const notes: string[] = [];
  const printed: string[] = [];
  const transform = put('prints.mjs', `export default (line) => { console.log('on ' + line); return line; };`);
  await run(
    { input: put('two', 'a\nb\n'), output, transform, procs: 2 },
    { onNote: (note) => notes.push(note), onPrint: (text) => printed.push(text) },
  );
  expect(printed.join('')).toBe('on a\non b\n');
  expect(notes.find((note) => note.startsWith('procs: '))).toBe('procs: 2 (asked for)');
  expect(notes.at(-1)).toMatch(/^threads: reader, writer and 1 of 2 workers were started; bottleneck: ./);
});
