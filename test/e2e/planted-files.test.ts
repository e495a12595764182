// Files that another user has put where threadmill writes, or looks for a program or its own
// compiled code, are not used. Needs two real users, so it runs as root only.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isRoot } from '../support/privileges.ts';
import { temporaryFolder, threadmill } from '../support/program.ts';

const VICTIM = 65_534;
const ATTACKER = 65_533;
const PROFILE = 'alias ll="ls -l"\n';
const ARGS = ['--map', 'line + "!"', 'in.txt', '-p', '1'];

const byRoot = isRoot ? test : test.skip;
const forRoot = isRoot ? '' : ' (skipped: only root can be two users)';

/** A folder that everybody may write to, and one of the victim's own. */
function place(mode: number): { shared: string; home: string } {
  const base = temporaryFolder();
  const [shared, home] = [join(base, 'shared'), join(base, 'home')];
  for (const path of [shared, home]) mkdirSync(path);
  writeFileSync(join(shared, 'in.txt'), 'a\nb\n');
  writeFileSync(join(home, '.bashrc'), PROFILE);
  if (isRoot) for (const path of [home, join(home, '.bashrc')]) chownSync(path, VICTIM, VICTIM);
  chmodSync(base, 0o755);
  chmodSync(shared, mode);
  return { shared, home };
}

const OPTIONS = [['-o'], ['-o', 'other.txt', '--report'], ['-o', 'other.txt', '--quarantine']] as const;

byRoot.each([
  ['sticky', 0o1777],
  ['not sticky', 0o777],
])(`a link of another user in an open folder, %s, is not written through${forRoot}`, async (_, mode) => {
  for (const options of OPTIONS) {
    const { shared, home } = place(mode);
    symlinkSync(join(home, '.bashrc'), join(shared, 'planted'));
    lchownSync(join(shared, 'planted'), ATTACKER, ATTACKER);
    const { code, stderr } = await threadmill([...ARGS, ...options, 'planted'], { cwd: shared, userId: VICTIM });
    const why = 'it is a symbolic link of another user (65533), in a folder that everybody may write to';
    expect([options, code, stderr]).toEqual([options, 1, expect.stringContaining(`planted can't be written: ${why}`)]);
    expect(readFileSync(join(home, '.bashrc'), 'utf8')).toBe(PROFILE);
  }
});

byRoot(`a link of our own there is followed, and one of another user in a folder of ours${forRoot}`, async () => {
  const { shared, home } = place(0o1777);
  for (const [link, owner] of [
    [join(shared, 'own'), VICTIM],
    [join(home, 'given'), ATTACKER],
  ] as const) {
    symlinkSync(join(home, 'result'), link);
    lchownSync(link, owner, owner);
    const settings = { cwd: shared, userId: VICTIM };
    expect(await threadmill([...ARGS, '-o', link], settings)).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(home, 'result'), 'utf8')).toBe('a!\nb!\n');
  }
});

byRoot(`a FIFO of another user is not written to: who reads it is not who was meant${forRoot}`, async () => {
  const { shared } = place(0o1777);
  execFileSync('mkfifo', ['-m', '666', join(shared, 'planted')]);
  chownSync(join(shared, 'planted'), ATTACKER, ATTACKER);
  const { code, stderr } = await threadmill([...ARGS, '-o', 'planted'], { cwd: shared, userId: VICTIM });
  expect([code, stderr]).toEqual([1, expect.stringContaining('it is a FIFO of another user (65533)')]);
});

byRoot(`an output does not take over the right of others to write from a file of another user${forRoot}`, async () => {
  const { shared } = place(0o777);
  writeFileSync(join(shared, 'out'), '');
  chmodSync(join(shared, 'out'), 0o666);
  chownSync(join(shared, 'out'), ATTACKER, ATTACKER);
  expect(await threadmill([...ARGS, '-o', 'out'], { cwd: shared, userId: VICTIM })).toMatchObject({ code: 0 });
  expect((statSync(join(shared, 'out')).mode & 0o777).toString(8)).toBe('644');
});

