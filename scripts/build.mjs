// Builds dist/: the kernels' bytes, the public types by tsc (which checks all sources), the code by
// esbuild, the man page. The library is ES modules. The command line and each kind of thread are
// one CommonJS file each: it loads in half the time of ES modules, and its compiled code can be
// cached (src/io/startup/code-cache.ts). dist/ has no folders for code. The folder is swapped in
// when it is complete: a run that starts meanwhile uses the old one.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { buildKernels } from './kernels.mjs';

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

/** Removes the declarations that the library's do not import, directly or indirectly. */
function pruneTypes() {
  const types = resolve(fresh, 'types');
  const needed = new Set();
  const waiting = [join(types, 'index.d.ts')];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (needed.has(path)) continue;
    needed.add(path);
    for (const [, target] of readFileSync(path, 'utf8').matchAll(/(?:from|import\() ?['"](\.[^'"]+)\.[jt]s['"]/g)) {
      waiting.push(resolve(path, '..', `${target}.d.ts`));
    }
  }
  for (const name of readdirSync(types, { recursive: true })) {
    const path = join(types, name);
    if (![...needed].some((kept) => kept === path || kept.startsWith(`${path}/`))) removeAll(path);
  }
}

async function bundle() {
  await build({
    ...options,
    entryPoints: {
      index: 'src/index.ts',
      run: 'src/supervisor/run.ts',
      ...Object.fromEntries(['live-line', 'paint'].map((name) => [name, `src/cli/${name}.ts`])),
    },
    packages: 'external',
    splitting: true, // lazy-load what a run may not need (modules, expressions)
    chunkNames: 'part-[name]-[hash]',
    format: 'esm',
  });
  const threads = ['reader', 'writer', 'worker'].map((room) => [`${room}-thread`, `src/threads/${room}/thread.ts`]);
  const { metafile } = await build({
    ...options,
    entryPoints: {
      start: 'src/start.ts',
      main: 'src/cli/main.ts',
      'import-module': 'src/io/startup/import-module.ts',
      ...Object.fromEntries(threads),
    },
    // esbuild has a program of its own, and is loaded only if needed.
    external: ['esbuild'],
    plugins: [leaveImports],
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    metafile: true,
  });
  for (const [name] of [['main'], ...threads]) refuseForeignLetters(`${fresh}/${name}.cjs`);
  writeFileSync(`${fresh}/LICENSES.txt`, licenses(Object.keys(metafile.inputs)));
}

/** Made from the current sources, so that it agrees with the command line. */
async function writeManPage() {
  const outfile = `${fresh}/man-page.mjs`;
  await build({ ...options, outdir: undefined, outfile, entryPoints: ['src/cli/man/man-page.ts'], format: 'esm' });
  const { manPage } = await import(pathToFileURL(outfile).href);
  const { version } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  // Set for reproducible builds.
  const epoch = process.env.SOURCE_DATE_EPOCH;
  const date = (epoch === undefined ? new Date() : new Date(Number(epoch) * 1000)).toISOString().slice(0, 10);
  writeFileSync(`${fresh}/threadmill.1`, manPage({ version, date }));
  removeAll(outfile);
}

/**
 * The files are read as latin1 (src/io/startup/code-cache.ts). esbuild escapes what is not ASCII,
 * except in comments and regular expressions.
 */
function refuseForeignLetters(path) {
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const code = line.replace(/\/\/.*|^\s*\/?\*.*/, '');
    if (/[^\0-\x7f]/.test(code)) throw new Error(`${path}: not ASCII: ${line}`);
  }
}

/** Code that runs from the code cache can't use import() itself. */
const leaveImports = {
  name: 'leave-imports',
  setup({ onResolve }) {
    onResolve({ filter: /\/import-module\.ts$/ }, ({ kind }) =>
      kind === 'entry-point' ? undefined : { path: './import-module.cjs', external: true },
    );
  },
};

/** The licences of the bundled packages. */
function licenses(inputs) {
  const names = new Set(inputs.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []));
  return [...names]
    .map((name) => `${name}\n\n${readFileSync(`${root}/node_modules/${name}/LICENSE`, 'utf8')}`)
    .join('\n');
}

/** Replaces dist/. Two builds may end at the same time: the later one stays. */
function swapIn() {
  const dist = `${root}/dist`;
  const old = `${fresh}-old`;
  for (let isIn = false; !isIn;) {
    if (existsSync(dist)) attempt(() => renameSync(dist, old), 'ENOENT');
    isIn = attempt(() => renameSync(fresh, dist), 'ENOTEMPTY');
    removeAll(old);
  }
}

/** False if the call fails with the error that a concurrent build causes. */
function attempt(call, expectedCode) {
  try {
    call();
    return true;
  } catch (error) {
    if (error.code !== expectedCode) throw error;
    return false;
  }
}

try {
  await buildKernels();
  if (checkTypes()) {
    pruneTypes();
    await bundle();
    await writeManPage();
    swapIn();
    chmodSync(`${root}/bin/threadmill.js`, 0o755);
  } else {
    process.exitCode = 1;
  }
} finally {
  removeAll(fresh);
}
