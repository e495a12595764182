// --resume in a folder that others may write to: files of another user are neither trusted nor
// followed, and our own are found even if their folder is renamed during the run. Needs two real
// users, so it runs as root only.
import {
  chmodSync,
  chownSync,
  cpSync,
  linkSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isRoot } from '../support/privileges.ts';
import { markerText } from '../support/marker.ts';
import { PROGRAM, shell, temporaryFolder, threadmill, type Finished } from '../support/program.ts';
import { traceOf } from '../support/traces.ts';

const VICTIM = 65_534;
const ATTACKER = 65_533;
const STICKY = 0o1777;
const OPEN = 0o777;
const FOLDER = '.result.txt.threadmill';
const PROFILE = 'alias ll="ls -l"\n';
const RIGHT = 'a!\nb!\n';
/** The work fails if the environment says so: the folder of the run is kept. */
const ARGS = ['work.mjs', 'in.txt', '-o', 'result.txt'];
const WORK = `import { existsSync } from 'node:fs';
export default (line) => {
  if (process.env.FAILS !== 'yes') return line + '!';
  // the writer has begun the output by then
  const pause = new Int32Array(new SharedArrayBuffer(4));
  while (!existsSync('.result.txt.threadmill/main.partial')) Atomics.wait(pause, 0, 0, 5);
  throw new Error('not yet');
};`;

const byRoot = isRoot ? test : test.skip;
const forRoot = isRoot ? '' : ' (skipped: only root can be two users)';

interface Place {
  /** Everybody may write to it; the runs are in it. */
  readonly shared: string;
  /** The victim's own, with files that must not change. */
  readonly home: string;
  readonly folder: string;
}

function place(mode: number): Place {
  const base = temporaryFolder();
  const [shared, home] = [join(base, 'shared'), join(base, 'home')];
  for (const path of [shared, home]) mkdirSync(path);
  writeFileSync(join(shared, 'in.txt'), 'a\nb\n');
  writeFileSync(join(shared, 'work.mjs'), WORK);
  for (const name of ['.bashrc', '.precious.partial']) writeFileSync(join(home, name), PROFILE, { mode: 0o644 });
  for (const path of [home, ...['.bashrc', '.precious.partial'].map((name) => join(home, name))]) {
    if (isRoot) chownSync(path, VICTIM, VICTIM);
  }
  chmodSync(base, 0o755);
  chmodSync(shared, mode);
  return { shared, home, folder: join(shared, FOLDER) };
}

/** A folder with these files that belongs to this user. */
function plant(path: string, files: Readonly<Record<string, string>>, user = ATTACKER, mode = 0o755): void {
  mkdirSync(path);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text, { mode: 0o666 });
  chmodSync(path, mode);
  ownedBy(path, user);
}

function ownedBy(path: string, user: number): void {
  for (const name of readdirSync(path)) lchownSync(join(path, name), user, user);
  chownSync(path, user, user);
}

function run({ shared }: Place, more: readonly string[], userId = VICTIM, fails = false): Promise<Finished> {
  return threadmill([...ARGS, ...more], { cwd: shared, userId, env: fails ? { FAILS: 'yes' } : {} });
}

/** Leaves an interrupted run of the victim. */
async function left(at: Place): Promise<void> {
  expect(await run(at, ['--resume'], VICTIM, true)).toMatchObject({ code: 1 });
  expect(readdirSync(at.folder).sort()).toEqual(['identity.json', 'journal', 'main.partial']);
}

const OUTCOME = {
  ...{ recordsIn: 2, recordsWrittenFrom: 2, recordsDropped: 0, recordsFiltered: 0, recordsQuarantined: 0 },
  ...{ recordsOut: 2, retried: 0, bytesIn: 4, bytesOut: 6, batches: 1, workersStarted: 1, elapsedMs: 1, counters: {} },
  ...{ commentLines: 0, blankLines: 0 },
};
const marker = (from: string, to: string) => markerText([{ from, to, displayName: 'result.txt' }], OUTCOME);

