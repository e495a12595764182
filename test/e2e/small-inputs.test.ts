// A small input with slow work is spread over the workers if batch borders don't show in the
// output; the bytes are the same for any number of workers.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { shell, temporaryFolder, threadmill } from '../support/program.ts';
import { hiddenIn, killedWithJournal } from '../support/resuming.ts';

const cwd = temporaryFolder();
const at = (name: string) => join(cwd, name);
const put = (name: string, text: string | Uint8Array) => writeFileSync(at(name), text);
const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

const LINES = Array.from({ length: 40 }, (_, index) => `r${index}\t${'x'.repeat(index % 7)}`);
const FASTQ = textOf(LINES.map((_, index) => `@read${index}\nACGT\n+\nIIII`));
put('in', textOf(LINES));
put('first', textOf(LINES.slice(0, 13)));
put('second', textOf(LINES.slice(13)).slice(0, -1));
put('in.gz', gzipSync(textOf(LINES)));
put('in.csv', `a,b\n${textOf(LINES.map((line) => `"${line.replace('\t', '\n')}",1`))}`);
put('R1.fq', FASTQ);
put('R2.fq', FASTQ);
// alternating mates
put('both.fq', textOf(LINES.flatMap((_, index) => [`@p${index}/1\nAC\n+\nII`, `@p${index}/2\nGT\n+\nII`])));

/**
 * A record waits until four workers are running: if one worker had all records, it would wait for
 * ever.
 */
put(
  'meets.mjs',
  `import { readdirSync, writeFileSync } from 'node:fs';
  const cell = new Int32Array(new SharedArrayBuffer(4));
  export default (...given) => {
    const { args, worker } = given.at(-1);
    writeFileSync(args.to + '.worker' + worker, '');
    const arrived = () => readdirSync('.').filter((name) => name.startsWith(args.to + '.worker')).length;
    for (let tries = 0; arrived() < 4; tries += 1) {
      if (tries === 4000) throw new Error('not all workers got a record');
      Atomics.wait(cell, 0, 0, 5);
    }
    return given.length === 2 ? given[0] : null;
  };`,
);
const MEETS = ['-t', 'meets.mjs', '-p', '4'];

const SPREAD: Readonly<Record<string, readonly string[]>> = {
  'a file': ['in'],
  'several files': ['first', 'second'],
  'a compressed file': ['in.gz'],
  'CSV with quotes': ['-F', 'csv', 'in.csv'],
  pairs: ['--pair', 'R1.fq', 'R2.fq'],
  'mates in turns': ['--interleaved', 'both.fq'],
  'where filters drop records to a file': ['--filter', 'true', '--filtered-out', 'dropped', 'in'],
  'where so many may be set aside': ['--quarantine', 'aside', '--max-errors', '3', 'in'],
  'with retries': ['--retries', '1', 'in'],
  'as they come': ['--unordered', 'in'],
};

describe.each(Object.entries(SPREAD))('%s', (name, options) => {
  test('is spread over all workers', async () => {
    const to = name.replaceAll(' ', '-');
    const { code, stderr } = await threadmill([...MEETS, '-q', '-a', `to=${to}`, ...options], { cwd });
    expect([code, stderr]).toEqual([0, '']);
  });
});

test.each([
  ['a pipe that ends soon', 'cat in |', ''],
  ['a file as standard input', '', '< in'],
])('%s is spread over all workers', async (name, before, behind) => {
  const work = `${MEETS.join(' ')} -q -a to=${name.replaceAll(' ', '-')}`;
  const { code, stdout, stderr } = await shell(`${before} threadmill ${work} ${behind}`, { cwd });
  expect([code, stderr, stdout.toString()]).toEqual([0, '', textOf(LINES)]);
});

put('upper.mjs', `export default (line) => (line.startsWith('r3') ? null : [line, line.toUpperCase()]);`);
put('bad.mjs', `export default (line) => { if (line.endsWith('x')) return line; throw new Error('no x'); };`);

