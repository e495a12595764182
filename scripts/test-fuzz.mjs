// Fuzzes what reads bytes from outside (test/fuzz/README.md): for each target a process that changes inputs at random, keeps what
// reaches new code, and compares with a reference. An input that fails is written to fixtures/fuzz/<target>/, where every later
// run begins with it.
//
//   npm run test:fuzz                                  10 minutes, on all CPUs
//   npm run test:fuzz -- --seconds 30                  in all
//   npm run test:fuzz -- --target json --seed 7        one target
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Beyond its time, without an end: it hangs. */
const PATIENCE_MS = 60_000;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    seed: { type: 'string', default: process.env.THREADMILL_TEST_SEED ?? String(Date.now() % 2 ** 30) },
    target: { type: 'string' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'threadmill-fuzz-'));
const program = join(folder, 'fuzz.mjs');

function run(args, mostMs) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk) => (text += chunk));
    const timer = setTimeout(() => child.kill('SIGKILL'), mostMs);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ text: text.trim(), isRight: code === 0, isHung: signal === 'SIGKILL' });
    });
  });
}

async function fuzz(target, seconds) {
  const current = join(folder, target);
  const found = join(root, 'fixtures/fuzz', target);
  const args = [target, String(seconds), values.seed, found, current];
  const { text, isRight, isHung } = await run(args, seconds * 1000 + PATIENCE_MS);
  console.log(isHung ? `${target} hangs` : text);
  if (isRight) return true;
  const digest = createHash('sha256').update(readFileSync(current)).digest('hex').slice(0, 12);
  mkdirSync(found, { recursive: true });
  copyFileSync(current, join(found, digest));
  console.log(`the input: fixtures/fuzz/${target}/${digest}`);
  return false;
}

try {
  await build({
    absWorkingDir: root,
    entryPoints: ['test/fuzz/main.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    logLevel: 'error',
    external: ['esbuild'],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
  const all = (await run([], PATIENCE_MS)).text.split('\n');
  const waiting = values.target === undefined ? all : all.filter((name) => name === values.target);
  if (waiting.length === 0) throw new Error(`--target takes one of ${all.join(', ')}`);
  const threads = Math.min(waiting.length, availableParallelism());
  const seconds = (Number(values.seconds) * threads) / waiting.length;
  console.log(`seed ${values.seed}, ${seconds.toFixed(1)} s for each of ${waiting.length} targets`);
  let isRight = true;
  const work = async () => {
    for (let target; (target = waiting.shift()) !== undefined;) isRight = (await fuzz(target, seconds)) && isRight;
  };
  await Promise.all(Array.from({ length: threads }, work));
  process.exitCode = isRight ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
