// The first moments of the process: compiled code that is kept between runs, and threads that were
// started for a run that does not take place.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIXTURES, threadmill } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const inFolder = temporaryFolder();
const KEPT = ['main', 'reader-thread', 'worker-thread', 'writer-thread'];
const env = (home: string) => ({
  HOME: home,
  XDG_CACHE_HOME: undefined,
  NODE_COMPILE_CACHE: undefined,
  NODE_DISABLE_COMPILE_CACHE: undefined,
});

function newHome(name: string): string {
  mkdirSync(inFolder(name));
  return inFolder(name);
}

const kept = (home: string) => {
  const folder = join(home, '.cache/threadmill');
  return existsSync(folder) ? readdirSync(folder).map((name) => name.replace(/\.cjs-.*/, '')) : [];
};

test('the first run stores the compiled code, the second uses it unchanged, and both give the same output', async () => {
  const home = newHome('home');
  const settings = { input: 'a\tb\n', env: env(home) };
  const first = await threadmill(['--map', '$2'], settings);
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(kept(home)).toEqual(KEPT);
  const facts = () => {
    const folder = join(home, '.cache/threadmill');
    return readdirSync(folder).map((name) => [name, statSync(join(folder, name)).ino]);
  };
  const before = facts();
  const second = await threadmill(['--map', '$2'], settings);
  expect(second).toMatchObject({ code: 0, stderr: '', stdout: first.stdout });
  expect(facts()).toEqual(before);
});

test('damaged code is ignored', async () => {
  const home = newHome('damaged');
  const settings = { input: 'a\tb\n', env: env(home) };
  await threadmill(['--map', '$2'], settings);
  const folder = join(home, '.cache/threadmill');
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name));
    bytes.fill(0x55, bytes.length >> 1);
    writeFileSync(join(folder, name), bytes);
  }
  expect(await threadmill(['--map', '$2'], settings)).toMatchObject({ code: 0, stderr: '' });
});

test.each([
  ['help', ['--help'], {}, /^threadmill runs your code over every record/],
  ['a run that fails', ['--map', '$2', 'not-there.tsv'], {}, /not-there\.tsv/],
  ['a run that is told not to', ['--map', '$2'], { NODE_DISABLE_COMPILE_CACHE: '1' }, /^b$/m],
])('%s stores nothing', async (_, args, more, said) => {
  const home = newHome(`nothing-${args.length}${Object.keys(more).length}`);
  const { stdout, stderr } = await threadmill(args, { input: 'a\tb\n', env: { ...env(home), ...more } });
  expect(stdout.toString() + stderr).toMatch(said);
  expect(kept(home)).toEqual([]);
});

test("a folder that can't be created is not a failure", async () => {
  const home = newHome('refusing');
  writeFileSync(join(home, '.cache'), 'no folder');
  const run = await threadmill(['--map', '$2'], { input: 'a\tb\n', env: env(home) });
  expect(run).toMatchObject({ code: 0, stderr: '', stdout: Buffer.from('b\n') });
});

test.each([
  ['a slip in an expression', ['--map', '$2 +'], 2],
  ['an input that is not there', ['--map', '$2', 'not-there.tsv'], 1],
  ['too little memory', ['--map', '$2', '--max-memory', '1M'], 2],
  ['a module that is not there', [join(FIXTURES, 'not-there.js')], 2],
])('%s ends the threads that were started meanwhile', async (_, args, code) => {
  const run = await threadmill(args, { input: '', cwd: newHome(`failing-${args.length}-${code}-${args[1]?.length}`) });
  expect(run).toMatchObject({ code, hasHung: false });
  expect(run.stderr).toMatch(/^threadmill: /);
});
