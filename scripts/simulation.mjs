// Builds the simulation: threadmill's reader, workers, writer and supervision in one file, with simulated ports, clocks and
// threads in the place of Node's (test/simulation/).
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { mutated } from './mutated.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const shims = `${root}test/simulation/shims/`;

/** What is simulated, and by which file. */
const SIMULATED = [
  [/^node:worker_threads$/, 'worker-threads.ts'],
  [/^node:timers\/promises$/, 'timers-promises.ts'],
  [/\/own-threads\.ts$/, 'own-threads.ts'],
  [/\/load-module\.ts$/, 'load-module.ts'],
];

/**
 * @param outfile where the program goes
 * @param mutation {file, from, to}: a change of one source, or undefined
 */
export async function buildSimulation(outfile, mutation) {
  await build({
    absWorkingDir: root,
    entryPoints: ['test/simulation/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    logLevel: 'error',
    external: ['esbuild'],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    plugins: [{ name: 'simulate', setup: (esbuild) => replace(esbuild, mutation) }],
  });
}

function replace({ onResolve, onLoad }, mutation) {
  for (const [filter, file] of SIMULATED) {
    onResolve({ filter }, ({ importer }) => (importer.startsWith(shims) ? undefined : { path: `${shims}${file}` }));
  }
  if (mutation === undefined) return;
  const path = `${root}${mutation.file}`;
  onLoad({ filter: /\.ts$/ }, (loaded) => {
    if (loaded.path !== path) return undefined;
    return { contents: mutated(readFileSync(path, 'utf8'), mutation), loader: 'ts' };
  });
}
