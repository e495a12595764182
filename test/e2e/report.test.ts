// --report: valid by its schema, with true figures, and also written after a failure.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { filesIn, FIXTURES, ROOT, shell, temporaryFolder, threadmill } from '../support/program.ts';

const VARIANTS = join(FIXTURES, 'variants.tsv');
const SCHEMA = JSON.parse(readFileSync(join(ROOT, 'docs/report.schema.json'), 'utf8')) as object;
const isValid = new Ajv({ formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ } }).compile(SCHEMA);

interface Report {
  readonly [key: string]: unknown;
  readonly failure: { readonly code: string; readonly message: string; readonly place: Record<string, unknown> } | null;
  readonly threads: readonly { readonly thread: string; readonly seconds: Record<string, number> }[];
  readonly seconds: number;
}

function valid(text: string): Report {
  const report: unknown = JSON.parse(text);
  isValid(report);
  expect(isValid.errors).toBeNull();
  return report as Report;
}

const reportIn = (folder: string) => valid(readFileSync(join(folder, 'r.json'), 'utf8'));

test('the report of a successful run has the job, what was read and written, and where the time went', async () => {
  const cwd = temporaryFolder();
  const work = "export default (line, context) => (context.count('seen', 2), line.includes('\\tA\\t') ? line : null);";
  writeFileSync(join(cwd, 'work.mjs'), work);
  const args = ['work.mjs', VARIANTS, VARIANTS, '--header', '1', '-o', 'out.tsv', '-p', '2', '--report', 'r.json'];
  const finished = await threadmill(args, { cwd });
  expect([finished.code, finished.stderr]).toEqual([0, '']);
  expect(filesIn(cwd)).toEqual(['out.tsv', 'r.json', 'work.mjs']);
  const report = reportIn(cwd);
  const lines = readFileSync(VARIANTS, 'utf8').trimEnd().split('\n');
  const kept = 2 * lines.slice(1).filter((line) => line.includes('\tA\t')).length;
  const written = readFileSync(join(cwd, 'out.tsv'));
  expect(kept).toBeGreaterThan(0);
  const bytes = readFileSync(VARIANTS).length;
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  expect(report).toMatchObject({
    threadmill: version,
    node: process.version,
    status: 'success',
    options: { transform: 'work.mjs', input: [VARIANTS, VARIANTS], output: 'out.tsv', procs: '2', report: 'r.json' },
    procs: 2,
    inputs: [1, 2].map(() => ({ name: VARIANTS, bytes, records: lines.length - 1 })),
    outputs: [{ name: 'out.tsv', published: true }],
    records: { in: 2 * (lines.length - 1), out: kept, dropped: 2 * (lines.length - 1) - kept },
    bytes: { in: 2 * bytes, out: written.length },
    counters: { seen: 4 * (lines.length - 1) },
    failure: null,
  });
  expect(report.threads.map(({ thread }) => thread)).toEqual(expect.arrayContaining(['reader', 'worker 1', 'writer']));
  for (const { seconds } of report.threads) {
    const total = Object.values(seconds).reduce((sum, one) => sum + one, 0);
    expect(total).toBeLessThanOrEqual(report.seconds + 0.05);
  }
});

test('after a failure it has the error, and the output does not exist', async () => {
  const cwd = temporaryFolder();
  const args = [
    '-F',
    'lines',
    '--map',
    '{ if (NR === 7) throw new RangeError("no"); return line }',
    VARIANTS,
    '-o',
    'out',
  ];
  const finished = await threadmill([...args, '--report', 'r.json'], { cwd });
  expect(finished.code).toBe(1);
  expect(filesIn(cwd)).toEqual(['r.json']);
  expect(reportIn(cwd)).toMatchObject({
    status: 'failure',
    outputs: [{ name: 'out', published: false }],
    failure: { code: 'ERR_THREADMILL_WORK', exitCode: 1, message: 'no', place: { file: VARIANTS, line: 7, record: 7 } },
  });
});

