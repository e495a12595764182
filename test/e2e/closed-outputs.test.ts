// A reader that closes our output early ends the run quietly, as with cat. If standard error can't
// be written, the run continues, and its exit code does not change.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, shell, temporaryFolder } from '../support/program.ts';

const cwd = temporaryFolder();
const LARGE = 'some line of a file that is larger than any pipe\n'.repeat(10_000);
writeFileSync(join(cwd, 'large'), LARGE);
writeFileSync(join(cwd, 'noisy.mjs'), `export default (line) => { console.log('said ' + line); return line; };`);
const files = filesIn(cwd);

const STATUS = 'echo "${PIPESTATUS[*]}"';

test.each([
  ['a pipe', `threadmill --map line large | head -1; ${STATUS}`, '141 0'],
  [
    'a pipe, of an input without an end',
    `yes "$(head -1 large)" | threadmill --map line | head -1; ${STATUS}`,
    '141 141 0',
  ],
  ['a pipe that is closed without a byte read', `threadmill --map line large | head -1 large; ${STATUS}`, '141 0'],
  ['a pipe, by name', `threadmill --map line large -o /dev/stdout | head -1; ${STATUS}`, '141 0'],
  ['a process substitution', `threadmill --map line large -o >(head -1); s=$?; wait $!; echo $s`, '141'],
  [
    'a process substitution on standard output',
    `threadmill --map line large > >(head -1); s=$?; wait $!; echo $s`,
    '141',
  ],
  ['a FIFO', `mkfifo f; head -1 f & threadmill --map line large -o f; s=$?; wait; rm f; echo $s`, '141'],
  [
    'a FIFO on standard output',
    `mkfifo f; head -1 f & threadmill --map line large > f; s=$?; wait; rm f; echo $s`,
    '141',
  ],
  ['a reader that waits first', `threadmill --map line large | (sleep 0.7; head -1); ${STATUS}`, '141 0'],
  ['two readers, one behind the other', `threadmill --map line large | cat | head -1; ${STATUS}`, '141 141 0'],
])('an output closed early by %s ends the run quietly, with exit code 141', async (_what, script, status) => {
  const { stdout, stderr, hasHung } = await shell(script, { cwd });
  expect({ hasHung, stdout: stdout.toString(), stderr }).toEqual({
    hasHung: false,
    stdout: `${LARGE.split('\n', 1)[0]!}\n${status}\n`,
    stderr: '',
  });
  expect(filesIn(cwd)).toEqual(files);
});

test('a reader that closes the output after reading everything has no effect', async () => {
  const { stdout, stderr } = await shell(`seq 3 | threadmill --map line | head -3; ${STATUS}`, { cwd });
  expect([stdout.toString(), stderr]).toEqual(['1\n2\n3\n0 0 0\n', '']);
});

test('with --verbose the choices are printed, and no failure', async () => {
  const { stdout, stderr } = await shell(`threadmill -v --map line large | head -1 > first; ${STATUS}; rm first`, {
    cwd,
  });
  expect(stdout.toString()).toBe('141 0\n');
  for (const line of stderr.trimEnd().split('\n'))
    expect(line).toMatch(/^threadmill: (procs|memory|format|batches|threads)/);
});

const NOISY = 'threadmill -v noisy.mjs large -o out';

test.each([
  ['closed', `${NOISY} 2>&-; echo $?`],
  ['a full disk', `${NOISY} 2> /dev/full; echo $?`],
  ['a pipe whose reader has gone', `${NOISY} 2> >(exec true); echo $?`],
  ['a pipe whose reader goes', `exec 3>&1; { ${NOISY}; echo $? >&3; } 2>&1 | head -1 > /dev/null`],
  ['the null device', `${NOISY} 2> /dev/null; echo $?`],
])('if standard error is %s, all data are written', async (_what, script) => {
  const { stdout, stderr, hasHung } = await shell(script, { cwd });
  expect({ hasHung, stdout: stdout.toString(), stderr }).toEqual({ hasHung: false, stdout: '0\n', stderr: '' });
  expect(readFileSync(join(cwd, 'out'), 'utf8') === LARGE).toBe(true);
});

test.each([
  ['a failure', `threadmill --map 'args[line].y' large`, 1, /^threadmill: large:1: TypeError: /],
  ['a missing input', 'threadmill --map line nothing', 1, /^threadmill: .*nothing/],
  ['bad usage', 'threadmill --nothing', 2, /^threadmill: .*--nothing/],
])("the exit code of %s is the same if standard error can't be written", async (_what, command, code, message) => {
  const told = await shell(command, { cwd });
  expect([told.code, told.stderr]).toEqual([code, expect.stringMatching(message)]);
  for (const redirection of ['2>&-', '2> /dev/full', '2> >(exec true)']) {
    expect((await shell(`${command} ${redirection}`, { cwd })).code).toBe(code);
  }
});

test('the work prints to standard error, not into the data', async () => {
  const { stdout, stderr } = await shell('seq 3 | threadmill noisy.mjs', { cwd });
  expect([stdout.toString(), stderr]).toEqual(['1\n2\n3\n', 'said 1\nsaid 2\nsaid 3\n']);
});
