// The report on scaling: where each work ends, what was measured, what larger machines would do.
import { formatFacts, formatSeconds, markdownTable, orDash } from '../markdown.mjs';
import { median, pairedRatio } from '../statistics.mjs';
import { amdahlSeconds, pipelineSeconds } from './model.mjs';
import { AHEAD, ratesAhead } from './plot.mjs';

const percent = (share) => orDash(share, (known) => `${(100 * known).toFixed(known < 0.0995 ? 1 : 0)} %`);
const times = (factor) => orDash(factor, (known) => known.toFixed(2));
const workersOf = (procs) => orDash(procs, (known) => known.toFixed(known < 10 ? 1 : 0));
const whole = (number) => Math.round(number).toLocaleString('en');
const secondsOf = (run) => run.seconds;
const rate = ({ amount, unit }, seconds) => orDash(amount / seconds, (known) => `${whole(known)} ${unit}/s`);
const sizeOf = ({ amount, unit }) => `${whole(amount)} ${unit}`;

const INTRODUCTION = `Each work ran with each number of workers (\`-p\`), output to /dev/null, input in page cache, in turns, round by round; in
each round also once over a single record, which gives the start. How long each stage was busy is from \`--report\`.
[docs/PERFORMANCE.md](../docs/PERFORMANCE.md#how-far-it-scales) says how to read this page, and how to do the same with your own work.`;

const LIMITS = `Busy seconds of each stage over the whole input, beyond what a run over one record takes. "full at" is the number of workers
at which the reader or the writer, whichever is busier, is busy all the time; more workers change nothing from there on. "at
most" is the rate and the speed-up over one worker that no number of workers goes beyond, for this input. The serial
share by the stages is the one that Amdahl's law needs for that speed-up; the start is a part of it, less of it the larger the
input. The fitted one comes from the measured times alone; where threads outnumber cores it takes the sharing of cores
for serial work and comes out too large.`;

const MEASURED = `"pipeline" is the rate that the stages' times allow with that many workers on the cores of this machine, and how much of
it was reached. The last columns: how busy each stage was, the workers on average. A thread that waits for a core seems busy.`;

const PREDICTED = `What the stages' times and the fit say of machines with more cores of this kind. Memory bandwidth, clocks that fall
when all cores are busy, and two threads on one core are not in it.`;

export function formatScaling({ facts, cores, leftOut, analyses }) {
  return [
    '# How far it scales\n',
    `${formatFacts([...facts, ['left out', leftOutText(leftOut, cores)]])}\n`,
    '![Throughput by the number of workers: predicted and measured](scaling.svg)\n',
    `${INTRODUCTION}\n`,
    `## Where it ends\n\n${LIMITS}\n\n${limitsTable(analyses)}\n\n${analyses.map(readOff).join('\n')}\n`,
    `## Measured\n\n${MEASURED}\n`,
    ...analyses.map((analysis) => measuredSection(analysis, cores)),
    `## Predicted\n\n${PREDICTED}\n`,
    ...analyses.map(predictedSection),
  ].join('\n');
}

function leftOutText(leftOut, cores) {
  if (leftOut.length === 0) return 'nothing';
  return `-p ${leftOut.join(', ')}, since this machine has ${cores} core${cores === 1 ? '' : 's'}`;
}

function limitsTable(analyses) {
  const header = ['', 'input', 'start', 'workers', 'reader', 'writer', 'full first', 'full at', 'at most', 'speed-up'];
  const shares = ['serial share, fitted', 'by the stages', 'of that the start'];
  const rows = analyses.map(({ work, costs, limit, fit }) => [
    work.name,
    sizeOf(work),
    ...[costs.start, costs.workers, costs.reader, costs.writer].map(formatSeconds),
    limit.stage,
    `-p ${workersOf(limit.saturatingProcs)}`,
    rate(work, limit.seconds),
    times(limit.speedup),
    percent(fit?.serialShare),
    percent(limit.serialShare),
    percent(limit.startShare),
  ]);
  return markdownTable([...header, ...shares], rows);
}

/** The worked example of one row: how its figures come out of the busy times. */
function readOff({ work, costs, limit }) {
  const { stage } = limit;
  const full = costs[stage];
  return (
    `- **${work.name}**: the workers are busy for ${formatSeconds(costs.workers)}, the ${stage} for ${formatSeconds(full)}, so ` +
    `one ${stage} is enough for ${formatSeconds(costs.workers)} ÷ ${formatSeconds(full)} = ${workersOf(limit.saturatingProcs)} workers. ` +
    `Beyond that it takes ${formatSeconds(full)} and the start of ${formatSeconds(costs.start)}: ` +
    `${sizeOf(work)} ÷ ${formatSeconds(limit.seconds)} = ${rate(work, limit.seconds)}; without the start, which an input ` +
    `many times as large would hardly notice, ${rate(work, full)}.`
  );
}

function measuredSection({ work, byProcs, costs, fit }, cores) {
  const header = ['-p', 'median', 'min to max', 'rate', 'speed-up', 'pipeline', 'reached', "Amdahl's law", 'CPU'];
  const one = byProcs[0].runs.map(secondsOf);
  const rows = byProcs.map(({ procs, runs }) => {
    const seconds = runs.map(secondsOf);
    const middle = median(seconds);
    const allowed = pipelineSeconds(costs, procs, cores);
    const busyShare = (stage) => median(runs.map(({ busy, reportSeconds }) => busy[stage] / reportSeconds));
    return [
      String(procs),
      formatSeconds(middle),
      `${formatSeconds(Math.min(...seconds))} to ${formatSeconds(Math.max(...seconds))}`,
      rate(work, middle),
      times(pairedRatio(one, seconds)),
      rate(work, allowed),
      percent(allowed / middle),
      fit === undefined ? '–' : rate(work, amdahlSeconds(fit, procs)),
      orDash(median(runs.map(({ cpuSeconds }) => cpuSeconds)), formatSeconds),
      percent(busyShare('reader')),
      percent(busyShare('workers') / procs),
      percent(busyShare('writer')),
    ];
  });
  const rounds = byProcs[0].runs.length;
  const table = markdownTable([...header, 'reader', 'workers', 'writer'], rows);
  return `### ${work.name}: ${work.title}, ${sizeOf(work)} (${rounds} rounds)\n\n${table}\n`;
}

function predictedSection(analysis) {
  const { work } = analysis;
  const header = ['-p', ...Object.keys(ratesAhead(analysis, 1))];
  const rows = AHEAD.map((procs) => [
    String(procs),
    ...Object.values(ratesAhead(analysis, procs)).map((known) =>
      known === undefined ? '–' : `${whole(known)} ${work.unit}/s`,
    ),
  ]);
  return `### ${work.name}\n\n${markdownTable(header, rows)}\n`;
}
