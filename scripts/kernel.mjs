// Compiles the reader's kernel (src/records/kernel/terminators.wat) and puts the bytes, as base64, into wasm.ts beside it,
// which is what the sources import. That file is committed, so that tests run the sources without a build; every build
// makes it anew. With --check it is only held against what it should be.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import wabt from 'wabt';

const folder = new URL('../src/records/kernel/', import.meta.url);
const SOURCE = fileURLToPath(new URL('terminators.wat', folder));
const TARGET = fileURLToPath(new URL('wasm.ts', folder));

async function compiled() {
  const { parseWat } = await wabt();
  const module = parseWat('terminators.wat', readFileSync(SOURCE, 'utf8'), { simd: true });
  try {
    return Buffer.from(module.toBinary({}).buffer);
  } finally {
    module.destroy();
  }
}

async function moduleText() {
  const bytes = await compiled();
  return `// Made from terminators.wat by scripts/kernel.mjs, with every build: ${bytes.length} bytes. Change that, not this.
export const TERMINATORS_WASM =
  '${bytes.toString('base64')}';
`;
}

const isUpToDate = (text) => {
  try {
    return readFileSync(TARGET, 'utf8') === text;
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return false;
  }
};

/** Leaves the file alone where nothing has changed: builds may run beside one another. */
export async function buildKernel() {
  const text = await moduleText();
  if (!isUpToDate(text)) writeFileSync(TARGET, text);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (!process.argv.includes('--check')) {
    await buildKernel();
  } else if (!isUpToDate(await moduleText())) {
    console.error(`${TARGET} is not what terminators.wat compiles to: npm run build makes it`);
    process.exitCode = 1;
  }
}
