// Builds dist/: the types by tsc (which checks all sources), the code by esbuild. The command line and the library are
// ES modules. Each kind of thread is one CommonJS file: every run starts at least three threads, and one such file is
// read in half the time of the same as ES modules. All stand flat in dist/, so that a file next to another in
// src/threads/ is next to it in dist/ too. The folder is swapped in when it is whole: who runs it meanwhile has the old one.
import { spawnSync } from 'node:child_process';
import { chmodSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
const fresh = `${root}/node_modules/.threadmill-build-${process.pid}`;
const removeAll = (folder) => rmSync(folder, { recursive: true, force: true });

const options = {
  absWorkingDir: root,
  outdir: fresh,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  logLevel: 'warning',
};

function checkTypes() {
  const outDir = ['--outDir', `${fresh}/types`];
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', ...outDir], {
    cwd: root,
    stdio: 'inherit',
  });
  return status === 0;
}

async function bundle() {
  await build({
    ...options,
    entryPoints: { main: 'src/cli/main.ts', index: 'src/index.ts', run: 'src/supervisor/run.ts' },
    splitting: true, // what a run may not need (modules, expressions, the live line) is loaded when it does
    chunkNames: 'part-[name]-[hash]',
    format: 'esm',
  });
  await build({
    ...options,
    entryPoints: ['reader', 'writer', 'worker'].map((name) => `src/threads/${name}-thread.ts`),
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  });
}

try {
  if (checkTypes()) {
    await bundle();
    const old = `${fresh}-old`;
    try {
      renameSync(`${root}/dist`, old);
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
    renameSync(fresh, `${root}/dist`);
    removeAll(old);
    chmodSync(`${root}/bin/threadmill.js`, 0o755);
  } else {
    process.exitCode = 1;
  }
} finally {
  removeAll(fresh);
}
