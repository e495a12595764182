// Two thousand tiny runs, of every kind and with every kind of failure, none of which may hang: see stress-runs.mjs.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../support/program.ts';

const RUNS = 2000;
const LIMIT_MS = 20 * 60_000;

interface Summary {
  readonly seed: number;
  readonly runs: number;
  readonly endings: Readonly<Record<string, number>>;
  readonly problems: readonly unknown[];
}

test(
  `${RUNS} tiny runs end as they should: none hangs, none leaves anything`,
  () => {
    const env = { ...process.env, NODE_OPTIONS: '', THREADMILL_STRESS_RUNS: String(RUNS) };
    const script = join(ROOT, 'test/support/stress-runs.mjs');
    const { stdout, stderr, status } = spawnSync(process.execPath, [script], {
      env,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    expect({ stderr, isSummary: stdout.startsWith('{') }).toEqual({ stderr: '', isSummary: true });
    const summary = JSON.parse(stdout) as Summary;
    // the seed that replays it is in the summary
    expect({ seed: summary.seed, problems: summary.problems }).toEqual({ seed: summary.seed, problems: [] });
    expect(summary.runs).toBe(RUNS);
    expect(Object.keys(summary.endings).length).toBeGreaterThan(5);
    expect(status).toBe(0);
  },
  LIMIT_MS,
);
