// Work that fails at random, in every way and under every policy: each real run is compared with
// the expectation from its records. A failure says how to repeat its case alone.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { drawCase, type FaultCase } from '../support/fault-case.ts';
import { faultsOf } from '../support/fault-expectation.ts';
import { runCase } from '../support/fault-run.ts';
import { temporaryFolder } from '../support/program.ts';
import { againWith, Random, repeats, SEED } from '../support/random.ts';

const RUNS = repeats(150);
/** Concurrent runs: most of a run's time is the start of threads, and waiting. */
const TOGETHER = 3;
const TIMEOUT_MS = 60_000 + RUNS * 5000;

const folder = temporaryFolder();

async function tellOf(seed: number): Promise<string[]> {
  const random = new Random(seed);
  const one: FaultCase = drawCase(random);
  const place = join(folder, `${seed}`);
  mkdirSync(place);
  const run = await runCase(one, place, random);
  return faultsOf(one, run).map((fault) => {
    const displayName = JSON.stringify({ ...one, ways: one.ways.map((way, i) => `${i + 1} ${way}`).filter(isOdd) });
    return `${fault}\n  ${againWith(seed)}\n  ${displayName}\n  ${run.stderr}`;
  });
}

const isOdd = (way: string) => !way.endsWith(' ok');

test(
  'under every policy and for every failure, good records are kept, bad ones are quarantined or named, and the counts agree',
  async () => {
    const seeds = Array.from({ length: RUNS }, (_, index) => SEED + index);
    const faults: string[] = [];
    const takeTurns = async () => {
      for (let seed = seeds.pop(); seed !== undefined; seed = seeds.pop()) faults.push(...(await tellOf(seed)));
    };
    await Promise.all(Array.from({ length: TOGETHER }, takeTurns));
    expect(faults).toEqual([]);
  },
  TIMEOUT_MS,
);
