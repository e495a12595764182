// Runs threadmill's threads in simulation: every order of messages, ends and faults that a seed gives (test/simulation/README.md).
//
//   npm run test:simulation                      100,000 seeds, on all CPUs
//   npm run test:simulation -- --seeds 5000      so many
//   npm run test:simulation -- --seed 349        one, with all that happens in it
//   npm run test:simulation -- --mutations       every change of mutations.json must be found
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildSimulation } from './simulation.mjs';

const SEEDS = 100_000;
/** A seed takes one or two milliseconds. */
const SEEDS_AT_ONCE = 2500;
/** A mutation that none of these finds is not found. */
const MUTATION_SEEDS = 4000;
const MUTATION_MS = 120_000;

const { values } = parseArgs({
  options: { seed: { type: 'string' }, seeds: { type: 'string' }, mutations: { type: 'boolean' } },
});
const folder = mkdtempSync(join(tmpdir(), 'threadmill-simulation-'));

/** Runs the program over a range of seeds; resolves with its lines of JSON, and how it ended. */
function run(program, args, timeoutMs) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args.map(String)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk) => (text += chunk));
    const timer = timeoutMs && setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, lines: text.split('\n').filter((line) => line.startsWith('{')) });
    });
  });
}

/** Calls `each` with the items, as many at once as there are CPUs. */
async function inParallel(items, each) {
  const waiting = [...items];
  const work = async () => {
    for (let item; (item = waiting.shift()) !== undefined;) await each(item);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
}

async function runSeeds(program, seeds) {
  const firsts = Array.from({ length: Math.ceil(seeds / SEEDS_AT_ONCE) }, (_, index) => 1 + index * SEEDS_AT_ONCE);
  let problems = 0;
  let done = 0;
  await inParallel(firsts, async (first) => {
    const count = Math.min(SEEDS_AT_ONCE, seeds - first + 1);
    const { code, lines } = await run(program, [first, count]);
    done += count;
    for (const line of lines.filter((each) => each.includes('"problem"'))) console.log(line);
    if (code !== 0) problems += 1;
  });
  console.log(`${done} simulated runs, ${problems === 0 ? 'nothing wrong' : 'see above'}`);
  return problems === 0;
}

async function runMutations() {
  const mutations = JSON.parse(readFileSync(new URL('../test/simulation/mutations.json', import.meta.url), 'utf8'));
  const survivors = [];
  await inParallel([...mutations.entries()], async ([index, mutation]) => {
    const program = join(folder, `mutation-${index}.mjs`);
    await buildSimulation(program, mutation);
    const { code } = await run(program, [1, MUTATION_SEEDS], MUTATION_MS);
    if (code === 0) survivors.push(mutation);
    rmSync(program);
  });
  for (const { file, from, to } of survivors) console.log(`not found: ${file}: ${from} → ${to}`);
  console.log(`${mutations.length - survivors.length} of ${mutations.length} mutations are found`);
  return survivors.length === 0;
}

try {
  const program = join(folder, 'simulation.mjs');
  await buildSimulation(program);
  let isRight;
  if (values.seed !== undefined) {
    const { code, lines } = await run(program, [Number(values.seed), 1, 1]);
    console.log(lines.join('\n'));
    isRight = code === 0;
  } else isRight = values.mutations ? await runMutations() : await runSeeds(program, Number(values.seeds ?? SEEDS));
  process.exitCode = isRight ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
