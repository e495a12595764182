// --shard: the outputs of all shards, put together, are those of one run, for any input and any number of shards; and a damaged
// input never gives other bytes while every shard passes. THREADMILL_TEST_SEED=NUMBER makes the same cases again.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { run, type Job } from '../support/library.ts';
import { againWith, Random, repeats, SEED } from '../support/random.ts';
import { drawShardCase, type ShardCase } from '../support/shard-cases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const CASES = repeats(200);
const TIMEOUT_MS = 600_000;
const inFolder = temporaryFolder();

const OUTPUTS = ['output', 'filteredOut', 'quarantine'] as const;

function jobOf({ options }: ShardCase, inputs: readonly string[], name: string, hasQuarantine: boolean): Job {
  const failing = "{ if (line.includes('y')) throw new Error('no'); return line.length % 3 > 0 }";
  return {
    ...options,
    filter: hasQuarantine ? failing : 'line.length % 3 > 0',
    input: inputs,
    output: inFolder(`${name}.out`),
    filteredOut: inFolder(`${name}.refused`),
    ...(hasQuarantine ? { quarantine: inFolder(`${name}.bad`), maxErrors: '100%' } : {}),
    procs: 2,
  };
}

async function attempt(job: Job): Promise<string | undefined> {
  try {
    await run(job);
    return undefined;
  } catch (error) {
    return (error as Error).name;
  }
}

function written(job: Job): Buffer[] {
  return OUTPUTS.map((key) => {
    const name = job[key] as string | undefined;
    return name !== undefined && existsSync(name) ? readFileSync(name) : Buffer.alloc(0);
  });
}

async function judge(random: Random, number: number): Promise<'equal' | 'refused'> {
  const drawn = drawShardCase(random);
  const inputs = drawn.files.map((_, i) => inFolder(`${number}.${i}.in`));
  drawn.files.forEach((bytes, i) => writeFileSync(inputs[i]!, bytes));
  const hasQuarantine = drawn.format === 'tsv' && random.isOneIn(2);
  const lines = drawn.files.reduce((sum, bytes) => sum + bytes.toString('latin1').split('\n').length, 0);
  const count = random.pick([1, 2, 3, 7, ...(lines < 12 ? [lines, lines + 5] : [])]);
  const whole = jobOf(drawn, inputs, `${number}.whole`, hasQuarantine);
  const failure = await attempt(whole);
  const shards = Array.from({ length: count }, (_, i) => ({
    ...jobOf(drawn, inputs, `${number}.part${i}`, hasQuarantine),
    shard: `${i + 1}/${count}` as const,
  }));
  const failures: string[] = [];
  for (const shard of shards) {
    const name = await attempt(shard);
    if (name !== undefined) failures.push(name);
  }
  if (failures.length > 0) {
    // a share of bad records is judged in each shard
    if (failure === undefined && !drawn.isDamaged)
      expect(failures.filter((name) => name !== 'TooManyErrorsError')).toEqual([]);
    return 'refused';
  }
  expect(failure === 'TooManyErrorsError' ? undefined : failure).toBeUndefined();
  if (failure !== undefined) return 'refused';
  const parts = shards.map((shard) => written(shard as Job));
  const joined = OUTPUTS.map((_, i) => Buffer.concat(parts.map((part) => part[i]!)));
  expect(joined.map(String)).toEqual(written(whole).map(String));
  return 'equal';
}

test(
  'the outputs of shards are those of one run, or a shard fails',
  async () => {
    const counts = { equal: 0, refused: 0 };
    for (let i = 0; i < CASES; i += 1) {
      const random = new Random(SEED + i);
      try {
        counts[await judge(random, i)] += 1;
      } catch (error) {
        throw new Error(againWith(SEED + i), { cause: error });
      }
    }
    // half of them are damaged
    expect(counts.equal).toBeGreaterThan(CASES > 10 ? CASES / 5 : -1);
  },
  TIMEOUT_MS,
);