interface Attack {
  readonly what: string;
  readonly mode: number;
  readonly prepare: (at: Place) => void | Promise<void>;
  readonly says: RegExp;
  readonly as?: number;
}

const FOREIGN = /can't be trusted: it belongs to user 65533, and you are user 65534\n/;

const ATTACKS: readonly Attack[] = [
  {
    what: 'a file of theirs that is to be renamed over one of ours',
    mode: STICKY,
    prepare: ({ folder, home }) =>
      plant(folder, { evil: 'evil', publishing: marker(join(folder, 'evil'), join(home, '.bashrc')) }),
    says: FOREIGN,
  },
  {
    what: 'lines of theirs in an output of ours that is half done',
    mode: OPEN,
    async prepare(at) {
      await left(at);
      writeFileSync(join(at.folder, 'main.partial'), 'forged\n');
      chmodSync(at.folder, 0o755);
      ownedBy(at.folder, ATTACKER);
    },
    says: FOREIGN,
  },
  {
    what: 'links to a file of ours under the names that are written',
    mode: STICKY,
    prepare({ folder, home }) {
      plant(folder, {}, ATTACKER, 0o777);
      for (const name of ['publishing.draft', 'identity.json.draft', 'journal', 'main.partial', 'lock']) {
        symlinkSync(join(home, '.bashrc'), join(folder, name));
      }
    },
    says: FOREIGN,
  },
  {
    what: 'a file of ours as one to be removed',
    mode: OPEN,
    prepare({ folder, home }) {
      const partials = [join(home, '.precious.partial')];
      plant(folder, { 'identity.json': JSON.stringify({ layout: 1, work: [], rest: [], versions: [], partials }) });
    },
    says: FOREIGN,
  },
  {
    what: 'a link to a folder of theirs',
    mode: STICKY,
    prepare({ shared, folder }) {
      plant(join(shared, 'theirs'), {}, ATTACKER, 0o777);
      symlinkSync('theirs', folder);
      lchownSync(folder, ATTACKER, ATTACKER);
    },
    says: /is a symbolic link, and is not followed\n.*rm /,
  },
  {
    what: 'a link to a folder of ours',
    mode: OPEN,
    prepare({ folder, home }) {
      symlinkSync(home, folder);
      lchownSync(folder, ATTACKER, ATTACKER);
    },
    says: /is a symbolic link, and is not followed\n.*rm /,
  },
  {
    what: 'a folder of ours that others may write to',
    mode: STICKY,
    prepare: ({ folder }) => plant(folder, { 'main.partial': 'forged' }, VICTIM, 0o775),
    says: /others may write to it \(mode 0775\)\n.*chmod 700 /,
  },
  {
    what: 'a folder of a user, where root runs',
    mode: OPEN,
    prepare: ({ folder, home }) =>
      plant(folder, { publishing: marker(join(folder, 'evil'), join(home, '.bashrc')) }, VICTIM, 0o700),
    says: /it belongs to user 65534, and you are user 0\n/,
    as: 0,
  },
];

byRoot.each(ATTACKS)(`$what: refused, and nothing is touched${forRoot}`, async ({ mode, prepare, says, as }) => {
  const at = place(mode);
  await prepare(at);
  const before = [traceOf(at.shared), traceOf(at.home)];
  for (const more of [['--resume'], ['--resume', '--restart'], ['--restart']]) {
    const { code, stderr } = await run(at, more, as);
    // Without --resume a link is not taken for anybody's progress.
    const isPassed = more.length === 1 && more[0] === '--restart' && says.source.includes('symbolic');
    expect([more, code, stderr]).toEqual([more, isPassed ? 0 : 1, isPassed ? '' : expect.stringMatching(says)]);
    if (!isPassed) expect([traceOf(at.shared), traceOf(at.home)]).toEqual(before);
  }
  expect(readFileSync(join(at.home, '.bashrc'), 'utf8')).toBe(PROFILE);
});

