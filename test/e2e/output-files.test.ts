// An output file during and after its creation: it has a temporary name in its own folder until it
// is complete, and nobody ever sees a part of it under its own name.
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { filesIn, finished, shell, startThreadmill, temporaryFolder, threadmill } from '../support/program.ts';

const LOOK_AGAIN_MS = 10;
const PARTIAL = /^\.out\.[\w-]+\.[0-9a-z]{8}\.partial$/;

/** A run that has written a part of its output, and ends when the test says so. */
async function runToOutput(cwd: string, output: string) {
  const folder = join(cwd, output, '..');
  const earlier = readdirSync(folder);
  const running = startThreadmill(['--map', 'line', '-i', '-', '-o', output], { cwd });
  running.stdin!.write('a\nb\n');
  const partials = () => readdirSync(folder).filter((name) => name.endsWith('.partial') && !earlier.includes(name));
  const isBegun = () => partials().some((name) => statSync(join(folder, name)).size === 4);
  while (!isBegun()) await sleep(LOOK_AGAIN_MS);
  return { partials: partials(), end: () => finished(running, 'c\n') };
}

test('it is written under a temporary name beside its own, and an existing file stays until it is complete', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'out'), 'before\n');
  const { partials, end } = await runToOutput(cwd, 'out');
  expect(partials).toEqual([expect.stringMatching(PARTIAL)]);
  expect(readFileSync(join(cwd, 'out'), 'utf8')).toBe('before\n');
  const { code, stdout, stderr } = await end();
  expect([code, stdout.length, stderr]).toEqual([0, 0, '']);
  expect([filesIn(cwd), readFileSync(join(cwd, 'out'), 'utf8')]).toEqual([['out'], 'a\nb\nc\n']);
});

test('the file that a killed run has left is removed by the next one, and that of a running one stays', async () => {
  const cwd = temporaryFolder();
  const killed = startThreadmill(['--map', 'line', '-i', '-', '-o', 'out'], { cwd });
  killed.stdin!.write('a\nb\n');
  while (!filesIn(cwd).some((name) => PARTIAL.test(name))) await sleep(LOOK_AGAIN_MS);
  const [left] = filesIn(cwd);
  killed.kill('SIGKILL');
  await finished(killed, '');
  expect(filesIn(cwd)).toEqual([left]);

  const { partials, end } = await runToOutput(cwd, 'out');
  expect(partials).toEqual([expect.stringMatching(PARTIAL)]);
  expect(filesIn(cwd)).toEqual(partials); // without the one that was left

  const second = await threadmill(['-v', '--map', 'line', '-o', 'out'], { cwd, input: 'second\n' });
  expect(second).toMatchObject({ code: 0 });
  expect(second.stderr).not.toContain('removed');
  expect(filesIn(cwd)).toEqual([partials[0], 'out'].sort());
  expect((await end()).code).toBe(0);
  expect(filesIn(cwd)).toEqual(['out']);
  expect(readFileSync(join(cwd, 'out'), 'utf8')).toBe('a\nb\nc\n');
});

test('the temporary file is beside the target of a link, so that it is on the same disk', async () => {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'data/deep'), { recursive: true });
  symlinkSync('data/deep', join(cwd, 'folder'));
  symlinkSync('folder/out', join(cwd, 'link'));
  const running = startThreadmill(['--map', 'line', '-i', '-', '-o', 'link'], { cwd });
  running.stdin!.write('a\n');
  while (filesIn(join(cwd, 'data/deep')).length === 0) await sleep(LOOK_AGAIN_MS);
  expect(filesIn(join(cwd, 'data/deep'))).toEqual([expect.stringMatching(PARTIAL)]);
  expect((await finished(running, '')).code).toBe(0);
  expect([filesIn(cwd), filesIn(join(cwd, 'data/deep'))]).toEqual([['data', 'folder', 'link'], ['out']]);
});

test('it has the mode of the replaced file from the first byte on: nobody else may read it meanwhile', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'out'), 'secret\n', { mode: 0o600 });
  const { partials, end } = await runToOutput(cwd, 'out');
  expect(statSync(join(cwd, partials[0]!)).mode & 0o777).toBe(0o600);
  await end();
  expect(statSync(join(cwd, 'out')).mode & 0o777).toBe(0o600);
});

