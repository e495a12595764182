// Builds dist/: the types by tsc (which checks all sources), the code by esbuild as one file each for the command line,
// the library and every kind of thread. One file starts several times as fast as thirty, and every run starts at least
// four of them. All stand flat in dist/, so that a file next to another in src/threads/ is next to it in dist/ too.
import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));

rmSync(`${root}/dist`, { recursive: true, force: true });
const checked = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
process.exitCode = checked.status ?? 1;

if (process.exitCode === 0) {
  await build({
    absWorkingDir: root,
    entryPoints: {
      main: 'src/cli/main.ts',
      index: 'src/index.ts',
      run: 'src/supervisor/run.ts',
      'reader-thread': 'src/threads/reader-thread.ts',
      'writer-thread': 'src/threads/writer-thread.ts',
      'worker-thread': 'src/threads/worker-thread.ts',
    },
    outdir: 'dist',
    bundle: true,
    splitting: true, // what a run may not need (streams, modules, expressions, the live line) is loaded when it does
    chunkNames: 'part-[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'warning',
  });
  chmodSync(`${root}/bin/threadmill.js`, 0o755);
}
