import { loadBench } from './load-bench.ts';

interface Summary {
  name: string;
  inputBytes: number;
  rounds: number;
  seconds: { median: number; min: number; max: number };
  cpuSeconds: number;
  peakRssBytes: { median: number; max: number };
  ratios: ({ seconds: number; cpuSeconds: number; peakRssBytes: number } | undefined)[];
}
interface Report {
  formatJob: (job: object, summaries: Summary[], rounds: number) => string;
  formatReport: (parts: { head: string; goals: object[]; sections: string[] }) => string;
}
const { formatJob, formatReport } = await loadBench<Report>('report.mjs');

const summary = (name: string, rounds: number): Summary => ({
  name,
  inputBytes: 1e9,
  rounds,
  seconds: { median: 2, min: 1.5, max: 2.5 },
  cpuSeconds: 3,
  peakRssBytes: { median: 1e8, max: 2e8 },
  ratios: [{ seconds: 1, cpuSeconds: 0.5, peakRssBytes: 2 }],
});
const job = { name: 'job', title: 'its question', input: { kind: 'tsv', bytes: 1e9 }, references: ['a'], missing: [] };

describe('the report of the bench', () => {
  test('a section has a row per peer', () => {
    expect(formatJob(job, [summary('a', 5)], 5)).toBe(
      [
        '## job: its question, 1000 MB of tsv (5 rounds)',
        '',
        '|   | median |       min to max |     rate |    CPU |   peak | highest peak |  ÷ a | CPU ÷ a | peak ÷ a |',
        '| - | -----: | ---------------: | -------: | -----: | -----: | -----------: | ---: | ------: | -------: |',
        '| a | 2.00 s | 1.50 s to 2.50 s | 500 MB/s | 3.00 s | 100 MB |       200 MB | 1.00 |    0.50 |     2.00 |',
        '',
      ].join('\n'),
    );
  });

  test('it says who had fewer rounds, and who is missing', () => {
    const missing = [{ name: 'd', reason: 'd is not on this machine' }];
    const text = formatJob({ ...job, missing }, [summary('a', 5), summary('b', 1), summary('c', 1)], 5);
    expect(text).toMatch(/\n\nOnly 1 round: b; c\.\nMissing: d \(d is not on this machine\)\.\n$/);
  });

  test('the goals come first, if there are any', () => {
    const goal = { job: 'job', of: 'a', measure: 'peak', atMost: 180, measured: 120, rounds: 5, isReached: true };
    const parts = { head: '## How', goals: [goal], sections: ['## job', '## other'] };
    const headings = (text: string) => [...text.matchAll(/^##? (\w+)/gm)].map((match) => match[1]);
    expect(headings(formatReport(parts))).toEqual(['Benchmark', 'Goals', 'How', 'job', 'other']);
    expect(headings(formatReport({ ...parts, goals: [] }))).toEqual(['Benchmark', 'How', 'job', 'other']);
  });

  test('it begins with links to its sections', () => {
    const text = formatReport({
      head: '## How\n',
      goals: [],
      sections: ['## job: its question, 1000 MB (5 rounds)\n'],
    });
    expect(text).toMatch(/^# .*\n\n- \[How\]\(#how\)\n- \[job\]\(#job-its-question-1000-mb-5-rounds\)\n\n!\[/);
  });
});
