import { loadBench } from './load-bench.ts';

interface Run {
  seconds: number;
  peakRssBytes?: number;
}
interface Row {
  name: string;
  runs: Run[];
}
interface Goal {
  of: string;
  against?: string;
  measure: 'speed' | 'time' | 'growth' | 'peak';
  atLeast?: number;
  atMost?: number;
}
interface Judged extends Goal {
  rounds?: number;
  measured?: number;
  isReached?: boolean;
  missing?: string;
}
interface Goals {
  judgeGoals: (
    job: { name: string; goals?: Goal[]; missing: { name: string; reason: string }[] },
    rows: Row[],
  ) => Judged[];
}
interface Report {
  formatGoals: (goals: Judged[]) => string;
}
const { judgeGoals } = await loadBench<Goals>('goals.mjs');
const { formatGoals } = await loadBench<Report>('report.mjs');

const row = (name: string, seconds: number[], megabytes: number[] = []): Row => ({
  name,
  runs: seconds.map((time, round) => {
    const peak = megabytes[round];
    return peak === undefined ? { seconds: time } : { seconds: time, peakRssBytes: peak * 1e6 };
  }),
});
const judge = (goal: Goal, rows: Row[], missing: { name: string; reason: string }[] = []) => {
  const [judged] = judgeGoals({ name: 'job', goals: [goal], missing }, rows);
  if (judged === undefined) throw new Error('a goal is lost');
  return judged;
};

describe('the goals of the bench', () => {
  test('a speed is the median of the other time over this one, round by round', () => {
    const rows = [row('a', [1, 10, 1]), row('b', [2, 20, 3])];
    const goal = { of: 'a', against: 'b', measure: 'speed', atLeast: 2 } as const;
    expect(judge(goal, rows)).toMatchObject({ measured: 2, isReached: true, rounds: 3 });
    expect(judge({ ...goal, atLeast: 2.5 }, rows)).toMatchObject({ isReached: false });
  });

  test('a time is this one over the other, with an upper limit', () => {
    const rows = [row('a', [3, 3]), row('b', [1, 1])];
    expect(judge({ of: 'a', against: 'b', measure: 'time', atMost: 3 }, rows)).toMatchObject({
      measured: 3,
      isReached: true,
    });
  });

  test('of a single peak the highest counts, of two the ratio', () => {
    const rows = [row('a', [1, 1, 1], [100, 190, 100]), row('b', [1, 1, 1], [100, 100, 100])];
    expect(judge({ of: 'a', measure: 'peak', atMost: 180 }, rows)).toMatchObject({ measured: 190, isReached: false });
    expect(judge({ of: 'a', against: 'b', measure: 'growth', atMost: 1.1 }, rows)).toMatchObject({
      measured: 1,
      isReached: true,
    });
  });

  test('a goal without a measurement is not reached, and says why', () => {
    const goal = { of: 'a', against: 'b', measure: 'speed', atLeast: 1 } as const;
    const missing = [{ name: 'b', reason: 'b is not on this machine' }];
    const judged = judge(goal, [row('a', [1])], missing);
    expect(judged).toMatchObject({ missing: 'b is not on this machine' });
    expect(judged.isReached).toBeUndefined();
    expect(judge({ of: 'a', measure: 'peak', atMost: 1 }, [row('a', [1])]).missing).toContain('GNU time');
  });

  test('the table says yes, or by how much a goal is missed', () => {
    const rows = [row('a', [1]), row('b', [1.9])];
    const goal = { of: 'a', against: 'b', measure: 'speed', atLeast: 2 } as const;
    const table = formatGoals([judge(goal, rows), judge({ ...goal, atLeast: 1.5 }, rows)]);
    expect(table).toMatch(/job: a +\| +b \| +at least 2 times as fast \| +1\.90 \| +1 \| no, 5\.0 % short \|/);
    expect(table).toMatch(/at least 1\.5 times as fast \| +1\.90 \| +1 \| +yes \|/);
  });
});