test.each<[string, readonly string[], readonly string[]]>([
  ['lines', ['upper.mjs', 'first', 'second'], []],
  ['compressed input', ['upper.mjs', 'in.gz'], []],
  ['csv', ['--map', 'row(col.b, col.a)', 'in.csv'], []],
  [
    'pairs',
    ['--pair', '--filter', 'r1.id.length > 5', 'R1.fq', 'R2.fq', '-o', 'o1.fq', '-o', 'o2.fq'],
    ['o1.fq', 'o2.fq'],
  ],
  ['filtered out', ['--filter', '$2.length > 3', '--filtered-out', 'dropped', 'in'], ['dropped']],
  ['set aside', ['bad.mjs', '--quarantine', 'aside', '--max-errors', '10', 'in'], ['aside']],
  ['comments', ['--comment', 'prefix:r1', '--comment-out', 'keep', '--map', 'line + NR', 'in'], []],
])('%s: the output is the same for any number of workers', async (_, args, files) => {
  const outputs: string[] = [];
  for (const procs of ['1', '2', '7', '50']) {
    const { code, stdout, stderr } = await threadmill([...args, '-q', '-p', procs], { cwd });
    expect([code, stderr]).toEqual([0, '']);
    outputs.push([stdout.toString(), ...files.map((file) => readFileSync(at(file), 'utf8'))].join('---'));
    for (const file of files) rmSync(at(file));
  }
  expect([...new Set(outputs)]).toHaveLength(1);
  expect(outputs[0]).toMatch(/r2|read2/);
});

async function batches(args: readonly string[]): Promise<number> {
  const { code, stderr } = await threadmill(['--report', 'report.json', ...args], { cwd });
  expect([code, stderr]).toEqual([0, expect.anything()]);
  return (JSON.parse(readFileSync(at('report.json'), 'utf8')) as { batches: number }).batches;
}

put('batch.mjs', `export default { mapBatch: (lines) => [String(lines.length)] };`);
put(
  'sum.mjs',
  `export default { start: () => 0, add: (sum) => sum + 0.1, merge: (a, b) => a + b, finish: (sum) => String(sum) };`,
);

test.each<[string, readonly string[]]>([
  ['batch-wise work', ['batch.mjs', 'in']],
  ['a reduction', ['sum.mjs', 'in']],
  ['a command', ['in', '--', 'wc', '-l']],
  ['compressed output', ['upper.mjs', 'in', '-o', 'out.gz']],
  ['a size of batches that was asked for', ['upper.mjs', 'in', '-b', '4K']],
  ['a share of records that may be set aside', ['bad.mjs', 'in', '--quarantine', '/dev/null', '--max-errors', '50%']],
])('%s: batches follow from the input alone', async (_, args) => {
  const command = args.indexOf('--');
  const [options, rest] = command < 0 ? [args, []] : [args.slice(0, command), args.slice(command)];
  for (const procs of ['1', '8'])
    expect([procs, await batches([...options, '-p', procs, ...rest].filter((word) => word !== ''))]).toEqual([
      procs,
      1,
    ]);
});

test('if the first rows are compared with the header, all of them are, for any number of workers', async () => {
  put('rows.tsv', 'a\tb\tc\n1\t2\n1\t2\t3\n1\t2\t3\n');
  for (const procs of ['1', '8']) {
    const { code, stderr } = await threadmill(['--map', 'row($2, $1)', '-p', procs, 'rows.tsv'], { cwd });
    expect([procs, code, stderr]).toEqual([procs, 0, '']);
  }
});

test('batches of a kept command are spread too: it gets lines', async () => {
  expect(await batches(['-p', '4', '--keep-alive', 'in', '--', 'cat'])).toBeGreaterThanOrEqual(16);
});

test('a resumed run continues with the same batches, for any number of workers', async () => {
  put('slow.mjs', `export default (line) => new Promise((done) => setTimeout(done, 40, line));`);
  const lines = textOf(Array.from({ length: 300 }, (_, index) => `${index}`.padStart(3, '0')));
  put('numbers', lines);
  const run = (procs: string) => ['slow.mjs', 'numbers', '-o', 'out', '--report', 'report.json', '-p', procs];
  await killedWithJournal(run('3'), cwd, 'out');
  const { code, stderr } = await threadmill(['--resume', ...run('1')], { cwd });
  expect([code, stderr]).toEqual([0, expect.stringContaining('resuming at record')]);
  expect(readFileSync(at('out'), 'utf8')).toBe(lines);
  const report = JSON.parse(readFileSync(at('report.json'), 'utf8')) as { batches: number };
  // Four for each of the three workers of the first run.
  expect(report.batches).toBe(12);
  expect(hiddenIn(cwd)).toEqual([]);
});
