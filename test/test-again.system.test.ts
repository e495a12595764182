// The two scripts by which .ci/run runs the tests, with a fake npm that does as the test says.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, temporaryFolder } from './support/program.ts';

/** Takes the next of the runs: writes jest's results, notes its arguments, and exits like jest. */
const NPM = `#!${process.execPath}
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');
const args = process.argv.slice(2);
const [{ results, status, signal }, ...later] = JSON.parse(readFileSync('runs', 'utf8'));
writeFileSync('runs', JSON.stringify(later));
appendFileSync('calls', args.filter((arg) => !arg.startsWith('--outputFile=')).join(' ') + '\\n');
const file = args.find((arg) => arg.startsWith('--outputFile=')).slice('--outputFile='.length);
if (results !== undefined) writeFileSync(file, JSON.stringify(results));
console.log('said by run of ' + args[2]);
if (signal !== undefined) process.kill(process.pid, signal);
process.exitCode = status;
`;

interface Run {
  readonly status?: number;
  readonly signal?: string;
  readonly results?: unknown;
}

const folder = temporaryFolder();
const bin = join(folder, 'bin');
mkdirSync(bin);
writeFileSync(join(bin, 'npm'), NPM);
chmodSync(join(bin, 'npm'), 0o755);
let places = 0;

/** In jest's form: each file with the states of its tests; a file without any could not be read. */
function resultsOf(cwd: string, files: Readonly<Record<string, readonly string[]>>) {
  const testResults = Object.entries(files).map(([name, states]) => ({
    name: join(cwd, name),
    status: states.length === 0 || states.includes('failed') ? 'failed' : 'passed',
    assertionResults: states.map((status, index) => ({ status, fullName: `${name} ${index}` })),
  }));
  return { testResults };
}

function again(runsIn: (cwd: string) => readonly Run[], options: readonly string[] = []) {
  const cwd = join(folder, `${(places += 1)}`);
  mkdirSync(join(cwd, 'results'), { recursive: true });
  writeFileSync(join(cwd, 'runs'), JSON.stringify(runsIn(cwd)));
  const settings = { cwd, encoding: 'utf8', env: { ...process.env, PATH: `${bin}:${process.env['PATH']}` } } as const;
  const script = (name: string, ...args: readonly string[]) =>
    spawnSync(process.execPath, [join(ROOT, 'scripts', name), ...args], settings);
  const ran = script('test-again.mjs', 'results/unit.json', 'test:unit', ...options);
  const summary = existsSync(join(cwd, 'results/unit.json')) ? script('test-summary.mjs', 'results').stdout : '';
  return {
    status: ran.status,
    said: ran.stdout,
    calls: readFileSync(join(cwd, 'calls'), 'utf8').trimEnd().split('\n'),
    summary: summary.trimEnd().split('\n'),
  };
}

test('if all pass nothing is run again', () => {
  const options = ['--shard=1/2'];
  const ran = again((cwd) => [{ status: 0, results: resultsOf(cwd, { 'a.test.ts': ['passed', 'pending'] }) }], options);
  expect(ran).toMatchObject({
    status: 0,
    calls: ['run --silent test:unit -- --json --shard=1/2'],
    summary: ['skipped: a.test.ts 1', '1 passed, 0 failed, 1 skipped'],
  });
});

test('a file that fails is run once more, alone; if it passes so does the run, and the end names it', () => {
  const ran = again((cwd) => [
    { status: 1, results: resultsOf(cwd, { 'a.test.ts': ['passed'], 'b.test.ts': ['failed', 'passed'] }) },
    { status: 0, results: resultsOf(cwd, { 'b.test.ts': ['passed', 'passed'] }) },
  ]);
  expect(ran).toMatchObject({
    status: 0,
    calls: [
      'run --silent test:unit -- --json',
      'run --silent test:only -- --json --runInBand --runTestsByPath b.test.ts',
    ],
    summary: ['passed only when run alone: b.test.ts', '3 passed, 0 failed'],
  });
  expect(ran.said).toContain('== failed; once more, alone: b.test.ts');
});

test('a file that fails twice fails the run, and both outputs can be read', () => {
  const ran = again((cwd) => [
    { status: 1, results: resultsOf(cwd, { 'a.test.ts': ['failed'], 'b.test.ts': [] }) },
    { status: 1, results: resultsOf(cwd, { 'a.test.ts': ['passed'], 'b.test.ts': ['failed'] }) },
  ]);
  expect(ran.status).toBe(1);
  expect(ran.summary).toEqual(['passed only when run alone: a.test.ts', '1 passed, 1 failed']);
  expect(ran.said).toMatch(/said by run of test:unit[^]*said by run of test:only/);
});

test.each([
  [
    'many files fail',
    (cwd: string) => resultsOf(cwd, Object.fromEntries(Array.from({ length: 11 }, (_, i) => [i, []]))),
  ],
  ['no file has failed, and jest has', (cwd: string) => resultsOf(cwd, { 'a.test.ts': ['passed'] })],
  ['jest has left no results', () => undefined],
])('nothing is run again, and the run fails, if %s', (_, results) => {
  const ran = again((cwd) => [{ status: 3, results: results(cwd) }]);
  expect(ran).toMatchObject({ status: 3, calls: ['run --silent test:unit -- --json'] });
});

test('the run fails if jest is killed', () => {
  const ran = again(() => [{ signal: 'SIGKILL' }]);
  expect(ran).toMatchObject({ status: 1, calls: ['run --silent test:unit -- --json'] });
});
