// After a power failure at any moment of a run each output is the old file or the new one, whole;
// after exit 0 it is the new one; and a run with --resume can be repeated.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isThere } from '../support/packers.ts';
import { threadmill } from '../support/program.ts';
import { againWith, Random, repeats, SEED } from '../support/random.ts';
import { momentsOf, type Files, type Moment, type State } from './disk.ts';
import { traceRun } from './trace.ts';

const whenTraced = isThere('strace') ? test : test.skip;

/** Slow, so that a run with --resume writes its journal several times. */
const SLOW = `export default (line) => {
  for (const until = performance.now() + 0.4; performance.now() < until; );
  return line + 'x';
};
`;
const INPUT = Array.from({ length: 4000 }, (_, index) => `${index}\n`).join('');
const SUM = `export default { start: () => ({ sum: 0 }), add(all, line) {
    for (const until = performance.now() + 0.4; performance.now() < until; );
    all.sum += Number(line);
  },
  merge: (all, more) => ({ sum: all.sum + more.sum }), finish: (all) => String(all.sum) };
`;

/** Nothing of these is lost. */
const INPUTS: Readonly<Record<string, string>> = { 'in.txt': INPUT, 'slow.mjs': SLOW, 'sum.mjs': SUM };

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder with the inputs, below one that nobody looks at. */
function newFolder(): string {
  const folder = join(realpathSync(mkdtempSync(join(tmpdir(), 'threadmill-power-'))), 'work');
  made.push(dirname(folder));
  mkdirSync(folder);
  return folder;
}

