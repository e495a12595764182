// --keep-alive: one process per worker, one output line for each input line.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MIXED, putMixedLines } from '../support/mixed-lines.ts';
import { shell, temporaryFolder, threadmill } from '../support/program.ts';

const folder = temporaryFolder();
putMixedLines(folder);
writeFileSync(join(folder, 'numbers'), Array.from({ length: 20_000 }, (_, index) => `${index + 1}\n`).join(''));

test.each(['1', '2', '5'])('output lines are in order, from a file and from a pipe, with %s workers', async (procs) => {
  const expected = execFileSync('sed', ['s/a/<&>/'], { input: MIXED, maxBuffer: 2 ** 26 });
  const options = ['--keep-alive', '-p', procs];
  const work = ['--', 'sed', '-u', 's/a/<&>/'];
  const [file, pipe] = await Promise.all([
    threadmill([...options, 'mixed.txt', ...work], { cwd: folder }),
    threadmill([...options, '-b', '7', ...work], { cwd: folder, input: MIXED }),
  ]);
  for (const { code, stdout, stderr } of [file, pipe]) {
    expect([code, stderr, stdout.equals(expected)]).toEqual([0, '', true]);
  }
});

test('it is started once in each worker, at its first batch, and asked to end at the last', async () => {
  const script =
    'echo began $THREADMILL_WORKER $THREADMILL_BATCH >&2; while read -r x; do echo "$x"; done; echo ended >&2';
  const { stderr, code } = await threadmill(
    ['--keep-alive', '-p', '1', '-b', '10', 'numbers', '--', 'sh', '-c', script],
    {
      cwd: folder,
    },
  );
  expect([code, stderr]).toEqual([0, 'began 1\nended\n']);
  const none = await threadmill(['--keep-alive', '--', 'sh', '-c', script], { input: '' });
  expect([none.code, none.stderr]).toEqual([0, '']);
});

test('NUL-terminated records are answered by NUL-terminated ones', async () => {
  const { stdout } = await threadmill(['--keep-alive', '-0', '--', 'sed', '-zu', 's/^/x/'], { input: 'a\nb\0c\0' });
  expect(stdout.toString()).toBe('xa\nb\0xc\0');
});

test('a filter runs first, and if no record passes, the command gets nothing', async () => {
  const args = [
    '--keep-alive',
    '--filter',
    '+$1 % 7000 === 0',
    '-b',
    '500',
    '-p',
    '2',
    'numbers',
    '--',
    'sed',
    '-u',
    's/$/!/',
  ];
  const { stdout } = await threadmill(args, { cwd: folder });
  expect(stdout.toString()).toBe('7000!\n14000!\n');
});

test('results are written while the input pauses', async () => {
  const script = `(echo a; while [ ! -s out ]; do sleep 0.05; done; echo b) | threadmill --keep-alive -- sed -u s/^/x/ > out; cat out`;
  const { stdout, hasHung } = await shell(script, { cwd: temporaryFolder() });
  expect([hasHung, stdout.toString()]).toEqual([false, 'xa\nxb\n']);
});

test.each<[string, string, string]>([
  ['gives two lines for one', 'sed -u p', 'returned more lines than it got'],
  ['gives a line more at its end', 'while read -r x; do echo "$x"; done; echo more', 'returned more lines than it got'],
  ['gives the beginning of one', 'while read -r x; do printf "%s\\n." "$x"; done', 'returned more lines than it got'],
  ['speaks before it is asked', 'echo hello; cat', 'lines'],
  ['ends well before its time', 'head -n 5; exit 0', '(exit code 0) before its input ended: it answered'],
  ['ends badly', 'read -r x; exit 3', 'exited with code 3'],
  ['ends badly when all is answered', 'sed -u s/1/2/; exit 3', 'exited with code 3'],
  ['is killed', 'read -r x; kill -9 $$', 'was ended by SIGKILL'],
])('a command that %s is a failure', async (_what, script, words) => {
  const args = ['--keep-alive', '-p', '1', '-b', '50', 'numbers', '-o', 'out', '--', 'sh', '-c', script];
  const { code, stderr, hasHung } = await threadmill(args, { cwd: folder });
  expect([hasHung, code, stderr]).toEqual([false, 1, expect.stringContaining(words)]);
  expect(stderr).toMatch(/\n {2}records \d+-\d+, batch \d+, worker 1\n/);
});

test('events between batches are noticed at once', async () => {
  const script = 'read -r x; echo "$x"; sleep 0.3; echo more; cat';
  const settings = { input: 'a\n', afterInput: 'silence' } as const;
  const { code, stderr, hasHung } = await threadmill(['--keep-alive', '--', 'sh', '-c', script], settings);
  expect([hasHung, code, stderr]).toEqual([false, 1, expect.stringContaining('returned more lines than it got')]);
});

test("a filter's promise that never settles is detected even with a kept command", async () => {
  const filter = 'NR < 15 || (await new Promise(() => {}))';
  const args = ['--keep-alive', '--filter', filter, '-p', '1', '-b', '10', 'numbers', '--', 'sed', '-u', 's/1/2/'];
  const { code, stderr, hasHung } = await threadmill(args, { cwd: folder });
  expect([hasHung, code]).toEqual([false, 1]);
  expect(stderr).toContain('the work waits for a promise that can no longer settle');
});