byRoot(`a run without --resume is not kept from writing by what another user has put there${forRoot}`, async () => {
  const at = place(STICKY);
  plant(at.folder, { 'identity.json': '{}', lock: '{}' });
  const { code, stderr } = await run(at, []);
  expect([code, stderr]).toEqual([0, `threadmill: ${at.folder} belongs to another user, so it was not removed\n`]);
  expect(readFileSync(join(at.shared, 'result.txt'), 'utf8')).toBe(RIGHT);
  expect(readdirSync(at.folder)).toEqual(['identity.json', 'lock']);
});

test('the folder of a run belongs to its owner alone, whatever the umask; one of an older version is changed so', async () => {
  const at = place(0o755);
  const failing = `umask 000; FAILS=yes exec '${process.execPath}' '${PROGRAM}' ${ARGS.join(' ')} --resume`;
  const modes = () =>
    [at.folder, ...readdirSync(at.folder).map((name) => join(at.folder, name))].map((path) => {
      return [path.slice(at.folder.length), (statSync(path).mode & 0o777).toString(8)];
    });
  const expected = [
    ['', '700'],
    ['/identity.json', '600'],
    ['/journal', '600'],
    ['/main.partial', '666'],
  ];
  expect(await shell(failing, { cwd: at.shared })).toMatchObject({ code: 1 });
  expect(modes()).toEqual(expected);
  chmodSync(at.folder, 0o755);
  expect(await shell(failing, { cwd: at.shared })).toMatchObject({ code: 1 });
  expect(modes()).toEqual(expected);
});

test('a folder that is renamed and replaced by another during the run is not mistaken', async () => {
  const at = place(OPEN);
  const swaps = `import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
  export default {
    map: (line) => line + '!',
    teardown() {
      renameSync('${FOLDER}', 'taken');
      mkdirSync('${FOLDER}');
      for (const name of ['main.partial', 'journal', 'identity.json']) writeFileSync('${FOLDER}/' + name, 'forged');
    },
  };`;
  writeFileSync(join(at.shared, 'swaps.mjs'), swaps);
  const { code } = await threadmill(['swaps.mjs', 'in.txt', '-o', 'result.txt', '--resume', '-p', '1'], {
    cwd: at.shared,
  });
  expect(code).toBe(0);
  expect(readFileSync(join(at.shared, 'result.txt'), 'utf8')).toBe(RIGHT);
  expect(readdirSync(join(at.shared, 'taken'))).toEqual([]);
  expect(readFileSync(join(at.folder, 'main.partial'), 'utf8')).toBe('forged');
});

test.each([
  ['lock.planted', 'could not be removed: '],
  ['state.1', 'could not be removed: '],
  ['stranger', 'was not removed, because it holds stranger: remove it, if it is yours'],
])(
  "if the folder can't be removed after publishing (because of %s in it), only a warning is printed",
  async (name, says) => {
    const at = place(0o755);
    const module = `import { mkdirSync } from 'node:fs';
  export default { map: (line) => line + '!', teardown: () => mkdirSync('${FOLDER}/${name}') };`;
    writeFileSync(join(at.shared, 'stays.mjs'), module);
    const args = ['stays.mjs', 'in.txt', '-o', 'result.txt', '--resume', '-p', '1'];
    const { code, stderr } = await threadmill(args, { cwd: at.shared });
    expect([code, stderr]).toEqual([0, expect.stringContaining(`threadmill: ${at.folder} ${says}`)]);
    expect(readFileSync(join(at.shared, 'result.txt'), 'utf8')).toBe(RIGHT);
  },
);

interface Damage {
  readonly what: string;
  readonly change: (at: Place) => void;
  readonly says: string | RegExp;
  readonly code: number;
}

const EMPTY_MARKER = /publishing, which lists the outputs to rename, is not as threadmill writes it\n.*--restart/;
const HUGE = 2 ** 30 + 1;

