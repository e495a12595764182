// The report on scaling: where each work ends, what was measured, what larger machines would do.
import { formatFacts, formatSeconds, markdownTable, orDash, tableOfContents } from '../markdown.mjs';
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

const LEARNT = `A run is as fast as its busiest stage. Workers share their stage; reader and writer are one thread
each. So more workers help until the reader or the writer is saturated. Heavy work gets there with
more workers than machines have cores; light work gets there with two or three.`;

const INTRODUCTION = `Each work ran with each number of workers (\`-p\`), in turns, round by round. Output went to
/dev/null, and the input was in the page cache. Each round also ran once over a single record, which
gives the start. \`--report\` gives how long each stage was busy.
[docs/PERFORMANCE.md](../docs/PERFORMANCE.md#how-far-it-scales) says how to read this page, and how
to do the same with your own work.`;

const LIMITS = `The times are busy seconds of each stage over the whole input, without what a run over one record
takes.

- *full first, full at*: the stage that is saturated first, and the number of workers at which it
  is.
- *at most*: the highest rate and speed-up over one worker, for this input and any number of
  workers.
- *serial share, fitted*: s of Amdahl's law, from the measured times alone. If threads outnumber
  cores, the fit takes the sharing of cores for serial work and comes out too large.
- *by the stages*: the s that Amdahl's law needs for the speed-up above. *of that the start*: the
  part of it that is the start; it shrinks with a larger input.`;

const MEASURED = `"pipeline" is the rate that the stages' times allow with that many workers on the cores of this
machine, and "reached" is how much of it was measured. The last columns are how busy each stage was
(the workers on average). A thread that waits for a core seems busy.`;

const PREDICTED = `The rates that the stages' times and the fit predict for machines with more such cores. Not
included: memory bandwidth, clocks that fall when all cores are busy, two threads on one core.`;

export function formatScaling({ facts, cores, leftOut, analyses }) {
  const text = [
    `## What was learnt\n\n${LEARNT}\n\n${analyses.map(lesson).join('\n')}\n`,
    '![Throughput by the number of workers: predicted and measured](scaling.svg)\n',
    `## How it was measured\n\n${INTRODUCTION}\n`,
    `${formatFacts([...facts, ['left out', leftOutText(leftOut, cores)]])}\n`,
    `## Where it ends\n\n${LIMITS}\n\n${limitsTable(analyses)}\n\n${analyses.map(readOff).join('\n')}\n`,
    `## Measured\n\n${MEASURED}\n`,
    ...analyses.map((analysis) => measuredSection(analysis, cores)),
    `## Predicted\n\n${PREDICTED}\n`,
    ...analyses.map(predictedSection),
  ].join('\n');
  return ['# How far it scales\n', tableOfContents(text), text].join('\n');
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

/** What one work teaches, in a line. */
function lesson({ work, limit }) {
  return `- **${work.name}**, ${work.title}:
  at most ${times(limit.speedup)} times as fast as with one worker; the ${limit.stage} is saturated at -p ${workersOf(limit.saturatingProcs)}.`;
}

/** The worked example of one row: how its figures come out of the busy times. */
function readOff({ work, costs, limit }) {
  const { stage } = limit;
  const full = costs[stage];
  return [
    `- **${work.name}**: the workers are busy for ${formatSeconds(costs.workers)}, the ${stage} for ${formatSeconds(full)}. So`,
    `one ${stage} is enough for ${formatSeconds(costs.workers)} ÷ ${formatSeconds(full)} = ${workersOf(limit.saturatingProcs)} workers.`,
    `With more, the run takes ${formatSeconds(full)} and the start of ${formatSeconds(costs.start)}:`,
    `${sizeOf(work)} ÷ ${formatSeconds(limit.seconds)} = ${rate(work, limit.seconds)}. A much larger input, of which the start is`,
    `a small part, gets ${rate(work, full)}.`,
  ].join('\n  ');
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
