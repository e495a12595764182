// --preview: the first records beside their results. Nothing is written, and errors are shown in
// place.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testWith } from '../support/judges.ts';
import { filesIn, FIXTURES, shell, temporaryFolder, threadmill } from '../support/program.ts';

const VARIANTS = join(FIXTURES, 'variants.tsv');
const rows = (stdout: Buffer) =>
  stdout
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/));

test('each of the first records is shown beside its result, with its number', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'in'), 'a b\nc\nd e f\ng\n');
  const args = ['--filter', 'NR !== 2', '--map', 'line.toUpperCase()', '-o', 'out', '--report', 'r.json', 'in'];
  const finished = await threadmill([...args, '--preview', '3', '-p', '4'], { cwd });
  expect([finished.code, finished.stderr]).toEqual([0, '']);
  expect(rows(finished.stdout)).toEqual([
    ['record', 'in', 'out'],
    ['1', 'a b', 'A B'],
    ['2', 'c', '(dropped)'],
    ['3', 'd e f', 'D E F'],
  ]);
  expect(filesIn(cwd)).toEqual(['in']);
});

test('an error is shown at its record, the preview continues, and the exit code is 1', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'in'), '{"a":1}\nno\n{"a":2}\n');
  const finished = await threadmill(['--format', 'ndjson', '--map', 'json.a.toFixed(1)', '--preview', '5', 'in'], {
    cwd,
  });
  expect(rows(finished.stdout)).toEqual([
    ['record', 'in', 'out'],
    ['1', '{"a":1}', '1.0'],
    ['2', 'no', expect.stringMatching(/^error: invalid JSON at column 2/)],
    ['3', '{"a":2}', '2.0'],
  ]);
  expect([finished.code, finished.stderr]).toEqual([1, 'threadmill: the work failed on 1 of the 3 records shown\n']);
});

test('an error of a module is shown with its place, and console.log still goes to standard error', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'in'), 'a\nb\n');
  writeFileSync(
    join(cwd, 'work.mjs'),
    "export default (line) => {\n  console.log('at', line);\n  if (line === 'a') throw new RangeError('not this');\n  return null;\n};\n",
  );
  const finished = await threadmill(['work.mjs', 'in', '--preview', '2'], { cwd });
  expect(rows(finished.stdout)).toEqual([
    ['record', 'in', 'out'],
    ['1', 'a', 'error: RangeError: not this'],
    ['', 'at work.mjs:3:27'],
    ['2', 'b', '(dropped)'],
  ]);
  expect(finished.stderr).toContain('at a\nat b\n');
  expect(finished.code).toBe(1);
});

test('the header is shown beside the header that would be written', async () => {
  const args = ['--header', '1', '--header-out', 'x\\ty', '--map', 'row($1, $2)', '--preview', '1', VARIANTS];
  const finished = await threadmill(args);
  const displayName = finished.stdout.toString();
  expect(displayName).toMatch(/^header {2}chrom\\tpos\\t/m);
  expect(displayName).toContain('x\\ty');
  expect(displayName).toMatch(/^1 {7}chr1\\t/m);
});

test('fields are shown by number, several results of a record are marked, and --dry-run is --preview 10', async () => {
  const args = ['--dry-run', '-F', 'lines', '--map', '[$1, $2]', VARIANTS];
  const finished = await threadmill(args);
  expect([finished.code, finished.stderr]).toEqual([0, '']);
  const lines = finished.stdout.toString().split('\n');
  expect(lines.slice(1, 5).map((line) => line.replace(/ {3,}.*1: /, '   1: '))).toEqual([
    'fields  $1 chrom | $2 pos | $3 id | $4 ref | $5 alt | $6 qual | $7 filter',
    expect.stringMatching(/^1 {7}chrom\\tpos.* {2}\(2 results\)$/),
    '   1: chrom',
    expect.stringMatching(/^ +2: pos$/),
  ]);
  expect(lines.filter((line) => /^\d/.test(line))).toHaveLength(10);
  const named = await threadmill(['--preview', '1', '--filter', '+col.pos > 1', VARIANTS]);
  expect(named.stdout.toString()).toMatch(/^header {2}chrom.*\nfields {2}\$1 chrom \| \$2 pos \|.*\n1 {7}/m);
});

const onTerminal = (columns: number, command: string) =>
  shell(`script -qec 'stty cols ${columns}; ${command}' /dev/null < /dev/null`);

testWith('script')('on a terminal a record is cut to its width, and an error is not', async () => {
  const cut = await onTerminal(40, `threadmill --preview 1 -F fastq --map line ${join(FIXTURES, 'reads.fq')}`);
  const lines = cut.stdout.toString().replaceAll('\r', '').split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
  expect(lines.filter((line) => line.includes('…')).length).toBeGreaterThan(0);
  const long = 'x'.repeat(90);
  const module = join(temporaryFolder(), 'work.mjs');
  writeFileSync(module, `export default (line) => { throw new Error('${long}' + line); };\n`);
  const failed = await onTerminal(60, `printf "a\\n" | threadmill --preview 1 ${module}`);
  expect(failed.stdout.toString().replace(/[\s\r]/g, '')).toContain(`${long}a`);
});

test('records of several lines are shown as such', async () => {
  const args = ['--format', 'fastq', '--map', '({ id, comment: "", seq: seq.slice(0, 5), qual: qual.slice(0, 5) })'];
  const finished = await threadmill([...args, '--preview', '1', join(FIXTURES, 'reads.fq')]);
  expect(rows(finished.stdout).slice(1)).toEqual([
    ['1', '@read.1', '@read.1'],
    ['', 'TCNGGTTACTCAGGGTCTAGATGGA', 'TCNGG'],
    ['', '+', '+'],
    ['', '@DAABAA;D;9;=9<7;5<426914', '@DAAB'],
  ]);
});

test('no more is read than is shown: an endless input is fine', async () => {
  const finished = await shell('yes abc | threadmill --map "line.length" --preview 2');
  expect([finished.code, finished.hasHung]).toEqual([0, false]);
  expect(rows(finished.stdout)).toEqual([
    ['record', 'in', 'out'],
    ['1', 'abc', '3'],
    ['2', 'abc', '3'],
  ]);
  const many = await threadmill(['-F', 'lines', '--map', 'NR', '--preview', '700', VARIANTS, VARIANTS]);
  expect(rows(many.stdout).at(-1)).toEqual(['700', expect.stringMatching(/^chr/), '700']);
});

test.each(['0', '-1', 'x', '1.5'])('--preview %s is a usage error', async (count) => {
  const finished = await threadmill(['--map', 'line', `--preview=${count}`, VARIANTS]);
  expect(finished.code).toBe(2);
  expect(finished.stderr).toMatch(/--preview takes/);
});
