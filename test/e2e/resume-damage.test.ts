// The files of an interrupted run are damaged on purpose before it is resumed: single bits changed,
// truncated, appended to, removed, exchanged. Then the next run either names the file and fails, or
// its outputs equal those of an uninterrupted run, byte for byte. Random: THREADMILL_TEST_SEED
// repeats a run.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { temporaryFolder, threadmill } from '../support/program.ts';
import { Random, SEED } from '../support/random.ts';

const RECORDS = 2000;
/** Slow until it is killed, so that the journal has entries by then. */
const SPIN = `if (process.env.KILL_AT !== undefined) {
    const until = performance.now() + 1;
    while (performance.now() < until);
    if (recordNumber === Number(process.env.KILL_AT)) process.kill(process.pid, 'SIGKILL');
  }`;
const MAP = `import { mkdirSync } from 'node:fs';
export default {
  filter: (line) => !line.endsWith('7'),
  map(line, { recordNumber }) {
  ${SPIN}
  if (recordNumber % 50 === 3) throw new Error('bad ' + line);
  return line + '!';
  },
  teardown() {
    if (process.env.OBSTACLE !== undefined) mkdirSync(process.env.OBSTACLE);
  },
};`;
const REDUCTION = `export default {
  start: () => ({ n: 0, all: [] }),
  add(sum, line, { recordNumber }) {
  ${SPIN}
  sum.n += 1; if (recordNumber % 10 === 0) sum.all.push(line);
  },
  merge: (a, b) => ({ n: a.n + b.n, all: [...a.all, ...b.all] }),
  finish: ({ n, all }) => [String(n), ...all],
};`;

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
writeFileSync(at('in.txt'), Array.from({ length: RECORDS }, (_, i) => `record ${i + 1}\n`).join(''));
writeFileSync(at('map.mjs'), MAP);
writeFileSync(at('sum.mjs'), REDUCTION);
mkdirSync(at('sub'));

interface Left {
  readonly args: readonly string[];
  readonly outputs: readonly string[];
  /** The outputs of the uninterrupted run. */
  readonly expected: readonly Buffer[];
  /** The files of the interrupted run, in its folder and beside outputs in other folders. */
  readonly files: readonly string[];
}

const keptAs = (file: string) => at(join('kept', file.replaceAll('/', '%')));

function contentsOf(outputs: readonly string[]): Buffer[] {
  return outputs.map((name) => readFileSync(at(name)));
}

/** Copies everything of it to another place. */
function keep(args: readonly string[], outputs: readonly string[], expected: readonly Buffer[]) {
  const hidden = ['.', 'sub'].flatMap((where) =>
    readdirSync(at(where))
      .filter((name) => name.startsWith('.'))
      .map((name) => join(where, name)),
  );
  const files = hidden.flatMap((name) =>
    name.endsWith('.threadmill') ? readdirSync(at(name)).map((each) => join(name, each)) : [name],
  );
  rmSync(at('kept'), { recursive: true, force: true });
  mkdirSync(at('kept'));
  for (const file of files) copyFileSync(at(file), keptAs(file));
  return { args, outputs, expected, files: files.filter((file) => !/lock/.test(file)) } satisfies Left;
}

function restore({ files, outputs }: Left): void {
  for (const name of outputs) rmSync(at(name), { force: true });
  for (const where of readdirSync(folder)) {
    if (where.endsWith('.threadmill')) rmSync(at(where), { recursive: true });
  }
  for (const file of files) {
    mkdirSync(join(at(file), '..'), { recursive: true, mode: 0o700 });
    copyFileSync(keptAs(file), at(file));
  }
}

async function interrupted(args: readonly string[], outputs: readonly string[]): Promise<Left> {
  const { code } = await threadmill([...args, '--restart'], { cwd: folder });
  expect(code).toBe(0);
  const expected = contentsOf(outputs);
  for (const name of outputs) rmSync(at(name));
  const killed = await threadmill([...args, '--resume'], { cwd: folder, env: { KILL_AT: '1500' } });
  expect(killed.signal).toBe('SIGKILL');
  return keep(args, outputs, expected);
}

/** A run that finished its work, but could not give the first of its outputs its name. */
async function unpublished(args: readonly string[], outputs: readonly string[], first: string): Promise<Left> {
  const { code } = await threadmill([...args, '--restart'], { cwd: folder });
  expect(code).toBe(0);
  const expected = contentsOf(outputs);
  for (const name of [...outputs, first]) rmSync(at(name), { force: true });
  // The module puts a folder in the way after everything is planned.
  const failed = await threadmill([...args, '--resume'], { cwd: folder, env: { OBSTACLE: at(first) } });
  expect([failed.code, failed.stderr]).toEqual([1, expect.stringContaining("can't be renamed to its final name")]);
  rmdirSync(at(first));
  return keep(args, outputs, expected);
}

