import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBench } from './load-bench.ts';

interface Goal {
  of: string;
  against?: string;
  measure: string;
  atLeast?: number;
  atMost?: number;
}
interface Job {
  name: string;
  input: { kind: string; bytes: number };
  judge: string[];
  references: string[];
  goals?: Goal[];
  peers: { name: string; maxRuns?: number }[];
  maxRuns?: number;
}
const { createJobs } = await loadBench<{ createJobs: (how: { quick: boolean }) => Job[] }>('jobs.mjs');

describe.each([true, false])('the jobs of the bench, quick: %s', (quick) => {
  const jobs = createJobs({ quick });

  test('no name is used twice', () => {
    const names = jobs.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { peers } of jobs) expect(new Set(peers.map(({ name }) => name)).size).toBe(peers.length);
  });

  test('references and goals name existing peers', () => {
    const unknown = jobs.flatMap(({ name, references, goals = [], peers }) =>
      [...references, ...goals.flatMap(({ of, against }) => [of, ...(against === undefined ? [] : [against])])]
        .filter((wanted) => !peers.some((peer) => peer.name === wanted))
        .map((wanted) => `${name}: ${wanted}`),
    );
    expect(unknown).toEqual([]);
  });

  test('peers named by a goal have all rounds, and each goal has one bound', () => {
    for (const { goals = [], peers } of jobs) {
      for (const { of, against, atLeast, atMost } of goals) {
        const limited = peers.filter(({ name, maxRuns }) => [of, against].includes(name) && maxRuns !== undefined);
        expect(limited).toEqual([]);
        expect([atLeast, atMost].filter((bound) => bound !== undefined)).toHaveLength(1);
      }
    }
  });

  test('no input of the quick form is large', () => {
    if (quick) for (const { input } of jobs) expect(input.bytes).toBeLessThan(1e7);
  });
});

describe('the judges of the jobs', () => {
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'bench-judge-'))));
  afterEach(() => rmSync(dir, { recursive: true }));

  test('every job has one, with a rule for its input', async () => {
    const { GENERATORS } = await loadBench<{ GENERATORS: Record<string, () => (number: number) => string> }>(
      'generators.mjs',
    );
    const jobs = createJobs({ quick: true });
    const judged = new Map(jobs.map(({ judge, input: { kind } }) => [`${judge.at(-1)} ${kind}`, { judge, kind }]));
    const silent = [...judged].flatMap(([name, { judge, kind }]) => {
      const next = GENERATORS[kind]!();
      const path = join(dir, kind);
      writeFileSync(path, Array.from({ length: 20 }, (_, number) => next(number)).join(''));
      const { status, stdout } = spawnSync(judge[0]!, [...judge.slice(1), path], { encoding: 'utf8' });
      return status === 0 && stdout.includes('\n') && stdout !== 'undefined\n' ? [] : [name];
    });
    expect(silent).toEqual([]);
  });
});
