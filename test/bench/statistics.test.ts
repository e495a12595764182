import { loadBench } from './load-bench.ts';

interface Statistics {
  median: (numbers: number[]) => number;
  pairedRatio: (numbers: number[], reference: number[]) => number;
}
const { median, pairedRatio } = await loadBench<Statistics>('statistics.mjs');

describe('the statistics of the bench', () => {
  test('the median of an odd and an even number of figures, in any order', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 7])).toBe(6);
    expect(median([])).toBeNaN();
  });

  test('a ratio pairs the runs of one round, so that a slow period cancels out', () => {
    expect(pairedRatio([2, 20, 2], [1, 10, 1])).toBe(2);
  });

  test('only rounds that both have count: the first ones', () => {
    expect(pairedRatio([6], [2, 1, 1])).toBe(3);
    expect(pairedRatio([], [1, 2])).toBeNaN();
  });
});
