// The report: what is said above all tables, the goals, and one table a job.
import { formatFacts, formatSeconds, markdownTable, orDash, tableOfContents } from './markdown.mjs';

const MEGABYTE = 1e6;

const formatMegabytes = (bytes) => orDash(bytes, (known) => `${(known / MEGABYTE).toFixed(0)} MB`);
/** Of times, CPU times and peaks. */
const RATIOS = { '÷': 'seconds', 'CPU ÷': 'cpuSeconds', 'peak ÷': 'peakRssBytes' };
const formatRatios = (ratios) =>
  Object.values(RATIOS).map((figure) => orDash(ratios?.[figure], (known) => known.toFixed(2)));

function row(summary) {
  const { median, min, max } = summary.seconds;
  const rate = rateOf(summary);
  return [
    summary.name,
    formatSeconds(median),
    `${formatSeconds(min)} to ${formatSeconds(max)}`,
    rate < 1 ? '–' : `${rate.toFixed(0)} MB/s`,
    orDash(summary.cpuSeconds, formatSeconds),
    formatMegabytes(summary.peakRssBytes.median),
    formatMegabytes(summary.peakRssBytes.max),
    ...summary.ratios.flatMap(formatRatios),
  ];
}

/** Megabytes of input a second. */
export function rateOf({ inputBytes, seconds }) {
  return inputBytes / MEGABYTE / seconds.median;
}

/** A section of the report: title, table, who had fewer rounds, and the peers that this machine doesn't have. */
export function formatJob(job, summaries, rounds) {
  const header = ['', 'median', 'min to max', 'rate', 'CPU', 'peak', 'highest peak'];
  header.push(...job.references.flatMap((reference) => Object.keys(RATIOS).map((per) => `${per} ${reference}`)));
  const megabytes = job.input.bytes / MEGABYTE;
  const size = megabytes >= 1 ? `, ${megabytes.toFixed(0)} MB of ${job.input.kind}` : '';
  const parts = [`## ${job.name}: ${job.title}${size} (${counted(rounds, 'round')})`];
  if (summaries.length > 0) parts.push(markdownTable(header, summaries.map(row)));
  const notes = [
    ...fewerRounds(summaries, rounds),
    ...job.missing.map(({ name, reason }) => `Missing: ${name} (${reason}).`),
  ];
  if (notes.length > 0) parts.push(notes.join('\n'));
  return `${parts.join('\n\n')}\n`;
}

function fewerRounds(summaries, rounds) {
  const fewer = new Map();
  for (const summary of summaries.filter((one) => one.rounds < rounds)) {
    fewer.set(summary.rounds, [...(fewer.get(summary.rounds) ?? []), summary.name]);
  }
  return [...fewer].map(([count, names]) => `Only ${counted(count, 'round')}: ${names.join('; ')}.`);
}

const counted = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;

const BOUNDS = {
  speed: (bound) => `${bound} times as fast`,
  time: (bound) => `${bound} times its time`,
  growth: (bound) => `${bound} times its peak`,
  peak: (bound) => `${bound} MB`,
};

/** The table that the report begins with; the goals as judgeGoals gives them. */
export function formatGoals(goals) {
  const header = ['goal', 'against', 'bound', 'measured', 'rounds', 'reached'];
  const rows = goals.map((goal) => {
    const bound = goal.atLeast === undefined ? `at most ${goal.atMost}` : `at least ${goal.atLeast}`;
    return [
      `${goal.job}: ${goal.of}${goal.measure === 'peak' || goal.measure === 'growth' ? ', peak memory' : ''}`,
      goal.against ?? '–',
      BOUNDS[goal.measure](bound),
      goal.missing === undefined ? formatMeasured(goal) : '–',
      goal.missing === undefined ? String(goal.rounds) : '–',
      formatReached(goal),
    ];
  });
  return `## Goals\n\n${markdownTable(header, rows)}\n`;
}

function formatMeasured({ measure, measured }) {
  return measure === 'peak' ? `${measured.toFixed(0)} MB` : measured.toFixed(2);
}

function formatReached({ missing, isReached, measured, atLeast, atMost }) {
  if (missing !== undefined) return `not measured: ${missing}`;
  if (isReached) return 'yes';
  const off = Math.abs(measured / (atLeast ?? atMost) - 1);
  return `no, ${(100 * off).toFixed(off < 0.1 ? 1 : 0)} % ${atLeast === undefined ? 'over' : 'short'}`;
}

const LEGEND = `Times are the wall time of the whole process, with the input in page cache and output to a file on
tmpfs. All outputs of a job were the same bytes when they were compared, and as long in every round.

- *CPU*: user and system time.
- *peak*: resident memory of the largest single process.
- *÷ X*: this row's time divided by X's time in the same round, median over the rounds. Above 1 is
  slower than X. *CPU ÷ X* and *peak ÷ X*: the same of CPU time and of peak memory.
- *goals* are judged by the same medians, a peak by the highest of all rounds. Jobs and peers without
  a goal may have fewer rounds; their number is shown.

[README.md](README.md) says more, and [NOTES.md](NOTES.md) what limits the slower ones.`;

export function formatHead({ command, date, minutes, machine, versions }) {
  const facts = [
    ['date', date],
    ['command', `\`${command}\`, which took ${Math.ceil(minutes)} min`],
    ...machine,
    ...versions,
  ];
  return `## How\n\n${formatFacts(facts)}\n\n${LEGEND}\n`;
}

/** All of it, the goals first. */
export function formatReport({ head, goals, sections }) {
  const plot = '![Throughput by tool, a group of bars for each job](throughput.svg)\n';
  const text = [...(goals.length > 0 ? [formatGoals(goals)] : []), plot, head, ...sections].join('\n');
  return ['# Benchmark results\n', tableOfContents(text), text].join('\n');
}