test('a run that failed before reading has a report, too', async () => {
  const cwd = temporaryFolder();
  const finished = await threadmill(['--map', 'line', 'missing.tsv', '--report', 'r.json'], { cwd });
  expect(finished.code).toBe(1);
  expect(reportIn(cwd)).toMatchObject({
    procs: null,
    inputs: [{ name: 'missing.tsv', bytes: null, records: null }],
    failure: { code: 'ERR_THREADMILL_INPUT' },
  });
});

test('a run stopped by a signal has one as well', async () => {
  const cwd = temporaryFolder();
  const script = `mkfifo in; exec 7<>in; echo a >&7; threadmill --map line -o out --report r.json in & p=$!
    while ! ls .out.*.partial >/dev/null 2>&1; do sleep 0.02; done; kill -TERM $p; wait $p; echo $?`;
  const finished = await shell(script, { cwd });
  expect([finished.hasHung, finished.stdout.toString()]).toEqual([false, '143\n']);
  expect(filesIn(cwd)).toEqual(['in', 'r.json']);
  expect(reportIn(cwd)).toMatchObject({ status: 'failure', failure: { code: 'ERR_THREADMILL_ABORTED' } });
});

test('a run that waits for the reader of its report is stopped by the first signal, and nothing is published', async () => {
  const cwd = temporaryFolder();
  const script = `mkfifo r; threadmill --map line -o out --report r ${VARIANTS} & p=$!
    until [ "$(cat .out.*.partial 2>/dev/null | wc -c)" = "$(wc -c < ${VARIANTS})" ]; do sleep 0.02; done; kill -INT $p; wait $p; echo $?`;
  const finished = await shell(script, { cwd });
  expect([finished.hasHung, finished.stdout.toString()]).toEqual([false, '130\n']);
  expect(filesIn(cwd)).toEqual(['r']);
});

test('it goes to standard output if the results do not', async () => {
  const cwd = temporaryFolder();
  const finished = await threadmill(['--map', 'line', VARIANTS, '-o', 'out', '--report', '-'], { cwd });
  expect(finished.code).toBe(0);
  expect(valid(finished.stdout.toString())).toMatchObject({ status: 'success' });
});

test.each([
  [['--report', '-'], /--report - would mix with the results/],
  [['--report', 'in.tsv'], /input in\.tsv and --report in\.tsv are the same file/],
  [['-o', 'out', '--report', './out'], /output out and --report \.\/out are the same file/],
  [['--report', ''], /--report takes the name of a file/],
  [['--map', 'nope', '--report', 'r.json'], /more than once/],
])('%j is a usage error, and nothing is written', async (more, message) => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'in.tsv'), 'a\n');
  const finished = await threadmill(['--map', 'line', 'in.tsv', ...more], { cwd });
  expect(finished.code).toBe(2);
  expect(finished.stderr).toMatch(message);
  expect(filesIn(cwd)).toEqual(['in.tsv']);
});

test("if the report can't be written, the run fails, before it begins if that can be known", async () => {
  const cwd = temporaryFolder();
  const finished = await threadmill(['--map', 'line', VARIANTS, '-o', 'out', '--report', 'no/r.json'], { cwd });
  expect([finished.code, finished.stderr]).toEqual([1, expect.stringMatching(/no\/r\.json can't be written/)]);
  expect(existsSync(join(cwd, 'out'))).toBe(false);
  const full = await threadmill(['--map', 'line', VARIANTS, '-o', 'out', '--report', '/dev/full'], { cwd });
  expect([full.code, full.stderr]).toEqual([1, expect.stringMatching(/\/dev\/full .*no space left/)]);
  expect(filesIn(cwd)).toEqual([]);
});

test('--verbose prints the bottleneck', async () => {
  const finished = await threadmill(['--map', 'line', VARIANTS, '-v']);
  expect(finished.stderr).toMatch(/^threadmill: threads: .*; bottleneck: /m);
});
