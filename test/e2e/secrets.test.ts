// Secrets of --arg and --arg-file: the work gets them, and they appear nowhere else.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, threadmill, type Finished } from '../support/program.ts';

const TOKEN = 'tok-"quoted"-4711';
const PASSWORD = 'correct horse battery staple';
const WORK = `export default (line, { args, recordNumber }) => {
  if (args.token !== ${JSON.stringify(TOKEN)} || args.pw !== ${JSON.stringify(PASSWORD)}) throw new Error('who?');
  if (args.note !== 'open') throw new Error('note');
  if (recordNumber % 50 === 7) throw new Error('401 for ' + args.token, { cause: new Error('with ' + args.pw) });
  if (process.env.FAILS !== undefined) {
    const until = performance.now() + 1;
    while (performance.now() < until);
    if (recordNumber === 900) process.kill(process.pid, 'SIGTERM');
  }
  return line;
};`;

function place(): string {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'work.mjs'), WORK);
  writeFileSync(join(cwd, 'in.txt'), 'a line\n'.repeat(1000));
  writeFileSync(join(cwd, 'pw.txt'), `${PASSWORD}\n`);
  mkdirSync(join(cwd, 'results'));
  return cwd;
}

const given = (token = TOKEN) => [
  ...['work.mjs', 'in.txt', '-o', 'results/out.txt', '--report', 'results/report.json', '-v', '-p', '1', '-b', '10'],
  ...['--arg', `token=${token}`, '--arg', 'note=open', '--arg-file', 'pw=pw.txt'],
];

function allTextIn(folder: string): string {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .map((path) => (statSync(path).isDirectory() ? allTextIn(path) : readFileSync(path, 'utf8')))
    .join('\n');
}

function expectHidden(cwd: string, { stdout, stderr }: Finished): void {
  const told = [stdout.toString(), stderr, allTextIn(join(cwd, 'results'))].join('\n');
  for (const secret of [TOKEN, PASSWORD]) {
    for (const text of [secret, JSON.stringify(secret).slice(1, -1)]) expect(told).not.toContain(text);
  }
}

test('a failure and the report show neither secret', async () => {
  const cwd = place();
  const done = await threadmill(given(), { cwd });
  expect([done.code, done.stderr]).toEqual([1, expect.stringContaining('Error: 401 for ***')]);
  expect(done.stderr).toContain('caused by Error: with ***');
  expectHidden(cwd, done);
  const report = JSON.parse(readFileSync(join(cwd, 'results/report.json'), 'utf8')) as Record<string, unknown>;
  expect(report).toMatchObject({
    options: { args: { token: '***', note: 'open' }, argFiles: { pw: 'pw.txt' } },
    failure: { message: expect.stringContaining('401 for ***') },
  });
});

test('the quarantine shows neither, and the work has both', async () => {
  const cwd = place();
  const done = await threadmill([...given(), '--quarantine', 'results/bad.txt', '--max-errors', '5%'], { cwd });
  expect(done.code).toBe(0);
  expect(readFileSync(join(cwd, 'results/bad.txt.errors.jsonl'), 'utf8')).toContain('401 for ***');
  expectHidden(cwd, done);
});

test('a run with --resume stores neither, and notices a changed one', async () => {
  const cwd = place();
  const more = ['--quarantine', 'results/bad.txt', '--max-errors', '5%', '--resume'];
  const stopped = await threadmill([...given(), ...more], { cwd, env: { FAILS: 'yes' } });
  expect(stopped.signal).toBe('SIGTERM');
  expect(readdirSync(join(cwd, 'results/.out.txt.threadmill'))).toContain('identity.json');
  expectHidden(cwd, stopped);
  const other = await threadmill([...given('another-token'), ...more], { cwd });
  expect([other.code, other.stderr]).toEqual([
    2,
    expect.stringContaining('this changed since the run began: --arg token\n'),
  ]);
  expect(other.stderr).not.toContain('another-token');
  writeFileSync(join(cwd, 'pw.txt'), 'another password\n');
  const changed = await threadmill([...given(), ...more], { cwd });
  expect([changed.code, changed.stderr]).toEqual([
    2,
    expect.stringContaining('this changed since the run began: --arg pw\n'),
  ]);
  writeFileSync(join(cwd, 'pw.txt'), `${PASSWORD}\n`);
  const done = await threadmill([...given(), ...more], { cwd });
  expect([done.code, done.stderr]).toEqual([0, expect.stringContaining('resuming at record')]);
  expectHidden(cwd, done);
});

test.each<[string, string[], string]>([
  [
    'twice',
    ['--arg', 'token=first-one', '--arg', 'token=second-one'],
    "--arg token is given more than once: '***' and '***'",
  ],
  ['by both', ['--arg', 'token=first-one', '--arg-file', 'token=pw.txt'], 'token is given by --arg and by --arg-file'],
  ['without a file', ['--arg-file', 'token'], "--arg-file takes key=FILE, not 'token'"],
  ['with no name of one', ['--arg-file', 'token='], "--arg-file takes key=FILE, not 'token='"],
])('%s are refused without being shown', async (_, args, says) => {
  const { code, stderr } = await threadmill(['--map', 'line', 'in.txt', ...args], { cwd: place() });
  expect([code, stderr]).toEqual([2, expect.stringContaining(says)]);
  expect(stderr).not.toMatch(/first-one|second-one/);
});

test('a missing file is named, and a command takes no arguments', async () => {
  const cwd = place();
  const absent = await threadmill(['--map', 'line', 'in.txt', '--arg-file', 'pw=none.txt'], { cwd });
  expect([absent.code, absent.stderr]).toEqual([1, expect.stringContaining('none.txt')]);
  const command = await threadmill(['in.txt', '--arg-file', 'pw=pw.txt', '--', 'cat'], { cwd });
  expect([command.code, command.stderr]).toEqual([2, expect.stringContaining('--arg-file is for expressions')]);
});

test('an expression compares a secret like any string', async () => {
  const cwd = place();
  writeFileSync(join(cwd, 'in.txt'), `${PASSWORD}\nother\n`);
  const done = await threadmill(['--filter', 'line === args.pw', '--arg-file', 'pw=pw.txt', 'in.txt'], { cwd });
  expect([done.code, done.stdout.toString()]).toEqual([0, `${PASSWORD}\n`]);
});
