// The published figures as bars: throughput by tool, one group a job. Pure: figures in, a Vega-Lite specification out.
import { rateOf } from './report.mjs';

const WIDTH = 420;
const BAR_STEP = 19;
const LABELS_WIDTH = 240;
const OURS = '#2a6f97';
const THEIRS = '#b5b5b5';

/** Jobs that measure something else than throughput (a start, a slow function, memory) have no bars. */
export function throughputFigures(job, summaries) {
  if (job.metric !== undefined) return [];
  const figures = summaries.map((summary) => ({
    job: job.name,
    title: job.title,
    tool: summary.name,
    megabytesPerSecond: rateOf(summary),
  }));
  return figures.every(({ megabytesPerSecond }) => megabytesPerSecond >= 1) ? figures : [];
}

export function throughputPlot(figures) {
  const jobs = [...new Set(figures.map(({ job }) => job))];
  return {
    title: {
      text: 'Throughput by tool, in MB of input a second',
      subtitle: 'Each job has a scale of its own. Whatever can use more than one core has two.',
      offset: 14,
    },
    spacing: 18,
    vconcat: jobs.map((job) => barsOf(figures.filter((figure) => figure.job === job))),
  };
}

function barsOf(figures) {
  const sorted = figures.toSorted((one, other) => other.megabytesPerSecond - one.megabytesPerSecond);
  const [{ job, title }] = sorted;
  return {
    title: { text: job, subtitle: title, offset: 6 },
    width: WIDTH,
    height: { step: BAR_STEP },
    data: {
      values: sorted.map(({ tool, megabytesPerSecond }) => ({
        tool,
        rate: megabytesPerSecond,
        label: megabytesPerSecond.toFixed(0),
        isOurs: tool.startsWith('threadmill'),
      })),
    },
    encoding: {
      y: {
        field: 'tool',
        type: 'nominal',
        sort: sorted.map(({ tool }) => tool),
        // the same room for labels in every group, so that all bars begin on one line
        axis: {
          title: null,
          ticks: false,
          domain: false,
          minExtent: LABELS_WIDTH,
          maxExtent: LABELS_WIDTH,
          labelLimit: LABELS_WIDTH,
        },
      },
      x: { field: 'rate', type: 'quantitative', axis: null, scale: { domainMin: 0 } },
    },
    layer: [
      {
        mark: { type: 'bar', height: BAR_STEP - 5 },
        encoding: { color: { condition: { test: 'datum.isOurs', value: OURS }, value: THEIRS } },
      },
      {
        mark: { type: 'text', align: 'left', dx: 4, fontSize: 11 },
        encoding: { text: { field: 'label' } },
      },
    ],
  };
}
