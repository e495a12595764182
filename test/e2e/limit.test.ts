// --limit: only the first records, of every kind of input, and nothing after them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bgzf } from '../support/compressed.ts';
import { isThere, piped } from '../support/packers.ts';
import { shell, temporaryFolder, threadmill } from '../support/program.ts';
import { hiddenIn, killedWithJournal, resumedThroughKills } from '../support/resuming.ts';

const folder = temporaryFolder();
const put = (name: string, bytes: string | Uint8Array) => writeFileSync(join(folder, name), bytes);
const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

const lines = (count: number) =>
  range(count)
    .map((n) => `line ${n}\n`)
    .join('');
const table = (count: number) =>
  `a\tb\n${range(count)
    .map((n) => `${n}\t${n}\n`)
    .join('')}`;
const quoted = (count: number) =>
  `name,n\n${range(count)
    .map((n) => `"a\n""${n}""",${n}\n`)
    .join('')}`;
const json = (count: number) =>
  range(count)
    .map((n) => `{"n":${n}}\n`)
    .join('');
const read = (n: number, mate: 1 | 2) => `@r${n}/${mate}\n${'ACGT'.repeat(n % 5)}A\n+\n${'IIII'.repeat(n % 5)}I\n`;
const mates = (count: number, mate: 1 | 2) =>
  range(count)
    .map((n) => read(n, mate))
    .join('');
const inTurns = (count: number) =>
  range(count)
    .map((n) => read(n, 1) + read(n, 2))
    .join('');
const fastq = (count: number) => mates(count, 1);
const fasta = (count: number) =>
  range(count)
    .map((n) => `>s${n}\n${'ACGT\n'.repeat(n % 4)}AC\n`)
    .join('');

interface FormatCase {
  readonly name: string;
  readonly text: (count: number) => string;
  /** Invalid in the format; comes after the limit, where nothing is checked. */
  readonly bad: string;
  readonly args: readonly string[];
}

const FORMATS: readonly FormatCase[] = [
  { name: 'lines', text: lines, bad: '\xff\n', args: ['--map', 'line'] },
  {
    name: 'lines that end with NUL',
    text: (count) => lines(count).replaceAll('\n', '\0'),
    bad: 'x'.repeat(3000),
    args: ['-0', '--max-record', '2K', '--map', 'line'],
  },
  { name: 'lines, three a record', text: (n) => lines(3 * n), bad: 'a half\n', args: ['-L', '3', '--map', 'line'] },
  { name: 'tsv', text: table, bad: '1\t2\t3\n', args: ['-F', 'tsv', '--map', 'row(col.a, col.b)'] },
  { name: 'csv', text: quoted, bad: '"a"b,c\n', args: ['-F', 'csv', '--filter', 'col.n > 0'] },
  { name: 'ndjson', text: json, bad: 'no\n', args: ['-F', 'ndjson', '--filter', 'json.n > 0'] },
  { name: 'fastq', text: fastq, bad: '@r\nA\nno\nA\n', args: ['-F', 'fastq', '--filter', 'seq !== ""'] },
  { name: 'fasta', text: fasta, bad: '>x\n>\0\x01\n', args: ['-F', 'fasta', '--filter', 'seq !== ""'] },
];

describe.each(FORMATS)('$name', ({ text, bad, args }) => {
  test.each([
    ['1', '1'],
    ['4', '7'],
    ['2', '300B'],
    ['3', undefined],
  ])('the first records are written, and a fault after them is not reported: -p %s, -b %s', async (procs, size) => {
    put('in', Buffer.from(text(50) + bad, 'latin1'));
    const options = [...args, '-p', procs, ...(size === undefined ? [] : ['-b', size])];
    for (const limit of [7, 50]) {
      const done = await threadmill([...options, '--limit', String(limit), 'in'], { cwd: folder });
      expect([done.code, done.stderr, done.stdout.toString()]).toEqual([0, '', text(limit)]);
    }
  });
});