function put(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

interface Scenario {
  readonly args: readonly string[];
  /** The files that it publishes. */
  readonly outputs: readonly string[];
  /** What is there under these names before. */
  readonly old: Readonly<Record<string, string>>;
  /** Its exit code, 0 if absent. */
  readonly code?: number;
}

/** The moments of a run, and what it came to. */
function traced({ args, outputs, old, code: wanted = 0 }: Scenario) {
  const cwd = newFolder();
  put(cwd, { ...INPUTS, ...old });
  const before: Files = new Map(Object.entries(old).map(([name, text]) => [join(cwd, name), Buffer.from(text)]));
  const { code, stderr, calls } = traceRun(args, cwd);
  expect({ code, stderr: code === wanted ? '' : stderr }).toEqual({ code: wanted, stderr: '' });
  const results = new Map(outputs.map((name) => [name, readFileSync(join(cwd, name))]));
  return { cwd, results, moments: momentsOf(calls, cwd, before) };
}

const text = (bytes: Buffer | undefined) => bytes?.toString('latin1');

/** Neither the old file nor the new one; without `old`, not the new one. */
function wrongOutputs(moments: readonly Moment[], cwd: string, results: Map<string, Buffer>, old?: Scenario['old']) {
  return moments.flatMap(({ after, states }) =>
    states.flatMap(({ loss, files }) =>
      [...results].flatMap(([name, result]) => {
        const found = text(files.get(join(cwd, name)));
        const isOld = old !== undefined && found === old[name];
        return isOld || found === text(result) ? [] : [`${name} after ${after.replaceAll(`${cwd}/`, '')} (${loss})`];
      }),
    ),
  );
}

/** Until the outputs have their final names, and the folder of the run is being removed. */
function untilRemoved(moments: readonly Moment[]): readonly Moment[] {
  const end = moments.findIndex(({ after }) => after.startsWith('unlink') && after.includes('identity.json'));
  expect(end).toBeGreaterThan(0);
  return moments.slice(0, end);
}

/**
 * States from which `--resume` could not finish: an output has its final name, and nothing says that the run was publishing;
 * or something says so, and a result is neither under its final name nor beside it.
 */
function unfinishable(moments: readonly Moment[], cwd: string, results: Map<string, Buffer>) {
  return moments.flatMap(({ after, states }) =>
    states.flatMap(({ loss, files }) => {
      const inFolder = [...files].filter(([path]) => path.includes('/.') && path.startsWith(cwd));
      const has = (name: string) => inFolder.some(([path]) => path.endsWith(`/${name}`));
      const where = `after ${after.replaceAll(`${cwd}/`, '')} (${loss})`;
      return [...results].flatMap(([name, result]) => {
        const isNamed = text(files.get(join(cwd, name))) === text(result);
        if (isNamed)
          return has('identity.json') && !has('publishing') ? [`${name} is published in secret ${where}`] : [];
        const isBeside = inFolder.some(([path, data]) => path.endsWith('.partial') && text(data) === text(result));
        return has('publishing') && !isBeside ? [`${name} is lost ${where}`] : [];
      });
    }),
  );
}

const OLD = 'the old file\n';

const PLAIN: Readonly<Record<string, Scenario>> = {
  'one output over another file': {
    args: ['--map', 'line + "x"', 'in.txt', '-o', 'out.txt'],
    outputs: ['out.txt'],
    old: { 'out.txt': OLD },
  },
  'one output where there was none': {
    args: ['--map', 'line + "x"', 'in.txt', '-o', 'out.txt.gz'],
    outputs: ['out.txt.gz'],
    old: {},
  },
  'all kinds of outputs': {
    args: [
      ...['--filter', 'NR % 3', '--map', 'NR % 100 ? line : JSON.parse("no")', 'in.txt', '-o', 'out.txt'],
      ...['--filtered-out', 'no.txt', '--quarantine', 'bad.txt', '--report', 'report.json'],
    ],
    outputs: ['out.txt', 'no.txt', 'bad.txt', 'bad.txt.errors.jsonl', 'report.json'],
    old: { 'out.txt': OLD, 'no.txt': OLD, 'bad.txt': OLD },
  },
};

/** The quarantine is kept, and the output is not. */
const FAILED: Scenario = {
  args: [
    ...['--resume', '-b', '200', '--map', 'NR % 100 ? line : JSON.parse("no")', 'in.txt', '-o', 'out.txt'],
    ...['--quarantine', 'bad.txt', '--max-errors', '3'],
  ],
  outputs: ['bad.txt', 'bad.txt.errors.jsonl'],
  old: { 'bad.txt': OLD },
  code: 1,
};

const RESUMED: Readonly<Record<string, Scenario>> = {
  'one output': {
    args: ['--resume', '-b', '200', '-p', '2', 'slow.mjs', 'in.txt', '-o', 'out.txt'],
    outputs: ['out.txt'],
    old: { 'out.txt': OLD },
  },
  'several outputs': {
    args: [
      ...['--resume', '-b', '200', '-p', '2', '--filter', 'NR % 3', '--transform', 'slow.mjs', 'in.txt'],
      ...['-o', 'out.txt', '--filtered-out', 'no.txt'],
    ],
    outputs: ['out.txt', 'no.txt'],
    old: { 'out.txt': OLD },
  },
  'an output that is whole before the first checkpoint': {
    args: ['--resume', '--map', 'line + "x"', 'in.txt', '-o', 'out.txt'],
    outputs: ['out.txt'],
    old: { 'out.txt': OLD },
  },
  'a compressed output': {
    args: ['--resume', '-b', '200', '-p', '2', 'slow.mjs', 'in.txt', '-o', 'out.txt.gz'],
    outputs: ['out.txt.gz'],
    old: {},
  },
  'a reduction': {
    args: ['--resume', '-b', '200', '-p', '2', 'sum.mjs', 'in.txt', '-o', 'out.txt'],
    outputs: ['out.txt'],
    old: { 'out.txt': OLD },
  },
};

whenTraced.each(Object.entries(PLAIN))('%s: the old files or the new ones at every moment', (_title, scenario) => {
  const { cwd, results, moments } = traced(scenario);
  expect(moments.length).toBeGreaterThan(5);
  expect(moments.reduce((sum, { states }) => sum + states.length, 0)).toBeGreaterThan(50);
  expect(wrongOutputs(moments, cwd, results, scenario.old)).toEqual([]);
  // after exit 0 nothing can be lost
  expect(wrongOutputs(moments.slice(-1), cwd, results)).toEqual([]);
});

whenTraced('a quarantine with too many errors, with --resume: the old files or the new ones at every moment', () => {
  const { cwd, results, moments } = traced(FAILED);
  expect(results.get('bad.txt')!.length).toBeGreaterThan(10);
  expect(wrongOutputs(moments, cwd, results, FAILED.old)).toEqual([]);
  // after the exit nothing can be lost
  expect(wrongOutputs(moments.slice(-1), cwd, results)).toEqual([]);
});

/** Puts what is found into the folder of the run: there are absolute paths in the journal. */
function restore({ files }: State, cwd: string): void {
  for (const name of readdirSync(cwd)) {
    if (INPUTS[name] === undefined) rmSync(join(cwd, name), { recursive: true, force: true });
  }
  for (const [path, data] of [...files].sort(([one], [other]) => (one < other ? -1 : 1))) {
    if (data === undefined) mkdirSync(path, { recursive: true, mode: 0o700 });
    else writeFileSync(path, data, { mode: 0o600 });
  }
}

function digestOf({ files }: State): string {
  const hash = createHash('sha1');
  for (const [path, data] of [...files].sort(([one], [other]) => (one < other ? -1 : 1))) {
    hash.update(`${path}\0${data === undefined ? 'folder' : data.length}\0`).update(data ?? '');
  }
  return hash.digest('hex');
}

whenTraced.each(Object.entries(RESUMED))(
  '%s with --resume: the same, and the command can be repeated',
  async (_title, scenario) => {
    const { cwd, results, moments } = traced(scenario);
    expect(wrongOutputs(moments, cwd, results, scenario.old)).toEqual([]);
    expect(wrongOutputs(moments.slice(-1), cwd, results)).toEqual([]);
    expect(unfinishable(untilRemoved(moments), cwd, results)).toEqual([]);

    const distinct = new Map(
      moments.flatMap(({ after, states }) =>
        states.map((state): [string, { after: string; state: State }] => [digestOf(state), { after, state }]),
      ),
    );
    const all = [...distinct.values()];
    expect(all.length).toBeGreaterThan(30);
    const random = new Random(SEED);
    for (const index of random.several(repeats(60), all.length)) {
      const { after, state } = all[index]!;
      restore(state, cwd);
      const { code, stderr } = await threadmill(scenario.args, { cwd });
      const place = `after ${after.replaceAll(`${cwd}/`, '')} (${state.loss}); ${againWith(SEED)}`;
      expect({ place, code, stderr: code === 0 ? '' : stderr }).toEqual({ place, code: 0, stderr: '' });
      for (const [name, result] of results)
        expect([place, text(readFileSync(join(cwd, name)))]).toEqual([place, text(result)]);
      expect([place, ...readdirSync(cwd).filter((name) => name.startsWith('.'))]).toEqual([place]);
    }
  },
);