test('open descriptors and hard links of the old file keep its content', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'out'), 'before\n');
  linkSync(join(cwd, 'out'), join(cwd, 'other'));
  const script = `exec 7< out; seq 2 | threadmill --map line -o out; cat - other out <&7`;
  expect((await shell(script, { cwd })).stdout.toString()).toBe('before\nbefore\n1\n2\n');
});

test('a folder that is moved away during the run is a failure', async () => {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'folder'));
  const { end } = await runToOutput(cwd, 'folder/out');
  renameSync(join(cwd, 'folder'), join(cwd, 'elsewhere'));
  const { code, stderr } = await end();
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/^threadmill: folder\/out is complete, but can't be renamed to its final name: .*\(ENOENT\)/),
  ]);
});

test('a folder that takes its name during the run is a failure, and the temporary file is removed', async () => {
  const cwd = temporaryFolder();
  const { end } = await runToOutput(cwd, 'out');
  mkdirSync(join(cwd, 'out/full'), { recursive: true });
  const { code, stderr } = await end();
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/^threadmill: out is complete, but can't be renamed to its final name/),
  ]);
  expect(filesIn(cwd)).toEqual(['out']);
});

test('a temporary file that is removed during the run is a failure', async () => {
  const cwd = temporaryFolder();
  const { partials, end } = await runToOutput(cwd, 'out');
  rmSync(join(cwd, partials[0]!));
  expect((await end()).code).toBe(1);
  expect(filesIn(cwd)).toEqual([]);
});

test('four simultaneous runs with one output leave one complete result, and all succeed', async () => {
  const cwd = temporaryFolder();
  const map = (letter: string) => threadmill(['--map', `'${letter}' + line`, '-o', 'out', 'in'], { cwd });
  writeFileSync(join(cwd, 'in'), 'x\n'.repeat(20_000));
  const ended = await Promise.all(['a', 'b', 'c', 'd'].map(map));
  expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual(Array(4).fill([0, '']));
  const result = readFileSync(join(cwd, 'out'), 'utf8');
  expect(result).toBe(`${result[0]!}x\n`.repeat(20_000));
  expect(filesIn(cwd)).toEqual(['in', 'out']);
});

test('a failing run leaves an earlier output unchanged, bit for bit', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'out'), 'before\n');
  chmodSync(join(cwd, 'out'), 0o444 | 0o200);
  const before = statSync(join(cwd, 'out'));
  const map = 'NR === 50000 ? args[line].y : line';
  const { code, stderr } = await shell(`seq 60000 | threadmill --map '${map}' -o out`, { cwd });
  expect([code, stderr]).toEqual([1, expect.stringContaining('out was left as it was')]);
  const after = statSync(join(cwd, 'out'));
  expect([after.ino, after.mtimeMs, after.mode]).toEqual([before.ino, before.mtimeMs, before.mode]);
  expect(filesIn(cwd)).toEqual(['out']);
});

test('an output that the same run reads under another name is refused before anything is created', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'in'), 'a\n');
  mkdirSync(join(cwd, 'folder'));
  symlinkSync('../in', join(cwd, 'folder/link'));
  for (const script of [
    'threadmill --map line in -o folder/link',
    'threadmill --map line folder/link -o in',
    'threadmill --map line - -o in < folder/link',
    'threadmill --map line in 1<> folder/link',
    'threadmill --map line /dev/fd/5 -o folder/../in 5< in',
    'threadmill --map line in -o /dev/fd/5 5>> in',
  ]) {
    const { code, stderr } = await shell(script, { cwd });
    expect([script, code, stderr]).toEqual([
      script,
      2,
      expect.stringMatching(/are the same file\n {2}write to another file\n$/),
    ]);
  }
  expect([filesIn(cwd), readFileSync(join(cwd, 'in'), 'utf8')]).toEqual([['folder', 'in'], 'a\n']);
});

test('a file that is not regular may be both read and written', async () => {
  const cwd = temporaryFolder();
  const script =
    'threadmill --map line /dev/null -o /dev/null; echo $?; threadmill --map line /dev/null /dev/null > /dev/null; echo $?';
  expect((await shell(script, { cwd })).stdout.toString()).toBe('0\n0\n');
  expect(existsSync(join(cwd, 'null'))).toBe(false);
});