test('a limit above the number of records reads everything, and finds faults', async () => {
  put('in', lines(50));
  const whole = await threadmill(['--limit', '51', '--map', 'line', 'in'], { cwd: folder });
  expect([whole.code, whole.stdout.toString()]).toEqual([0, lines(50)]);
  put('in', Buffer.from(`${lines(50)}\xff\n`, 'latin1'));
  const damaged = await threadmill(['--limit', '51', '--map', 'line', 'in'], { cwd: folder });
  expect(damaged.code).toBe(1);
  expect(lines(50).startsWith(damaged.stdout.toString())).toBe(true);
});

test('it counts over all inputs: later ones are not opened, and the report counts what was read', async () => {
  put('a.tsv', `n\n${lines(3)}`);
  put('b.tsv', `n\n${lines(3)}`);
  put('c.tsv', 'another header\n');
  const args = ['--limit', '5', '--filter', 'NR !== 2', 'a.tsv', 'b.tsv', 'c.tsv', '--report', 'report.json'];
  const done = await threadmill(args, { cwd: folder });
  expect([done.code, done.stdout.toString()]).toEqual([0, 'n\nline 1\nline 3\nline 1\nline 2\n']);
  expect(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))).toMatchObject({
    records: { in: 5, out: 4, filtered: 1 },
    inputs: [{ records: 3 }, { records: 2 }, { records: null }],
  });
});

test('headers, comments and blank lines are not records; those after the last record are not counted', async () => {
  put('in.csv', '#0\na,b\n#1\n\n1,2\n#2\n3,4\n#3\n\n5,6\n');
  const args = ['--comment', '#', '--limit', '2', '--map', 'row(col.b)', '--report', 'r.json', 'in.csv'];
  const done = await threadmill(args, { cwd: folder });
  expect([done.code, done.stdout.toString()]).toEqual([0, '#0\nb\n#1\n2\n#2\n4\n']);
  const report: unknown = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'));
  expect(report).toMatchObject({ skippedLines: { comments: 2, blank: 1 } });
});

test('the writer of an input pipe gets SIGPIPE, and a silent one is not waited for', async () => {
  const piped = await shell('yes | threadmill --limit 3 --map "line + NR"; echo "${PIPESTATUS[@]}"');
  expect(piped.stdout.toString()).toBe('y1\ny2\ny3\n141 0\n');
  const args = ['--limit', '3', '-b', '1000', '--map', 'line'];
  const silent = await threadmill(args, { input: lines(3), afterInput: 'silence' });
  expect([silent.hasHung, silent.code, silent.stdout.toString()]).toEqual([false, 0, lines(3)]);
});

const PACKED: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['gzip', gzipSync(lines(200_000))],
  ['BGZF', bgzf(Buffer.from(lines(200_000)), 60_000)],
  ...(isThere('zstd') ? [['zstd', piped('zstd -qc', Buffer.from(lines(200_000)))] as const] : []),
];

test.each(PACKED)('%s that is truncated after the limit is accepted', async (_, bytes) => {
  put('in', bytes.subarray(0, -40));
  const done = await threadmill(['--limit', '9', '--map', 'line', 'in'], { cwd: folder });
  expect([done.code, done.stderr, done.stdout.toString()]).toEqual([0, '', lines(9)]);
});

describe('pairs', () => {
  test.each(['1', '7', '300B'])('so many pairs are read, from two inputs or alternating: -b %s', async (size) => {
    put('1.fq', `${mates(50, 1)}@no mate\nA\n+\nI\n`);
    put('2.fq', mates(50, 2));
    put('turns.fq', `${inTurns(50)}@no mate\nA\n+\nI\n`);
    for (const limit of [1, 7, 50]) {
      const common = ['--filter', 'r1.seq.length > 0', '-p', '3', '-b', size, '--limit', String(limit)];
      const apart = ['--pair', '1.fq', '2.fq', ...common, '-o', 'o1', '-o', 'o2'];
      const done = await threadmill(apart, { cwd: folder });
      expect([done.code, done.stderr]).toEqual([0, expect.anything()]);
      const outputs = ['o1', 'o2'].map((name) => readFileSync(join(folder, name), 'latin1'));
      expect(outputs).toEqual([fastq(limit), mates(limit, 2)]);
      const together = await threadmill(['--interleaved', 'turns.fq', ...common], { cwd: folder });
      expect([together.code, together.stdout.toString()]).toEqual([0, inTurns(limit)]);
    }
  });

  test('a pipe that stays open and silent is not waited for', async () => {
    put('mates', lines(9));
    const args = ['--limit', '2', '--pair', '-', 'mates', '--filter', 'r1 !== r2'];
    const done = await threadmill(args, { cwd: folder, input: 'a\nb\n', afterInput: 'silence' });
    expect([done.hasHung, done.code, done.stdout.toString()]).toEqual([false, 0, 'a\nline 1\nb\nline 2\n']);
  });
});

