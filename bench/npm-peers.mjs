// Peers that npm gives: DuckDB and polars. They are no dependencies of the package, not even for development: --install
// puts them, with these very versions, into a folder of their own in --dir. Without it they are missing, by name.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DUCKDB = '@duckdb/node-api';
const POLARS = 'nodejs-polars';
/** What polars runs on: it names the package that has it nowhere. */
const POLARS_BINARY = `${POLARS}-${process.platform}-${process.arch}${process.platform === 'linux' ? '-gnu' : ''}`;

const VERSIONS = { [DUCKDB]: '1.5.6-r.1', [POLARS]: '0.26.1', [POLARS_BINARY]: '0.26.1' };

const folderOf = (dir) => join(dir, 'npm-peers');

/** @returns why they could not be installed; undefined when they are there */
export function installNpmPeers(dir) {
  const folder = folderOf(dir);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const packages = Object.entries(VERSIONS).map(([name, version]) => `${name}@${version}`);
  const options = ['--prefix', folder, '--no-audit', '--no-fund', '--loglevel', 'error'];
  const { status, stderr } = spawnSync('npm', ['install', ...options, ...packages], { encoding: 'utf8' });
  return status === 0 ? undefined : (stderr ?? 'npm is not on this machine').trim().split('\n')[0];
}

function npmPeer(dir, script, name, needs = []) {
  const folder = folderOf(dir);
  const manifest = (of) => join(folder, 'node_modules', of, 'package.json');
  if (![name, ...needs].every((of) => existsSync(manifest(of)))) {
    return { missing: `${name} is not installed: node bench/run.mjs --install` };
  }
  const { version } = JSON.parse(readFileSync(manifest(name), 'utf8'));
  const path = fileURLToPath(new URL(`peers/${script}`, import.meta.url));
  return { argv: [process.execPath, path, folder], version: `${name} ${version}` };
}

export const findDuckdb = (dir) => npmPeer(dir, 'duckdb.mjs', DUCKDB);
export const findPolars = (dir) => npmPeer(dir, 'polars.mjs', POLARS, [POLARS_BINARY]);
