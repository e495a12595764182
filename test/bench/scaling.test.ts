import { loadBench } from './load-bench.ts';

interface Options {
  parseOptions: (
    argv: string[],
    cores: number,
  ) => { procsList: number[]; leftOut: number[]; rounds: number; quick: boolean };
}
interface Work {
  name: string;
  title: string;
  args: string[];
  amount: number;
  unit: string;
}
interface Run {
  seconds: number;
  cpuSeconds?: number;
  reportSeconds: number;
  busy: { reader: number; workers: number; writer: number };
}
interface Series {
  work: Work;
  single: Run[];
  byProcs: { procs: number; runs: Run[] }[];
}
type Analysis = Series & { limit: { saturatingProcs: number } };
interface Report {
  formatScaling: (what: {
    facts: [string, string][];
    cores: number;
    leftOut: number[];
    analyses: Analysis[];
  }) => string;
}
const { parseOptions } = await loadBench<Options>('scaling/options.mjs');
const { analyseSeries } = await loadBench<{ analyseSeries: (series: Series) => Analysis }>('scaling/series.mjs');
const { formatScaling } = await loadBench<Report>('scaling/report.mjs');
const { scalingPlot } = await loadBench<{ scalingPlot: (analyses: Analysis[]) => object }>('scaling/plot.mjs');
const { drawSvg } = await loadBench<{ drawSvg: (plot: object) => Promise<string> }>('draw-svg.mjs');

describe('the options of bench:scaling', () => {
  test('workers beyond the cores of the machine are left out, with a note', () => {
    expect(parseOptions([], 4)).toMatchObject({ procsList: [1, 2, 4], leftOut: [8, 16], rounds: 5 });
    expect(parseOptions(['--procs', '3,1,3'], 32)).toMatchObject({ procsList: [1, 3], leftOut: [] });
    expect(parseOptions(['--quick'], 1)).toMatchObject({ procsList: [1], quick: true, rounds: 2 });
  });

  test('a usage error names the option', () => {
    expect(() => parseOptions(['--procs', '1,x'], 4)).toThrow("--procs takes a whole number from 1, not 'x'");
    expect(() => parseOptions(['--procs', '8'], 4)).toThrow('--procs 8: this machine has 4 cores');
  });
});

describe('the report on scaling', () => {
  const work: Work = { name: 'light', title: 'next to nothing', args: [], amount: 1000, unit: 'MB' };
  const run = (seconds: number, reader: number, workers: number, writer: number): Run => ({
    seconds,
    reportSeconds: seconds,
    busy: { reader, workers, writer },
  });
  const series: Series = {
    work,
    single: [run(0.25, 0, 0, 0), run(0.25, 0, 0, 0)],
    byProcs: [
      { procs: 1, runs: [run(8.25, 1, 8, 0.5), run(8.25, 1, 8, 0.5)] },
      { procs: 2, runs: [run(5, 2, 9, 1), run(5, 2, 9, 1)] },
    ],
  };

  test('takes the costs from the fewest workers, and shows how to read them', () => {
    const analysis = analyseSeries(series);
    expect(analysis.limit.saturatingProcs).toBe(8);
    const text = formatScaling({ facts: [['date', 'today']], cores: 2, leftOut: [4, 8], analyses: [analysis] });
    expect(text).toContain('- left out: -p 4, 8, since this machine has 2 cores');
    expect(text).toContain('one reader is enough for 8.00 s ÷ 1.00 s = 8.0 workers');
    expect(text).toContain('1,000 MB ÷ 1.25 s = 800 MB/s');
    // 0.25 s, and 9.5 s of work over two cores
    expect(text).toMatch(/\| 2 +\| 5\.00 s \|.*\| +1\.65 \| +200 MB\/s \| +100 % \|/);
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('has no fit if there is one number of workers, and no costs if nothing was measured', () => {
    const idle: Series = { ...series, byProcs: [{ procs: 1, runs: [run(0.25, 0, 0, 0)] }] };
    const text = formatScaling({ facts: [], cores: 1, leftOut: [], analyses: [analyseSeries(idle)] });
    expect(text).toContain('- left out: nothing');
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('the plot shows lines and points', async () => {
    const svg = await drawSvg(scalingPlot([analyseSeries(series)]));
    for (const words of ['light', 'workers', 'Amdahl', 'measured', '121']) expect(svg).toContain(words);
  });
});
