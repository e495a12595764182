// Output files exist only when they are complete, and are never an input.
import { chmodSync, lstatSync, readFileSync, readlinkSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, FIXTURES, shell, temporaryFolder, threadmill } from '../support/program.ts';

const VARIANTS = join(FIXTURES, 'variants.tsv');
const COPY = ['--filter', 'true', VARIANTS, '-o'];

test('an existing file keeps its mode, and a new one gets that of the umask', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'old'), 'old');
  chmodSync(join(cwd, 'old'), 0o640);
  expect((await threadmill([...COPY, 'old'], { cwd })).code).toBe(0);
  expect(statSync(join(cwd, 'old')).mode & 0o777).toBe(0o640);
  expect((await shell(`umask 027; threadmill --filter true ${VARIANTS} -o new`, { cwd })).code).toBe(0);
  expect(statSync(join(cwd, 'new')).mode & 0o777).toBe(0o640);
  expect(filesIn(cwd)).toEqual(['new', 'old']);
  expect(readFileSync(join(cwd, 'old'))).toEqual(readFileSync(VARIANTS));
});

test('a symlink is followed to its target, even if that does not exist yet', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'target'), 'old');
  symlinkSync('target', join(cwd, 'link'));
  symlinkSync('later', join(cwd, 'dangling'));
  expect((await threadmill([...COPY, 'link'], { cwd })).code).toBe(0);
  expect((await threadmill([...COPY, 'dangling'], { cwd })).code).toBe(0);
  expect(readlinkSync(join(cwd, 'link'))).toBe('target');
  expect(lstatSync(join(cwd, 'dangling')).isSymbolicLink()).toBe(true);
  for (const name of ['target', 'later']) expect(readFileSync(join(cwd, name))).toEqual(readFileSync(VARIANTS));
});

test.each(['a b', 'new\nline', '-dash', 'ü'.repeat(120), 'x'.repeat(255)])('a file may be named %j', async (name) => {
  const cwd = temporaryFolder();
  expect((await threadmill([...COPY.slice(0, -1), `--output=${name}`], { cwd })).code).toBe(0);
  expect(filesIn(cwd)).toEqual([name]);
});

test.each([
  ['the same path', 'threadmill --map line f -o f'],
  ['another way to the same path', 'threadmill --map line f -o ./d/../f'],
  ['a hard link', 'ln f hard; threadmill --map line f -o hard'],
  ['a symlink', 'ln -s f sym; threadmill --map line sym -o f'],
  ['standard input and output', 'threadmill --map line < f 1<> f'],
  ['standard output and an input', 'threadmill --map line f >> f'],
  ['standard input and -o', 'threadmill --map line -o f < f'],
])('a file that is both read and written is refused: %s', async (_what, script) => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'f'), 'a\nb\n');
  const ended = await shell(`mkdir d; ${script}`, { cwd });
  expect(ended.stderr).toContain('are the same file');
  expect(ended.code).toBe(2);
  expect(readFileSync(join(cwd, 'f'), 'utf8')).toBe('a\nb\n');
});

test('without a named input, standard input from /dev/null is refused; -i - accepts it', async () => {
  const refused = await shell('threadmill --map line < /dev/null');
  expect(refused.stderr).toContain('no input given; to read standard input: -i -');
  expect(refused.code).toBe(2);
  expect((await shell('threadmill --map line -i - < /dev/null')).code).toBe(0);
});

test.each([
  ['a folder that is not there', '-o nowhere/out', 'nowhere'],
  ['a folder', '-o .', 'folder'],
  ['a full device', '-o /dev/full', 'ENOSPC'],
  ['a full device as standard output', '> /dev/full', 'ENOSPC'],
])("an output that can't be written, %s, is reported and fails the run", async (_what, output, words) => {
  const cwd = temporaryFolder();
  const ended = await shell(`threadmill --filter true ${VARIANTS} ${output}`, { cwd });
  expect(ended.stderr).toContain(words);
  expect(ended.code).toBe(1);
  expect(filesIn(cwd)).toEqual([]);
});

test.each([
  ['is not there', 'nothing.tsv', 'no such file'],
  ['is a folder', '.', 'is a folder'],
])('an input that %s is reported before anything is written', async (_what, input, words) => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'out'), 'before');
  const ended = await threadmill(['-F', 'lines', '--map', 'line', VARIANTS, input, '-o', 'out'], { cwd });
  expect(ended.stderr).toContain(words);
  expect(ended.code).toBe(1);
  expect(readFileSync(join(cwd, 'out'), 'utf8')).toBe('before');
  expect(filesIn(cwd)).toEqual(['out']);
});

test('two simultaneous runs with one output leave one complete result', async () => {
  const cwd = temporaryFolder();
  const script = `threadmill -F lines --map '"a" + line' ${VARIANTS} -o out & threadmill -F lines --map '"b" + line' ${VARIANTS} -o out; wait`;
  expect((await shell(script, { cwd })).stderr).toBe('');
  const lines = readFileSync(join(cwd, 'out'), 'utf8').trimEnd().split('\n');
  expect(lines).toHaveLength(501);
  expect(new Set(lines.map((line) => line[0])).size).toBe(1);
  expect(filesIn(cwd)).toEqual(['out']);
});
