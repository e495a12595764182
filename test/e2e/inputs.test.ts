// Every kind of input gives the same records: whole, in order, and to the end, which is always
// noticed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MIXED, MIXED_LINES, putMixedLines, reversed } from '../support/mixed-lines.ts';
import { shell, temporaryFolder, threadmill } from '../support/program.ts';

const cwd = temporaryFolder();
putMixedLines(cwd);
const REVERSED = reversed(MIXED_LINES);
const T = 'threadmill reverse.mjs -p 3';

test.each([
  ['a file', `${T} mixed.txt`],
  ['a file on standard input', `${T} < mixed.txt`],
  ['a file on standard input, by name', `${T} /dev/stdin < mixed.txt`],
  ['a pipe', `cat mixed.txt | ${T}`],
  ['a pipe, by a dash', `cat mixed.txt | ${T} -`],
  ['a pipe, by name', `cat mixed.txt | ${T} /dev/stdin`],
  ['a pipe, by its number', `cat mixed.txt | ${T} /proc/self/fd/0`],
  ['a process substitution', `${T} <(cat mixed.txt)`],
  ['a process substitution on standard input', `${T} < <(cat mixed.txt)`],
  ['an open descriptor', `${T} /dev/fd/7 7< mixed.txt`],
  ['an open descriptor of a pipe', `exec 7< <(cat mixed.txt); ${T} /proc/self/fd/7`],
  ['a FIFO', `mkfifo a; cat mixed.txt > a & ${T} a`],
  ['a FIFO on standard input', `mkfifo b; cat mixed.txt > b & ${T} < b`],
  ['a FIFO on standard input whose writer is slow', `mkfifo c; (sleep 0.6; cat mixed.txt) > c & ${T} < c`],
  ['an open descriptor of a FIFO', `mkfifo d; cat mixed.txt > d & ${T} /dev/fd/7 7< d`],
  ['two pipes', `${T} <(head -100 mixed.txt) <(tail -n +101 mixed.txt)`],
  ['a file and a pipe', `head -100 mixed.txt > e; tail -n +101 mixed.txt | ${T} e -`],
])('from %s the records are the same', async (_what, script) => {
  const { code, stdout, stderr, hasHung } = await shell(script, { cwd });
  expect({ code, stderr, hasHung }).toEqual({ code: 0, stderr: '', hasHung: false });
  expect(stdout.equals(REVERSED)).toBe(true);
});

test('a socket is read to its end', async () => {
  // spawn makes a socket for standard input.
  const { code, stdout } = await threadmill(['reverse.mjs', '-p', '3'], { cwd, input: MIXED });
  expect([code, stdout.equals(REVERSED)]).toEqual([0, true]);
});

test.each([
  ['that is empty', ''],
  ['that is as short as can be', 'a\\n'],
])('a FIFO on standard input %s, whose writer ended long before it is read, ends', async (_what, text) => {
  const slow = '(sleep 0.3; exec threadmill --map line)';
  const { code, stdout, hasHung } = await shell(`mkfifo f; printf '${text}' > f & ${slow} < f`, {
    cwd: temporaryFolder(),
  });
  expect([code, stdout.toString(), hasHung]).toEqual([0, text.replace('\\n', '\n'), false]);
});

test('short pipes between long files, and more workers than CPUs: each descriptor is closed exactly once', async () => {
  // A descriptor that is closed twice may by then belong to another thread's event loop.
  const inputs = '<(echo 1) long <(echo 2) <(echo 3) long <(echo 4)';
  const script = `seq 200000 > long; for i in 1 2 3; do threadmill --map line -p 8 ${inputs} | md5sum; done`;
  const expected = `cat <(echo 1) long <(echo 2) <(echo 3) long <(echo 4) | md5sum`;
  const { code, stdout, stderr } = await shell(`${script}; ${expected}`, { cwd: temporaryFolder() });
  expect([code, stderr]).toEqual([0, '']);
  expect(new Set(stdout.toString().trim().split('\n')).size).toBe(1);
});

test('many short runs in pipes all end successfully', async () => {
  const script = `for i in {1..12}; do printf 'a\\nb\\n' | threadmill -p 4 --map line; done 2>&1`;
  expect((await shell(script)).stdout.toString()).toBe('a\nb\n'.repeat(12));
});

test.each([
  ['a file', '/dev/stdin < ten.txt'],
  ['a file, by its number', '/dev/fd/0 < ten.txt'],
  ['standard input', '- < ten.txt'],
])("%s is read on from the descriptor's offset", async (_what, input) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'ten.txt'), '1\n2\n3\n4\n');
  const [name, ...redirection] = input.split(' ');
  const script = `{ read -r a; read -r b; threadmill --map 'NR + ":" + line' ${name}; cat; } ${redirection.join(' ')}`;
  expect((await shell(script, { cwd: folder })).stdout.toString()).toBe('1:3\n2:4\n');
});

test('a descriptor can be an input only once', async () => {
  for (const twice of ['- -', '- /dev/stdin', '/dev/fd/0 -']) {
    const { code, stderr } = await shell(`threadmill --map line ${twice} < mixed.txt`, { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining('can be an input only once')]);
  }
});

test('standard input that a shell has closed is not an empty input, named or not', async () => {
  for (const input of ['', '-', '-i -']) {
    const { code, stdout, stderr } = await shell(`threadmill --map line ${input} <&-`);
    expect([code, stdout.length, stderr]).toEqual([1, 0, 'threadmill: standard input is closed\n']);
  }
});

test('a current folder that was removed is reported', async () => {
  const script = 'mkdir gone; cd gone; rmdir ../gone; echo a | threadmill --map line';
  const { code, stderr } = await shell(script, { cwd: temporaryFolder() });
  expect([code, stderr]).toEqual([1, 'threadmill: the current folder no longer exists\n']);
});

test('five thousand files are one stream', async () => {
  const script = `for i in {1..5000}; do echo $i > $i; done; threadmill --map line {1..5000} | cmp - <(seq 5000)`;
  const { code, stdout, stderr } = await shell(script, { cwd: temporaryFolder() });
  expect([code, stdout.toString(), stderr]).toEqual([0, '', '']);
});
