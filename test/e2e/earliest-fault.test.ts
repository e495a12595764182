// With several faults in one input, the earliest is reported for any number of workers, whoever
// finds it. A run whose earlier batches never end still fails.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { temporaryFolder, threadmill } from '../support/program.ts';

const cwd = temporaryFolder();
const put = (name: string, content: string | Uint8Array) => writeFileSync(join(cwd, name), content);
const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `{"n":${from + i}}\n`).join('');

const FEW = `${lines(1, 2)}nope\n${lines(4, 9)}`;
const MANY = `${lines(1, 2)}nope\n${lines(4, 4000)}`;
const packed = gzipSync(MANY);
/** Damaged near its end: after thousands of records. */
const damaged = Buffer.from(packed);
damaged[damaged.length - 6]! ^= 0x41;

put('few', `${FEW}{"long":"${'x'.repeat(70_000)}"}\n`);
put('many', `${MANY}{"long":"${'x'.repeat(70_000)}"}\n`);
put('damaged.gz', damaged);
put('cut.gz', packed.subarray(0, -9));
put('good', `${lines(1, 5)}`);
put('utf8', Buffer.concat([Buffer.from(FEW), Buffer.from('{"n":"\xe9"}\n', 'latin1')]));
put('reads', `@a\nA\n+\nI\nb\nA\n+\nI\n${'@c\nA\n+\nI\n'.repeat(3000)}@d\nA\n`);
put('few-reads', '@a\nA\n+\nI\nb\nA\n+\nI\n@c\nA\n');
put('table.csv', `a,b\n1,2\n3\n${'4,5\n'.repeat(3000)}"open\n`);
put('few.csv', 'a,b\n1,2\n3\n4,5\n"open\n');
put('head', 'a\tb\n1\t2\nx\t4\n5\t6\n');
put('other-head', 'a\tc\n1\t2\n');
put('throws.mjs', "export default (line) => { if (line[0] === 'x') throw new Error('it is x'); return line; };");

const JSON_WORK = ['-F', 'ndjson', '--map', 'json.n'];
const CASES: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['a record too long, a few records on', [...JSON_WORK, '--max-record', '64K', 'few'], /few:3: invalid JSON/],
  ['a record too long, many batches on', [...JSON_WORK, '--max-record', '64K', 'many'], /many:3: invalid JSON/],
  ['damaged compression', [...JSON_WORK, 'damaged.gz'], /damaged\.gz:3: invalid JSON/],
  ['compression that is cut off', [...JSON_WORK, 'cut.gz'], /cut\.gz:3: invalid JSON/],
  ['an invalid byte in the same block', [...JSON_WORK, 'utf8'], /utf8:3: invalid JSON/],
  ['a FASTQ file cut short, many batches on', ['-F', 'fastq', '--map', 'id', 'reads'], /reads:5: a FASTQ record/],
  ['a FASTQ file cut short', ['-F', 'fastq', '--map', 'id', 'few-reads'], /few-reads:5: a FASTQ record/],
  ['an open quote in CSV, many batches on', ['-F', 'csv', '--map', 'col.a', 'table.csv'], /table\.csv:3: .*1 field/],
  ['an open quote in CSV', ['-F', 'csv', '--map', 'col.a', 'few.csv'], /few\.csv:3: .*1 field/],
  ['the header of a later input', ['throws.mjs', '--header', '1', 'head', 'other-head'], /head:3: .*it is x/],
  ['a later input that holds no lines', ['throws.mjs', '--header', '1', 'head', 'cram'], /head:3: .*it is x/],
  ['another record, with every record a batch', [...JSON_WORK, '-b', '1', 'many', '--max-record', '64K'], /many:3: /],
  [
    'a mate that is missing',
    ['--pair', '-F', 'ndjson', '--filter', 'r1.n && r2.n', 'few', 'good'],
    /few:3: invalid JSON/,
  ],
];
put('cram', Buffer.from('CRAM\x03\0\0\0', 'latin1'));

describe.each(CASES)('a fault before %s', (_, args, says) => {
  test('is the one that is reported, for any number of workers', async () => {
    for (const procs of ['1', '2', '4']) {
      const { code, stderr } = await threadmill([...args, '-p', procs, '-o', 'out'], { cwd });
      expect([procs, code, stderr]).toEqual([procs, 1, expect.stringMatching(says)]);
    }
  });
});

test('of two failing workers the one with the earlier batch is reported, even if it is slower', async () => {
  put(
    'slow.mjs',
    `export default async (line) => {
       if (line === '2') { await new Promise((resolve) => setTimeout(resolve, 60)); throw new Error('the earlier'); }
       if (Number(line) >= 3) throw new Error('the later');
       return line;
     };`,
  );
  put('numbers', '1\n2\n3\n4\n5\n6\n');
  for (const options of [[], ['--unordered'], ['--retries', '1']]) {
    const { code, stderr } = await threadmill(['slow.mjs', 'numbers', '-b', '1', '-p', '4', ...options], { cwd });
    expect([options, code, stderr]).toEqual([options, 1, expect.stringMatching(/numbers:2: .*the earlier/)]);
  }
});

test.each([
  ['is in an endless loop', 'for (;;);'],
  ['waits for ever', 'return new Promise((resolve) => setTimeout(resolve, 1e9));'],
])('if an earlier batch %s, the run fails with the known failure', async (_, never) => {
  put('never.mjs', `export default (line) => { if (line.startsWith('1')) { ${never} } throw new Error('known'); };`);
  const worker = await threadmill(['never.mjs', 'numbers', '-b', '1', '-p', '2'], { cwd });
  expect([worker.code, worker.hasHung, worker.stderr]).toEqual([1, false, expect.stringMatching(/: known/)]);
  put('short', '1\n2\n3\n');
  const reader = await threadmill(['never.mjs', 'short', '-L', '2', '-p', '1'], { cwd });
  expect([reader.code, reader.hasHung, reader.stderr]).toEqual([
    1,
    false,
    expect.stringMatching(/short:3: .*ends inside/),
  ]);
});

test('a reader that waits at a silent pipe delays no failure', async () => {
  const { code, hasHung, stderr } = await threadmill(['-F', 'ndjson', '--map', 'json.n', '-p', '2'], {
    cwd,
    input: FEW,
    afterInput: 'silence',
  });
  expect([code, hasHung, stderr]).toEqual([1, false, expect.stringMatching(/:3: invalid JSON/)]);
});

test('quarantined records are not failures before a fault of the file', async () => {
  const { code, stderr } = await threadmill(
    [...JSON_WORK, '--max-record', '64K', '--quarantine', 'bad', '-o', 'out', 'few'],
    { cwd },
  );
  expect([code, stderr]).toEqual([1, expect.stringMatching(/few:10: the record is longer/)]);
});
