import { loadBench } from './load-bench.ts';

interface Options {
  parseOptions: (
    argv: string[],
    jobs: string[],
  ) => { publishes: boolean; allRounds: boolean; runs?: number; only: string[] };
}
const { parseOptions } = await loadBench<Options>('options.mjs');

describe('the options of the bench', () => {
  test('only a complete full-size run may replace the published results', () => {
    expect(parseOptions([], ['a']).publishes).toBe(true);
    expect(parseOptions(['--runs', '9'], ['a'])).toMatchObject({ publishes: true, runs: 9 });
    expect(parseOptions(['--quick'], ['a']).publishes).toBe(false);
    expect(parseOptions(['--only', 'a'], ['a']).publishes).toBe(false);
  });

  test('limits of jobs and peers apply unless they are lifted', () => {
    expect(parseOptions([], ['a']).allRounds).toBe(false);
    expect(parseOptions(['--all-rounds'], ['a'])).toMatchObject({ allRounds: true, publishes: true });
  });

  test('a usage error names the option', () => {
    expect(() => parseOptions(['--only', 'b'], ['a'])).toThrow("no job 'b'; the jobs are a");
    expect(() => parseOptions(['--runs', '0'], ['a'])).toThrow('--runs takes a whole number from 1');
    expect(() => parseOptions(['--nope'], ['a'])).toThrow('--nope');
  });
});
