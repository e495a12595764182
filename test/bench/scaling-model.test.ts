import { loadBench } from './load-bench.ts';

interface Stages {
  reader: number;
  workers: number;
  writer: number;
}
type Costs = Stages & { start: number };
interface Fit {
  serial: number;
  parallel: number;
  serialShare: number;
}
interface Model {
  busySeconds: (report: { threads: { thread: string; seconds: Record<string, number> }[] }) => Stages;
  costsOf: (measured: { whole: Stages; single: Stages; startSeconds: number }) => Costs;
  pipelineSeconds: (costs: Costs, procs: number, cores: number) => number;
  pipelineLimit: (costs: Costs) => {
    stage: string;
    saturatingProcs: number;
    seconds: number;
    speedup: number;
    serialShare: number;
    startShare: number;
  };
  fitAmdahl: (points: { procs: number; seconds: number }[]) => Fit | undefined;
  amdahlSeconds: (fit: Fit, procs: number) => number;
}
const { busySeconds, costsOf, pipelineSeconds, pipelineLimit, fitAmdahl, amdahlSeconds } =
  await loadBench<Model>('scaling/model.mjs');

const costs: Costs = { start: 0.5, reader: 1, workers: 8, writer: 0.25 };

describe('the busy times of a report', () => {
  const seconds = { reading: 1, working: 2, waiting: 4, writing: 8 };

  test('are what a stage does; waiting for another thread is not included', () => {
    const threads = ['reader', 'worker 1', 'worker 12', 'writer'].map((thread) => ({ thread, seconds }));
    expect(busySeconds({ threads })).toEqual({ reader: 3, workers: 4, writer: 10 });
  });

  test('of an input are those beyond the time of one record', () => {
    const whole = { reader: 2, workers: 5, writer: 0.1 };
    const single = { reader: 0.5, workers: 1, writer: 0.2 };
    expect(costsOf({ whole, single, startSeconds: 0.3 })).toEqual({ start: 0.3, reader: 1.5, workers: 4, writer: 0 });
  });
});

describe('the pipeline', () => {
  test('takes the start, and then as long as its busiest stage', () => {
    expect(pipelineSeconds(costs, 1, Infinity)).toBe(8.5);
    expect(pipelineSeconds(costs, 4, Infinity)).toBe(2.5);
    expect(pipelineSeconds(costs, 8, Infinity)).toBe(1.5);
    expect(pipelineSeconds(costs, 9, Infinity)).toBe(1.5);
    expect(pipelineSeconds({ ...costs, writer: 3 }, 64, Infinity)).toBe(3.5);
  });

  test('is never faster than all work spread over all cores', () => {
    expect(pipelineSeconds(costs, 2, 2)).toBe(0.5 + 9.25 / 2);
    expect(pipelineSeconds(costs, 64, 1)).toBe(9.75);
  });

  test('ends when the busier of reader and writer has no time left', () => {
    expect(pipelineLimit(costs)).toEqual({
      stage: 'reader',
      saturatingProcs: 8,
      seconds: 1.5,
      speedup: 8.5 / 1.5,
      serialShare: 1.5 / 8.5,
      startShare: 0.5 / 8.5,
    });
    expect(pipelineLimit({ ...costs, writer: 4 })).toMatchObject({ stage: 'writer', saturatingProcs: 2, seconds: 4.5 });
  });

  test("if the reader is busier than one worker, more workers don't help", () => {
    expect(pipelineLimit({ ...costs, reader: 16 })).toMatchObject({ saturatingProcs: 0.5, speedup: 1, serialShare: 1 });
  });
});

describe("the fit of Amdahl's law", () => {
  const timesOf = (serial: number, parallel: number, procsList: number[]) =>
    procsList.map((procs) => ({ procs, seconds: serial + parallel / procs }));

  test('finds the parts of the times, from two numbers of workers or from many', () => {
    for (const procsList of [
      [1, 2],
      [1, 2, 4, 8, 16],
      [2, 2, 4],
    ]) {
      const fit = fitAmdahl(timesOf(1, 9, procsList))!;
      expect(fit.serial).toBeCloseTo(1);
      expect(fit.parallel).toBeCloseTo(9);
      expect(fit.serialShare).toBeCloseTo(0.1);
      expect(amdahlSeconds(fit, 3)).toBeCloseTo(4);
    }
  });

  test('lies between times that contradict each other', () => {
    const fit = fitAmdahl([...timesOf(0.5, 9, [1, 2, 4]), ...timesOf(1.5, 9, [1, 2, 4])])!;
    expect(fit.serial).toBeCloseTo(1);
    expect(fit.parallel).toBeCloseTo(9);
  });

  test('no part is negative', () => {
    const better = fitAmdahl([
      { procs: 1, seconds: 10 },
      { procs: 2, seconds: 4 },
    ])!;
    expect(better).toMatchObject({ serial: 0, serialShare: 0 });
    expect(better.parallel).toBeCloseTo(9.6);
    const worse = fitAmdahl([
      { procs: 1, seconds: 1 },
      { procs: 2, seconds: 2 },
    ]);
    expect(worse).toEqual({ serial: 1.5, parallel: 0, serialShare: 1 });
  });

  test('one number of workers gives none', () => {
    expect(
      fitAmdahl([
        { procs: 1, seconds: 1 },
        { procs: 1, seconds: 2 },
      ]),
    ).toBeUndefined();
  });
});
