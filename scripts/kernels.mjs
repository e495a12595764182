// Compiles the kernels (assembly/) to WebAssembly and writes the bytes, as base64, to modules in
// src/kernel/. These files are committed, so that tests can run the sources without a build; every
// build writes them again. With --check they are only compared.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import asc from 'assemblyscript/asc';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const KERNELS = ['scan', 'fields', 'json'];

// Below 2 GiB, so that every address is positive as a signed number.
const OPTIONS = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'],
  ...['--initialMemory', '1', '--maximumMemory', '32767'],
];

const targetOf = (name) => join(ROOT, 'src/kernel', `${name}-wasm.ts`);

async function compiled(name) {
  let bytes;
  const files = {
    readFile: (path) => readOrNull(join(ROOT, path)),
    writeFile: (path, contents) => {
      if (path.endsWith('.wasm')) bytes = Buffer.from(contents);
    },
    listFiles: () => [],
  };
  const { error, stderr } = await asc.main([`assembly/${name}.ts`, '--outFile', `${name}.wasm`, ...OPTIONS], files);
  if (error !== null) throw new Error(`assembly/${name}.ts: ${error.message}\n${stderr.toString()}`);
  return bytes;
}

/** The compiler tries several paths for each import. */
function readOrNull(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EISDIR') throw error;
    return null;
  }
}

async function moduleText(name) {
  const bytes = await compiled(name);
  return `// Made from assembly/${name}.ts by scripts/kernels.mjs, with every build: ${bytes.length} bytes. Change that, not this.
export const ${name.toUpperCase()}_WASM =
  '${bytes.toString('base64')}';
`;
}

/** Leaves unchanged files alone: builds may run concurrently. */
export async function buildKernels() {
  for (const name of KERNELS) {
    const text = await moduleText(name);
    if (readOrNull(targetOf(name)) !== text) writeFileSync(targetOf(name), text);
  }
}

async function check() {
  for (const name of KERNELS) {
    if (readOrNull(targetOf(name)) === (await moduleText(name))) continue;
    console.error(`${relative(ROOT, targetOf(name))} is not what its source compiles to: npm run build makes it`);
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await (process.argv.includes('--check') ? check() : buildKernels());
}
