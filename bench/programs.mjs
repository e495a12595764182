// The programs that jobs name: how each is started and what version it is. One that is not on this machine is found
// missing with the reason, which the tables name; that is no failure.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findDuckdb, findPolars } from './npm-peers.mjs';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const THREADMILL = join(ROOT, 'bin', 'threadmill.js');
const BUILT = join(ROOT, 'dist', 'main.cjs');

function onPath(name) {
  for (const folder of (process.env.PATH ?? '').split(':')) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

function firstLine(argv) {
  const { stdout, stderr } = spawnSync(argv[0], argv.slice(1), { encoding: 'utf8' });
  return `${stdout ?? ''}${stderr ?? ''}`.trim().split('\n')[0];
}

function fromPath(name, versionArgs = ['--version']) {
  const path = onPath(name);
  if (path === undefined) return { missing: `${name} is not on this machine` };
  return { argv: [path], version: firstLine([path, ...versionArgs]) };
}

function threadmill() {
  // a peer may be missing, but a bench without threadmill measures nothing
  if (!existsSync(BUILT)) throw new Error('threadmill is not built: npm run build');
  const argv = [process.execPath, THREADMILL];
  const { status, stdout } = spawnSync('git', ['-C', ROOT, 'describe', '--always', '--dirty'], { encoding: 'utf8' });
  const commit = status === 0 ? ` (commit ${stdout.trim()})` : '';
  return { argv, version: firstLine([...argv, '--version']) + commit };
}

/**
 * The distribution's interpreter where there is one: its optimised build is some 20 % faster than pyenv's default one.
 * Else the interpreter itself, not a shim in front of it, which would add to the start of every run.
 */
function python() {
  const path = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : onPath('python3');
  if (path === undefined) return { missing: 'python3 is not on this machine' };
  const executable = firstLine([path, '-c', 'import sys; print(sys.executable)']);
  return { argv: [executable], version: firstLine([executable, '--version']) };
}

function gnuTime() {
  const time = existsSync('/usr/bin/time') ? firstLine(['/usr/bin/time', '--version']) : '';
  return time.includes('GNU')
    ? { argv: ['/usr/bin/time'], version: time }
    : { missing: 'GNU time is not on this machine' };
}

const FINDERS = {
  threadmill,
  node: () => ({ argv: [process.execPath], version: process.version }),
  python3: python,
  time: gnuTime,
  mawk: () => fromPath('mawk', ['-W', 'version']),
  parallel: () => fromPath('parallel'),
  jq: () => fromPath('jq'),
  mlr: () => fromPath('mlr'),
  seqkit: () => fromPath('seqkit', ['version']),
  cat: () => fromPath('cat'),
  bash: () => fromPath('bash'),
  gzip: () => fromPath('gzip'),
  pigz: () => fromPath('pigz'),
  bgzip: () => fromPath('bgzip'),
  duckdb: findDuckdb,
  polars: findPolars,
};

/**
 * A lookup that looks for each program once: `{ argv, version }` or `{ missing: reason }`.
 *
 * @param dir where the peers that npm gives were installed
 */
export function programFinder(dir) {
  const found = new Map();
  return (name) => {
    if (!found.has(name)) found.set(name, FINDERS[name](dir));
    return found.get(name);
  };
}
