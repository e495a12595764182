// House rules that a compiler doesn't know: imports go down the floors, no circles, no large files,
// and only the command line imports its libraries.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

const FLOORS = new Map([
  ['job', 0],
  ['kernel', 0],
  ['records', 1],
  ['flow', 1],
  ['io', 2],
  ['transform', 3],
  ['threads', 4],
  ['supervisor', 5],
  ['cli', 6],
  ['.', 7],
]);

/** Entry points of threads are started by URL, which is not an import. */
const MOST_LINES = 300;

interface Import {
  readonly from: string;
  readonly to: string;
}

function sources(): string[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
}

function importsOf(file: string): { local: string[]; packages: string[] } {
  const text = readFileSync(join(SRC, file), 'utf8');
  const specifiers = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!);
  const local = specifiers
    .filter((name) => name.startsWith('.'))
    .map((name) => relative(SRC, normalize(join(SRC, dirname(file), name))))
    .filter((name) => !name.startsWith('..'));
  return { local, packages: specifiers.filter((name) => !name.startsWith('.')) };
}

function floorOf(file: string): number {
  const floor = FLOORS.get(dirname(file) === '.' ? '.' : file.split('/')[0]!);
  if (floor === undefined) throw new Error(`${file} stands on no floor: name its folder in this test`);
  return floor;
}

const files = sources();
const imports: Import[] = files.flatMap((from) => importsOf(from).local.map((to) => ({ from, to })));

test('every import inside src leads to a file that exists', () => {
  expect(imports.filter(({ to }) => !files.includes(to))).toEqual([]);
});

test('imports go down the floors, or stay in their folder', () => {
  const upward = imports.filter(({ from, to }) => {
    const isSameRoom = from.split('/')[0] === to.split('/')[0];
    return isSameRoom ? false : floorOf(from) <= floorOf(to);
  });
  expect(upward).toEqual([]);
});

test('reader, worker and writer never import one another: they meet in the protocol', () => {
  const roomOf = (file: string) => /^threads\/(reader|worker|writer)\//.exec(file)?.[1];
  const met = imports.filter(({ from, to }) => {
    const [one, other] = [roomOf(from), roomOf(to)];
    return one !== undefined && other !== undefined && one !== other;
  });
  expect(met).toEqual([]);
});

test('no file imports itself indirectly', () => {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to]);
  const circles: string[] = [];
  const state = new Map<string, 'open' | 'closed'>();
  const visit = (file: string, path: string[]): void => {
    if (state.get(file) === 'closed') return;
    if (state.get(file) === 'open') {
      circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      return;
    }
    state.set(file, 'open');
    for (const to of next.get(file) ?? []) visit(to, [...path, file]);
    state.set(file, 'closed');
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});

test(`no source file is longer than ${MOST_LINES} lines`, () => {
  const long = files.filter((file) => readFileSync(join(SRC, file), 'utf8').split('\n').length > MOST_LINES);
  expect(long).toEqual([]);
});

test('only the command line imports commander, chalk and ora', () => {
  const users = files.filter((file) => importsOf(file).packages.some((name) => /^(commander|chalk|ora)$/.test(name)));
  expect(users.filter((file) => !file.startsWith('cli/'))).toEqual([]);
});

test('every source file opens with what it owns and promises', () => {
  expect(files.filter((file) => !readFileSync(join(SRC, file), 'utf8').startsWith('//'))).toEqual([]);
});
