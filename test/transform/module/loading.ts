// Prepares a user's module as main does and loads it in a real worker. The worker runs what the
// build makes of the sources: files side by side, one of them the public interface, in a folder far
// from the user's.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { prepareModule } from '../../../src/transform/module/prepare-module.ts';
import type { Loaded, LoaderData, LoadFailed } from './loader-thread.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The path of a module under fixtures/modules. */
export function fixture(name: string): string {
  return join(ROOT, 'fixtures/modules', name);
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'threadmill-module-')));
  folders.push(folder);
  return folder;
}

/** A folder with these files; returns the function that makes a path in it. */
export function project(files: Readonly<Record<string, string>>): (name: string) => string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return (name) => join(folder, name);
}

export type Outcome = (Loaded | LoadFailed) & {
  /** Text on the thread's standard error. */
  readonly printed: string;
};

/** The outcome of a module in a worker thread of its own. */
export async function load(path: string, records: readonly string[] = ['a record']): Promise<Outcome> {
  return loadPrepared({ prepared: await prepareModule(path), records });
}

export async function loadPrepared(data: LoaderData): Promise<Outcome> {
  built ??= buildLoader();
  const worker = new Worker(await built, { workerData: data, stdout: true, stderr: true, execArgv: [] });
  const printed = text(worker.stderr);
  const said = new Promise<Loaded | LoadFailed>((resolve, reject) => {
    worker.on('message', resolve);
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('the worker ended without a word')));
  });
  const ended = new Promise((resolve) => worker.on('exit', resolve));
  const outcome = await said;
  await ended;
  return { ...outcome, printed: await printed };
}

/** The outcome of a module that loads and works. */
export async function loaded(path: string, records?: readonly string[]): Promise<Loaded & { printed: string }> {
  const outcome = await load(path, records);
  if (outcome.kind === 'failed') throw new Error(`it did not load: ${JSON.stringify(outcome)}`);
  return outcome;
}

/** The outcome of a module that fails to load, or to work. */
export async function failed(path: string, records?: readonly string[]): Promise<LoadFailed & { printed: string }> {
  const outcome = await load(path, records);
  if (outcome.kind === 'loaded') throw new Error(`it loaded: ${JSON.stringify(outcome)}`);
  return outcome;
}

/** The error with which the promise rejects. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it was not rejected');
}

let built: Promise<string> | undefined;

async function buildLoader(): Promise<string> {
  const folder = temporaryFolder();
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  await build({
    absWorkingDir: ROOT,
    entryPoints: { index: 'src/index.ts', thread: 'test/transform/module/loader-thread.ts' },
    outdir: join(folder, 'dist'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
  });
  return join(folder, 'dist/thread.js');
}
