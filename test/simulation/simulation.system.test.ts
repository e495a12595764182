// Simulated runs, as in `npm run test:simulation`, but fewer.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { againWith, Random, repeats, SEED } from '../support/random.ts';
import { ROOT, temporaryFolder } from '../support/program.ts';

interface Mutation {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

interface Builder {
  readonly buildSimulation: (outfile: string, mutation?: Mutation) => Promise<void>;
}

const folder = temporaryFolder();
const program = join(folder, 'simulation.mjs');
const BUILDER = '../../scripts/simulation.mjs';
const MUTATION_SEEDS = 4000;
const SEEDS_APART = 1_000_000;

async function build(outfile: string, mutation?: Mutation): Promise<void> {
  const { buildSimulation } = (await import(BUILDER)) as Builder;
  await buildSimulation(outfile, mutation);
}

function simulate(path: string, ...args: number[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [path, ...args.map(String)], {
    encoding: 'utf8',
    timeout: 180_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  return { stdout, stderr, status };
}

beforeAll(() => build(program));

test('nothing is wrong in runs of any order of events', () => {
  const first = SEED * SEEDS_APART;
  const seeds = repeats(20_000);
  const { stdout, status } = simulate(program, first, seeds);
  expect({ stdout, status, again: againWith(SEED) }).toMatchObject({ status: 0 });
  const { seeds: done, succeeded } = JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, number>;
  expect(done).toBe(seeds);
  // both ends must be common
  expect(succeeded! / seeds).toBeGreaterThan(0.4);
  expect(succeeded! / seeds).toBeLessThan(0.8);
});

test('a seed gives the same run each time, and another seed another one', () => {
  const [one, same, other] = [7, 7, 8].map((seed) => simulate(program, seed, 1, 1).stderr);
  expect(one).toBe(same);
  expect(one).not.toBe(other);
  expect(one!.split('\n').length).toBeGreaterThan(20);
});

test('mutations of the protocol are found', async () => {
  const text = readFileSync(join(ROOT, 'test/simulation/mutations.json'), 'utf8');
  const mutations = JSON.parse(text) as Mutation[];
  expect(mutations.length).toBeGreaterThanOrEqual(150);
  const chosen = new Random(SEED).several(repeats(50), mutations.length);
  for (const index of chosen) {
    const mutation = mutations[index]!;
    const path = join(folder, `mutation-${index}.mjs`);
    await build(path, mutation);
    expect({ mutation, status: simulate(path, 1, MUTATION_SEEDS).status }).not.toMatchObject({ status: 0 });
  }
});
