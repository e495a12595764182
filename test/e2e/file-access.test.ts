// Who may read the files of a run: users allowed by the umask, and nobody who could not read the
// replaced file.
import { chmodSync, chownSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRoot } from '../support/privileges.ts';
import { PROGRAM, shell, temporaryFolder } from '../support/program.ts';

const WORK = `export default {
  filter: (line) => !line.endsWith('7'),
  map(line) { if (line.endsWith('43')) throw new Error('bad'); return line; },
};`;
const NAMES = ['out.txt', 'dropped.txt', 'bad.txt', 'bad.txt.errors.jsonl', 'report.json'];
const ARGS = 'work.mjs in.txt -o out.txt --filtered-out dropped.txt --quarantine bad.txt --report report.json -q -p 1';

function place(): string {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'work.mjs'), WORK);
  writeFileSync(join(cwd, 'in.txt'), Array.from({ length: 2000 }, (_, i) => `${i}\n`).join(''));
  return cwd;
}

const modesOf = (cwd: string, names: readonly string[] = NAMES) =>
  names.map((name) => (statSync(join(cwd, name)).mode & 0o7777).toString(8));
const run = (cwd: string, umask: string, more: string) =>
  shell(`umask ${umask}; exec '${process.execPath}' '${PROGRAM}' ${ARGS} ${more}`, { cwd });

describe.each(['--max-errors 5%', '--max-errors 5% --resume'])('with %s', (more) => {
  test.each([
    ['077', '600'],
    ['027', '640'],
    ['022', '644'],
    ['000', '666'],
  ])('under a umask of %s new files have the mode %s', async (umask, mode) => {
    const cwd = place();
    expect(await run(cwd, umask, more)).toMatchObject({ code: 0, stderr: '' });
    expect(modesOf(cwd)).toEqual(NAMES.map(() => mode));
  });

  test.each([0o600, 0o640, 0o664])('a file of mode %o keeps it, whatever the umask', async (mode) => {
    const cwd = place();
    for (const umask of ['077', '000']) {
      for (const name of NAMES) writeFileSync(join(cwd, name), 'before');
      for (const name of NAMES) chmodSync(join(cwd, name), mode);
      expect(await run(cwd, umask, more)).toMatchObject({ code: 0, stderr: '' });
      expect(modesOf(cwd)).toEqual(NAMES.map(() => mode.toString(8)));
    }
  });
});

test.each(['', '--resume'])('the same holds for the quarantine of a run with too many errors %s', async (more) => {
  const cwd = place();
  const kept = ['bad.txt', 'bad.txt.errors.jsonl', 'report.json'];
  expect(await run(cwd, '077', `--max-errors 1 ${more}`)).toMatchObject({ code: 1 });
  expect(modesOf(cwd, kept)).toEqual(['600', '600', '600']);
  for (const name of kept) chmodSync(join(cwd, name), 0o640);
  expect(await run(cwd, '000', `--max-errors 1 --restart ${more}`)).toMatchObject({ code: 1 });
  expect(modesOf(cwd, kept)).toEqual(['640', '640', '640']);
  if (more === '') return;
  const folder = join(cwd, '.out.txt.threadmill');
  expect((statSync(folder).mode & 0o7777).toString(8)).toBe('700');
  expect(modesOf(folder, ['identity.json', 'journal'])).toEqual(['600', '600']);
});

const whenRoot = isRoot ? test : test.skip;
const GROUP = 4711;

whenRoot(
  'the group of a file is kept by a user who may set it; otherwise the new group gets no more rights than others',
  async () => {
    const cwd = place();
    const put = (mode: number, user: number) => {
      for (const name of NAMES) {
        rmSync(join(cwd, name), { force: true });
        writeFileSync(join(cwd, name), 'before');
        chownSync(join(cwd, name), user, GROUP);
        chmodSync(join(cwd, name), mode);
      }
    };
    const groups = () => NAMES.map((name) => statSync(join(cwd, name)).gid);
    put(0o640, 0);
    expect(await run(cwd, '022', '--max-errors 5%')).toMatchObject({ code: 0 });
    expect([groups(), modesOf(cwd)]).toEqual([NAMES.map(() => GROUP), NAMES.map(() => '640')]);
    // a user who is not in that group
    const user = 65_534;
    chownSync(cwd, user, user);
    for (const [mode, left] of [
      [0o640, '600'],
      [0o664, '644'],
    ] as const) {
      put(mode, user);
      const command = `umask 000; exec '${process.execPath}' '${PROGRAM}' ${ARGS} --max-errors 5%`;
      expect(await shell(command, { cwd, userId: user })).toMatchObject({ code: 0 });
      expect([groups(), modesOf(cwd)]).toEqual([NAMES.map(() => user), NAMES.map(() => left)]);
    }
  },
);

whenRoot('in a folder with the setgid bit new files have its group', async () => {
  const cwd = place();
  mkdirSync(join(cwd, 'shared'));
  chownSync(join(cwd, 'shared'), 0, GROUP);
  chmodSync(join(cwd, 'shared'), 0o2770);
  for (const name of ['work.mjs', 'in.txt']) writeFileSync(join(cwd, 'shared', name), name === 'in.txt' ? '1\n' : WORK);
  expect(await run(join(cwd, 'shared'), '007', '')).toMatchObject({ code: 0 });
  for (let times = 0; times < 2; times += 1) {
    expect(readdirSync(join(cwd, 'shared')).sort()).toEqual(['work.mjs', 'in.txt', ...NAMES].sort());
    expect(NAMES.map((name) => statSync(join(cwd, 'shared', name)).gid)).toEqual(NAMES.map(() => GROUP));
    expect(modesOf(join(cwd, 'shared'))).toEqual(NAMES.map(() => '660'));
    expect(await run(join(cwd, 'shared'), '077', '')).toMatchObject({ code: 0 });
  }
});
