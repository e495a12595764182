// Breaks the program in known ways, one after another in a copy of the tree, and expects the tests that are named for it to
// fail. A change that no test finds is named, and the run fails.
//
//   npm run test:mutations                     all of test/mutations/mutations.json
//   npm run test:mutations -- --some 5         so many, others at each commit
//   npm run test:mutations -- --only journal   those whose name contains this
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { mutated } from './mutated.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { some: { type: 'string' }, only: { type: 'string' } } });
const MOST_MS = 15 * 60_000;

function output(program, ...args) {
  return spawnSync(program, args, { cwd: root, encoding: 'utf8' }).stdout;
}

function chosen(all) {
  if (values.only !== undefined) return all.filter(({ name }) => name.includes(values.only));
  if (values.some === undefined) return all;
  const some = Math.min(Number(values.some), all.length);
  const first = (Number(output('git', 'rev-list', '--count', 'HEAD')) * some) % all.length;
  return Array.from({ length: some }, (_, index) => all[(first + index) % all.length]);
}

/** A copy of the files of the tree; its packages are ours. */
function copyTree() {
  const folder = mkdtempSync(join(tmpdir(), 'threadmill-mutations-'));
  const tree = join(folder, 'threadmill');
  for (const name of output('git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0')) {
    if (name === '') continue;
    mkdirSync(dirname(join(tree, name)), { recursive: true });
    copyFileSync(join(root, name), join(tree, name));
  }
  mkdirSync(join(tree, 'node_modules'));
  for (const name of output('ls', '-A', 'node_modules').split('\n')) {
    if (name !== '') symlinkSync(join(root, 'node_modules', name), join(tree, 'node_modules', name));
  }
  cpSync(join(root, 'dist'), join(tree, 'dist'), { recursive: true });
  return { folder, tree };
}

/** Whether the program still builds; a change that the compiler finds is found. */
function isBuilt(tree) {
  return spawnSync('npm', ['run', '--silent', 'build'], { cwd: tree, stdio: 'ignore' }).status === 0;
}

function areTestsGreen(tree, tests) {
  const { status } = spawnSync('npm', ['run', '--silent', 'test:only', '--', '--silent', ...tests], {
    cwd: tree,
    stdio: 'ignore',
    timeout: MOST_MS,
    killSignal: 'SIGKILL',
  });
  return status === 0;
}

const mutations = chosen(JSON.parse(readFileSync(join(root, 'test/mutations/mutations.json'), 'utf8')));
const { folder, tree } = copyTree();
const survivors = [];
try {
  for (const mutation of mutations) {
    const path = join(tree, mutation.file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, mutated(text, mutation));
    const isFound = (mutation.isBuilt === true && !isBuilt(tree)) || !areTestsGreen(tree, mutation.tests);
    writeFileSync(path, text);
    console.log(`${isFound ? 'found' : 'NOT FOUND'}: ${mutation.name} (${mutation.file})`);
    if (!isFound) survivors.push(mutation);
    if (mutation.isBuilt === true) isBuilt(tree);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${mutations.length - survivors.length} of ${mutations.length} mutations are found`);
process.exitCode = survivors.length > 0 ? 1 : 0;