test('a reduction, a preview, a command and a quarantine get only these records', async () => {
  put('in', lines(1000));
  put(
    'count.mjs',
    'export default { start: () => 0, add: (count) => count + 1, merge: (a, b) => a + b, finish: (count) => [count] };',
  );
  const run = async (...args: string[]) => (await threadmill([...args, '-b', '4', 'in'], { cwd: folder })).stdout;
  expect(String(await run('--limit', '42', '-t', 'count.mjs'))).toBe('42\n');
  expect(String(await run('--limit', '2', '--preview', '9', '--map', 'NR')).split('\n').length).toBe(4);
  expect(String(await run('--limit', '9', '--preview', '2', '--map', 'NR')).split('\n').length).toBe(4);
  const command = await threadmill(['--limit', '42', '-b', '5', 'in', '--', 'cat'], { cwd: folder });
  expect(command.stdout.toString()).toBe(lines(42));
  const kept = await threadmill(['--limit', '42', '--keep-alive', 'in', '--', 'cat'], { cwd: folder });
  expect(kept.stdout.toString()).toBe(lines(42));
  const map = '{ if (NR % 10 === 0) throw new Error("no"); return line }';
  const quarantine = ['--limit', '42', '--map', map, '--quarantine', 'bad', '--report', 'r.json'];
  expect(String(await run(...quarantine)).split('\n').length).toBe(39);
  expect(readFileSync(join(folder, 'bad'), 'utf8')).toBe([10, 20, 30, 40].map((n) => `line ${n}\n`).join(''));
});

describe('--resume', () => {
  const busy = '{ let sum = 0; for (let i = 0; i < 300000; i += 1) sum += i % 7; return col.line + sum }';
  const table = `line\n${lines(20_000)}`;
  const args = ['-F', 'tsv', 'a', 'b', '--limit', '9000', '--map', busy, '--header-out', 'x', '-p', '2', '-o', 'out'];

  test('killed again and again, it ends like an uninterrupted run', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'a'), `line\n${lines(4000)}`);
    writeFileSync(join(cwd, 'b'), table);
    const expected = range(4000)
      .concat(range(5000))
      .map((n) => `line ${n}180000\n`);
    const { last, kills } = await resumedThroughKills(args, { cwd, output: 'out', seed: 7 });
    expect([last.code, kills > 0]).toEqual([0, true]);
    const text = readFileSync(join(cwd, 'out'), 'utf8').split('\n');
    expect([text.length, text[0]]).toEqual([9002, 'x']);
    expect(text.slice(1, -1).map((line) => line.replace(/\d{6}$/, ''))).toEqual(
      expected.map((line) => line.replace(/\d{6}\n$/, '')),
    );
    expect(hiddenIn(cwd)).toEqual([]);
  });

  test('another limit is another run', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'a'), table);
    writeFileSync(join(cwd, 'b'), table);
    await killedWithJournal(args, cwd, 'out');
    const other = await threadmill(['--resume', ...args.map((arg) => (arg === '9000' ? '9001' : arg))], { cwd });
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('--limit')]);
  });
});

test.each(['0', '-1', '1.5', 'x', '1K'])('--limit %s is a usage error', async (limit) => {
  const done = await threadmill([`--limit=${limit}`, '--map', 'line'], { cwd: folder });
  expect([done.code, done.stderr]).toEqual([2, expect.stringContaining('--limit takes a whole number of at least 1')]);
});
