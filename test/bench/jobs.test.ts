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
  input: { bytes: number };
  references: string[];
  goals?: Goal[];
  peers: { name: string; maxRuns?: number }[];
}
const { createJobs } = await loadBench<{ createJobs: (how: { quick: boolean }) => Job[] }>('jobs.mjs');

describe.each([true, false])('the jobs of the bench, quick: %s', (quick) => {
  const jobs = createJobs({ quick });

  test('names are given once', () => {
    const names = jobs.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { peers } of jobs) expect(new Set(peers.map(({ name }) => name)).size).toBe(peers.length);
  });

  test('references and goals name peers that are there', () => {
    const unknown = jobs.flatMap(({ name, references, goals = [], peers }) =>
      [...references, ...goals.flatMap(({ of, against }) => [of, ...(against === undefined ? [] : [against])])]
        .filter((wanted) => !peers.some((peer) => peer.name === wanted))
        .map((wanted) => `${name}: ${wanted}`),
    );
    expect(unknown).toEqual([]);
  });

  test('whoever a goal names has all rounds, and each goal has one bound', () => {
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