test('programs that threadmill starts by itself are not taken from the current folder', async () => {
  const { shared } = place(0o777);
  for (const name of ['perl', 'sh', 'bash', 'zstd']) {
    const script = `#!/bin/sh\n: > '${join(shared, `started-${name}`)}'\nexit 1\n`;
    writeFileSync(join(shared, name), script, { mode: 0o755 });
  }
  for (const path of ['.:', ':', '::.:']) {
    const env = { PATH: `${path}${process.env['PATH'] ?? ''}` };
    expect(await threadmill(['in.txt', '-o', 'out.zst', '--', '/bin/cat'], { cwd: shared, env })).toMatchObject({
      code: 0,
    });
    expect(readdirSync(shared).filter((name) => name.startsWith('started-'))).toEqual([]);
  }
});

const cacheOf = (base: string) => readdirSync(join(base, 'threadmill'));

byRoot(`compiled code is kept and used only where nobody else can put any${forRoot}`, async () => {
  const { shared, home } = place(0o777);
  const run = async (cache: string) => {
    const env = { NODE_COMPILE_CACHE: cache, HOME: home };
    expect(await threadmill([...ARGS, '-o', join(home, 'out')], { cwd: shared, userId: VICTIM, env })).toMatchObject({
      code: 0,
      stderr: '',
    });
  };
  // A folder of ours, in one of ours.
  await run(join(home, 'cache'));
  expect(cacheOf(join(home, 'cache')).length).toBeGreaterThan(0);
  expect((statSync(join(home, 'cache/threadmill')).mode & 0o777).toString(8)).toBe('700');
  // One of ours where others can rename it.
  renameSync(join(home, 'cache'), join(shared, 'cache'));
  for (const name of cacheOf(join(shared, 'cache'))) writeFileSync(join(shared, 'cache/threadmill', name), 'x');
  await run(join(shared, 'cache'));
  for (const name of cacheOf(join(shared, 'cache'))) {
    expect(readFileSync(join(shared, 'cache/threadmill', name), 'utf8')).toBe('x');
  }
  // One of others, and a link to one of ours.
  mkdirSync(join(home, 'theirs/threadmill'), { recursive: true });
  chmodSync(join(home, 'theirs/threadmill'), 0o777);
  for (const path of ['theirs', 'theirs/threadmill']) chownSync(join(home, path), ATTACKER, ATTACKER);
  await run(join(home, 'theirs'));
  expect(cacheOf(join(home, 'theirs'))).toEqual([]);
  mkdirSync(join(home, 'linked'));
  mkdirSync(join(home, 'elsewhere'));
  symlinkSync('../elsewhere', join(home, 'linked/threadmill'));
  for (const path of ['linked', 'elsewhere']) chownSync(join(home, path), VICTIM, VICTIM);
  await run(join(home, 'linked'));
  expect(readdirSync(join(home, 'elsewhere'))).toEqual([]);
});

test("if a cache folder can't be made, the run works without one", async () => {
  const { shared } = place(0o755);
  // Node 22 and newer make that folder themselves before our code runs, and never fail at it.
  const isOurs = Number(process.versions.node.split('.')[0]) < 22;
  for (const [name, value] of [
    ['HOME', '/proc'],
    ['XDG_CACHE_HOME', '/proc'],
    ...(isOurs ? ([['NODE_COMPILE_CACHE', '/proc/not/there']] as const) : []),
  ] as const) {
    const env = { HOME: undefined, XDG_CACHE_HOME: undefined, [name]: value };
    const args = [...ARGS, '-o', join(shared, 'out')];
    const { code, stderr, hasHung } = await threadmill(args, { cwd: shared, env });
    expect([name, code, stderr, hasHung]).toEqual([name, 0, '', false]);
  }
});