type Damage = (path: string, random: Random) => void;

const flip: Damage = (path, random) => {
  const bytes = readFileSync(path);
  if (bytes.length === 0) return;
  bytes[random.below(bytes.length)]! ^= 1 << random.below(8);
  writeFileSync(path, bytes);
};
/** Applied to each of the files. */
const DAMAGES: Readonly<Record<string, Damage>> = {
  'a bit': flip,
  'another bit': flip,
  'bytes behind it': (path, random) => writeFileSync(path, random.bytes(random.integer(1, 3000)), { flag: 'a' }),
  gone: (path) => rmSync(path),
  'cut, emptied or zeros at the end': (path, random) => {
    const { length } = readFileSync(path);
    const keeps = random.pick([random.below(length + 1), 0, length >> 1]);
    truncateSync(path, keeps);
    if (keeps === length >> 1) truncateSync(path, length);
  },
};
const MOST_EXCHANGES = 3;

/** Describes the fault if the damage is neither reported by name nor harmless. */
async function wrongWith(left: Left, damaged: readonly string[]): Promise<string | undefined> {
  const { code, signal, stderr } = await threadmill([...left.args, '--resume'], { cwd: folder });
  if (code === 0) {
    const wrong = left.outputs.filter(
      (name, i) => !existsSync(at(name)) || !readFileSync(at(name)).equals(left.expected[i]!),
    );
    return wrong.length === 0 ? undefined : `exit 0, and wrong bytes in ${wrong.join(', ')}: ${stderr}`;
  }
  // An older journal refers to files that no longer exist: then those are named.
  const isNamed = (damaged.some((file) => file.endsWith('journal')) ? left.files : damaged).some((file) =>
    stderr.includes(at(file).replace(/\d+$/, '')),
  );
  const isTold = (code === 1 || code === 2) && isNamed && !/InternalError|bug in threadmill/.test(stderr);
  return isTold ? undefined : `exit ${code ?? signal}, and said: ${stderr}`;
}

async function whatGoesWrong(left: Left): Promise<string[]> {
  const random = new Random(SEED);
  const wrong: string[] = [];
  const note = (what: string, says: string | undefined) => {
    if (says !== undefined) wrong.push(`${what} (seed ${SEED}): ${says}`);
  };
  restore(left);
  note('nothing', await wrongWith(left, []));
  for (const file of left.files) {
    for (const [how, damage] of Object.entries(DAMAGES)) {
      restore(left);
      damage(at(file), random);
      note(`${file}: ${how}`, await wrongWith(left, [file]));
    }
  }
  for (const [one, other] of pairsOf(left.files).slice(0, MOST_EXCHANGES)) {
    restore(left);
    exchange(at(one), at(other));
    note(`${one} and ${other}, exchanged`, await wrongWith(left, [one, other]));
  }
  return wrong;
}

function pairsOf(names: readonly string[]): (readonly [string, string])[] {
  return names.slice(1).map((name, i) => [names[i]!, name]);
}

function exchange(one: string, other: string): void {
  renameSync(one, `${one}.moved`);
  renameSync(other, one);
  renameSync(`${one}.moved`, other);
}

const MAP_ARGS = [
  ...['map.mjs', 'in.txt', '-b', '20', '-p', '1', '-o', 'out.txt.gz', '--filtered-out', 'sub/dropped.txt'],
  ...['--quarantine', 'bad.txt', '--max-errors', '5%'],
];
const MAP_OUTPUTS = ['out.txt.gz', 'sub/dropped.txt', 'bad.txt', 'bad.txt.errors.jsonl'];

test('after a kill, no damage to any file of the run reaches an output', async () => {
  const left = await interrupted(MAP_ARGS, MAP_OUTPUTS);
  const names = left.files.map((file) => basename(file));
  const inside = ['errors.partial', 'identity.json', 'journal', 'main.partial', 'quarantine.partial'];
  expect(names.sort()).toEqual([expect.stringMatching(/^\.dropped\.txt\..*\.partial$/), ...inside]);
  expect(await whatGoesWrong(left)).toEqual([]);
});

test('nor after a kill of a reduction', async () => {
  const left = await interrupted(['sum.mjs', 'in.txt', '-b', '20', '-p', '1', '-o', 'sum.txt'], ['sum.txt']);
  expect(left.files.some((file) => /state\.\d+$/.test(file))).toBe(true);
  expect(await whatGoesWrong(left)).toEqual([]);
});

test('nor after a run that was complete except for the names of its outputs', async () => {
  const left = await unpublished([...MAP_ARGS, '--report', 'report.json'], MAP_OUTPUTS, 'report.json');
  expect(left.files.some((file) => file.endsWith('/publishing'))).toBe(true);
  expect(await whatGoesWrong(left)).toEqual([]);
});
