// Every kind of output gets the same bytes: complete, in order, after what is there already.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MIXED_LINES, putMixedLines, reversed } from '../support/mixed-lines.ts';
import { filesIn, shell, temporaryFolder, threadmill } from '../support/program.ts';

const cwd = temporaryFolder();
putMixedLines(cwd);
const REVERSED = reversed(MIXED_LINES);
const T = 'threadmill reverse.mjs -p 3 mixed.txt';

/** The script has to write `out`. */
test.each([
  ['-o a file', `${T} -o out`],
  ['-o a file, by its whole path', `${T} -o "$PWD/out"`],
  ['> a file', `${T} > out`],
  ['>> a file', `${T} >> out`],
  ['/dev/stdout that is a file', `${T} -o /dev/stdout > out`],
  ['/dev/stdout that is a pipe', `${T} -o /dev/stdout | cat > out`],
  ['/proc/self/fd/1', `${T} -o /proc/self/fd/1 | cat > out`],
  ['an open descriptor', `${T} -o /dev/fd/7 7> out`],
  ['an open descriptor of a pipe', `exec 7> >(cat > out); ${T} -o /dev/fd/7; exec 7>&-; wait $!`],
  ['a pipe', `${T} | cat > out`],
  ['a pipe that is read slowly', `${T} | (head -c 1; sleep 0.5; cat) > out`],
  ['a process substitution', `${T} -o >(cat > out); wait $!`],
  ['a process substitution on standard output', `${T} > >(cat > out); wait $!`],
  ['a FIFO', `mkfifo a; cat a > out & ${T} -o a; wait`],
  ['a FIFO that is opened late', `mkfifo b; (sleep 0.7; cat b > out) & ${T} -o b; wait`],
  ['a FIFO that is opened and read late', `mkfifo c; (sleep 0.5; (sleep 0.3; cat) < c > out) & ${T} -o c; wait`],
  ['a FIFO on standard output', `mkfifo d; cat d > out & ${T} > d; wait`],
])('to %s the bytes are the same', async (_what, script) => {
  const { code, stdout, stderr, hasHung } = await shell(`rm -f out; ${script}`, { cwd });
  expect({ code, stdout: stdout.toString(), stderr, hasHung }).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
    hasHung: false,
  });
  expect(readFileSync(join(cwd, 'out')).equals(REVERSED)).toBe(true);
  expect(filesIn(cwd).filter((name) => name.endsWith('.partial'))).toEqual([]);
});

test('to a socket the bytes are the same', async () => {
  const { code, stdout } = await threadmill(['reverse.mjs', 'mixed.txt', '-p', '3'], { cwd });
  expect([code, stdout.equals(REVERSED)]).toEqual([0, true]);
});

test.each([
  ['>', '( echo first; $T; echo last ) > shared', 'first\n1\n2\nlast\n'],
  ['>>', 'echo before > shared; ( echo first; $T; echo last ) >> shared', 'before\nfirst\n1\n2\nlast\n'],
  ['a pipe', '( echo first; $T; echo last ) | cat > shared', 'first\n1\n2\nlast\n'],
  [
    '-o /dev/fd/7 of a file that was written to',
    'exec 7> shared; echo first >&7; $T -o /dev/fd/7; echo last >&7',
    'first\n1\n2\nlast\n',
  ],
  ['-o /dev/stdout twice', '( $T -o /dev/stdout; $T -o /dev/stdout ) > shared', '1\n2\n1\n2\n'],
])('bytes that others write to the same place stay where they are: %s', async (_what, script, expected) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'two'), '1\n2\n');
  const { stderr } = await shell(script.replaceAll('$T', 'threadmill --map line two'), { cwd: folder });
  expect([stderr, readFileSync(join(folder, 'shared'), 'utf8')]).toEqual(['', expected]);
});

test.each([
  ['an empty input', '', []],
  ['an empty input that should have a header', '', ['--header', '1']],
  ['records that are all dropped', 'a\nb\n', ['--filter', 'false']],
])('from %s an empty output file is made', async (_what, input, options) => {
  const folder = temporaryFolder();
  const work = options.includes('--filter') ? [] : ['--map', 'line'];
  const { code, stderr } = await threadmill([...work, ...options, '-o', 'out'], { cwd: folder, input });
  expect([code, stderr, filesIn(folder), readFileSync(join(folder, 'out'), 'utf8')]).toEqual([0, '', ['out'], '']);
});

test('standard output that a shell has closed takes no results', async () => {
  const { code, stderr } = await shell('threadmill --map line mixed.txt >&-', { cwd });
  expect([code, stderr]).toEqual([1, 'threadmill: standard output is closed\n']);
});
