import { loadBench } from './load-bench.ts';

interface Figure {
  job: string;
  title: string;
  tool: string;
  megabytesPerSecond: number;
}
interface Summary {
  name: string;
  inputBytes: number;
  seconds: { median: number };
}
interface Plot {
  throughputFigures: (job: { name: string; title: string; metric?: string }, summaries: Summary[]) => Figure[];
  throughputPlot: (figures: Figure[]) => { vconcat: { data: { values: { tool: string }[] } }[] };
}
const { throughputFigures, throughputPlot } = await loadBench<Plot>('throughput-plot.mjs');
const { drawSvg } = await loadBench<{ drawSvg: (plot: object) => Promise<string> }>('draw-svg.mjs');

const job = { name: 'field-4', title: 'the fourth field' };
const summary = (name: string, seconds: number, inputBytes = 1e9): Summary => ({
  name,
  inputBytes,
  seconds: { median: seconds },
});

describe('the plot of throughput', () => {
  const figures = [
    ...throughputFigures(job, [summary('mawk', 4), summary("threadmill --map '$4'", 2), summary('slow', 10)]),
    ...throughputFigures({ ...job, name: 'other' }, [summary('cat', 1), summary('threadmill', 2)]),
  ];

  test('the bars of a job are sorted, the fastest on top', () => {
    const groups = throughputPlot(figures).vconcat.map(({ data }) => data.values.map(({ tool }) => tool));
    expect(groups).toEqual([
      ["threadmill --map '$4'", 'mawk', 'slow'],
      ['cat', 'threadmill'],
    ]);
  });

  test('jobs that are not about throughput have none', () => {
    expect(throughputFigures({ ...job, metric: 'peakRssBytes' }, [summary('a', 1)])).toEqual([]);
    expect(throughputFigures(job, [summary('a', 1, 4e5)])).toEqual([]);
  });

  test('it is drawn without a browser, with names and values, on a background of its own', async () => {
    const svg = await drawSvg(throughputPlot(figures));
    expect(svg).toMatch(/^<svg /);
    for (const text of ['field-4', 'threadmill --map', '500', '1000']) expect(svg).toContain(text);
    expect(svg).toMatch(/<rect[^>]*fill="white"/);
  });
});