const DAMAGES: readonly Damage[] = [
  {
    what: 'a journal that is a link',
    change({ folder, home }) {
      replace(join(folder, 'journal'), (path) => symlinkSync(join(home, '.bashrc'), path));
    },
    says: /journal can't be read: it is a symbolic link\n.*--restart/,
    code: 1,
  },
  {
    what: 'a journal that is a second name of another file',
    change: ({ folder, home }) => replace(join(folder, 'journal'), (path) => linkSync(join(home, '.bashrc'), path)),
    says: /journal can't be trusted: it has 2 names \(hard links\)\n.*--restart/,
    code: 1,
  },
  {
    what: 'an identity that is a folder',
    change: ({ folder }) => replace(join(folder, 'identity.json'), (path) => mkdirSync(path)),
    says: "identity.json can't be trusted: it is not a regular file",
    code: 1,
  },
  ...['null', '[]', '{}', '{"layout":1}', '{"layout":1e999', '{"__proto__":{"layout":1}}', '['.repeat(100_000)].map(
    (text): Damage => ({
      what: `an identity of ${text.slice(0, 30)}`,
      change: ({ folder }) => writeFileSync(join(folder, 'identity.json'), text),
      says: /identity\.json is not what this version of threadmill writes\n.*--restart/,
      code: 2,
    }),
  ),
  ...['null', '{}', '{"renames":[{}],"outcome":{}}'].map((text): Damage => ({
    what: `a note of what is to be published of ${text}`,
    change: ({ folder }) => writeFileSync(join(folder, 'publishing'), text),
    says: EMPTY_MARKER,
    code: 1,
  })),
  {
    what: 'a note that publishes what is not an output of this run',
    change({ folder, home }) {
      writeFileSync(join(folder, 'publishing'), marker(join(folder, 'main.partial'), join(home, '.bashrc')));
    },
    says: /publishing lists \S+\.bashrc, which is not an output of this command\n.*--restart/,
    code: 2,
  },
  ...['identity.json', 'publishing', 'journal'].map((name): Damage => ({
    what: `${name} of a GiB`,
    change({ folder }) {
      writeFileSync(join(folder, name), '');
      truncateSync(join(folder, name), HUGE);
    },
    says: new RegExp(`${name} has ${HUGE} bytes, but threadmill writes at most \\d+\n.*--restart`),
    code: 1,
  })),
];

function replace(path: string, by: (path: string) => void): void {
  rmSync(path, { force: true });
  by(path);
}

test('in our own folder, a file that threadmill would not write is named, with the way out', async () => {
  const at = place(0o755);
  expect(await threadmill([...ARGS, '--resume'], { cwd: at.shared, env: { FAILS: 'yes' } })).toMatchObject({ code: 1 });
  const kept = join(at.shared, 'kept');
  cpSync(at.folder, kept, { recursive: true });
  for (const { what, change, says, code } of DAMAGES) {
    rmSync(at.folder, { recursive: true });
    cpSync(kept, at.folder, { recursive: true });
    change(at);
    const ended = await threadmill([...ARGS, '--resume'], { cwd: at.shared });
    const expected = typeof says === 'string' ? expect.stringContaining(says) : expect.stringMatching(says);
    expect([what, ended.code, ended.stderr]).toEqual([what, code, expected]);
    expect(ended.stderr).not.toContain('a bug in threadmill');
  }
  // the suggested way out
  replace(join(at.folder, 'journal'), (path) => symlinkSync(join(at.home, '.bashrc'), path));
  expect(await threadmill([...ARGS, '--resume', '--restart'], { cwd: at.shared })).toMatchObject({ code: 0 });
  expect(readFileSync(join(at.shared, 'result.txt'), 'utf8')).toBe(RIGHT);
  for (const name of ['.bashrc', '.precious.partial']) {
    expect(readFileSync(join(at.home, name), 'utf8')).toBe(PROFILE);
  }
});
