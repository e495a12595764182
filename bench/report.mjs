// Figures to text: one Markdown table a job, padded so that it reads as well on a terminal.

const MEGABYTE = 1e6;

function formatSeconds(seconds) {
  if (seconds < 1) return `${(seconds * 1000).toFixed(seconds < 0.1 ? 1 : 0)} ms`;
  return `${seconds.toFixed(2)} s`;
}

const orDash = (value, format) => (Number.isFinite(value) ? format(value) : '–');
const formatMegabytes = (bytes) => orDash(bytes, (known) => `${(known / MEGABYTE).toFixed(0)} MB`);
const formatRatio = (ratio) => orDash(ratio, (known) => known.toFixed(2));

function row(summary) {
  const { median, min, max } = summary.seconds;
  const rate = summary.inputBytes / MEGABYTE / median;
  return [
    summary.name,
    formatSeconds(median),
    `${formatSeconds(min)} to ${formatSeconds(max)}`,
    rate < 1 ? '–' : `${rate.toFixed(0)} MB/s`,
    orDash(summary.cpuSeconds, formatSeconds),
    formatMegabytes(summary.peakRssBytes.median),
    formatMegabytes(summary.peakRssBytes.max),
    ...summary.ratios.map(formatRatio),
  ];
}

function markdownTable(header, rows) {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((cells) => cells[column].length)));
  const line = (cells) =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(header), rule, ...rows.map(line)].join('\n');
}

/** A section of the report: title, table, and the peers that this machine doesn't have. */
export function formatJob(job, summaries, rounds) {
  const per = job.metric === 'peakRssBytes' ? 'peak ÷' : '÷';
  const header = ['', 'median', 'min to max', 'rate', 'CPU', 'peak', 'highest peak'];
  header.push(...job.references.map((reference) => `${per} ${reference}`));
  const megabytes = job.input.bytes / MEGABYTE;
  const size = megabytes >= 0.1 ? `, ${megabytes} MB of ${job.input.kind}` : '';
  const parts = [`## ${job.name}: ${job.title}${size} (${rounds} rounds)`];
  if (summaries.length > 0) parts.push(markdownTable(header, summaries.map(row)));
  if (job.missing.length > 0) {
    parts.push(job.missing.map(({ name, reason }) => `Missing: ${name} (${reason}).`).join('\n'));
  }
  return `${parts.join('\n\n')}\n`;
}

const LEGEND = `Wall time of the whole process, input in page cache, output to /dev/null unless the job says otherwise. CPU is user
and system time. "peak" is the resident memory of the largest single process. "÷ X" is the median over the rounds of
this row's time ÷ X's time in the same round: above 1 is slower than X. More: [README.md](README.md).`;

export function formatHead({ command, date, machine, versions }) {
  const facts = [['date', date], ['command', `\`${command}\``], ...machine, ...versions];
  return `# Benchmark results\n\n${facts.map(([name, value]) => `- ${name}: ${value}`).join('\n')}\n\n${LEGEND}\n`;
}
