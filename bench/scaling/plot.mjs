// Predicted and measured throughput by the number of workers, a panel for each work. Pure: a Vega-Lite specification.
import { median } from '../statistics.mjs';
import { amdahlSeconds, pipelineSeconds } from './model.mjs';

/** How far ahead the models are asked. */
export const AHEAD = [1, 2, 4, 8, 16, 32, 64];

const SERIES = {
  'pipeline, cores to spare': '#2a6f97',
  'pipeline, as many cores as workers': '#61a5c2',
  "Amdahl's law, fitted": '#e07a2f',
};
const MEASURED = 'measured';
const MEASURED_COLOR = '#111111';

export function scalingPlot(analyses) {
  return {
    title: {
      text: 'Throughput by the number of workers',
      subtitle: 'Lines: what the models allow. Points: medians of what was measured. Both scales are logarithmic.',
      offset: 14,
    },
    // without a canvas the width of titles is a guess, and too wide: panels keep their distance by their plots alone
    bounds: 'flush',
    spacing: 95,
    hconcat: analyses.map(panelOf),
    resolve: { scale: { color: 'shared' } },
  };
}

/** Units of input a second, by each model. */
export function ratesAhead({ work, costs, fit }, procs) {
  return {
    'pipeline, cores to spare': work.amount / pipelineSeconds(costs, procs, Infinity),
    'pipeline, as many cores as workers': work.amount / pipelineSeconds(costs, procs, procs),
    "Amdahl's law, fitted": fit === undefined ? undefined : work.amount / amdahlSeconds(fit, procs),
  };
}

function panelOf(analysis) {
  const { work, byProcs } = analysis;
  const predicted = AHEAD.flatMap((procs) =>
    Object.entries(ratesAhead(analysis, procs))
      .filter(([, rate]) => rate !== undefined)
      .map(([series, rate]) => ({ procs, series, rate })),
  );
  const measured = byProcs.map(({ procs, runs }) => {
    const rate = work.amount / median(runs.map(({ seconds }) => seconds));
    return { procs, series: MEASURED, rate, label: rate.toFixed(0) };
  });
  return {
    title: { text: work.name, subtitle: work.title, offset: 8 },
    width: 250,
    height: 230,
    encoding: {
      x: {
        field: 'procs',
        type: 'quantitative',
        scale: { type: 'log', base: 2 },
        axis: { title: 'workers', values: AHEAD, grid: false },
      },
      y: {
        field: 'rate',
        type: 'quantitative',
        scale: { type: 'log', base: 2 },
        axis: { title: `${work.unit}/s`, tickCount: 6, gridColor: '#eeeeee' },
      },
      color: {
        field: 'series',
        type: 'nominal',
        title: null,
        scale: { domain: [...Object.keys(SERIES), MEASURED], range: [...Object.values(SERIES), MEASURED_COLOR] },
        legend: { orient: 'bottom', columns: 1 },
      },
    },
    layer: [
      { data: { values: predicted }, mark: { type: 'line', strokeWidth: 2 } },
      { data: { values: measured }, mark: { type: 'point', filled: true, size: 60, opacity: 1 } },
      {
        data: { values: measured },
        mark: { type: 'text', dy: 14, dx: 6, align: 'left', fontSize: 11 },
        encoding: { text: { field: 'label' } },
      },
    ],
  };
}
