// Figures to text, for all reports: tables padded so that they read as well on a terminal.

/** The first column to the left, the figures to the right. */
export function markdownTable(header, rows) {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((cells) => cells[column].length)));
  const cell = (text, column) => (column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column]));
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(header), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

export function formatSeconds(seconds) {
  if (seconds < 1) return `${(seconds * 1000).toFixed(seconds < 0.1 ? 1 : 0)} ms`;
  return `${seconds.toFixed(2)} s`;
}

export const orDash = (value, format) => (Number.isFinite(value) ? format(value) : '–');

export const formatFacts = (facts) => facts.map(([name, value]) => `- ${name}: ${value}`).join('\n');

/** A list of links to the sections of a page. What a heading says after a colon is left out. */
export function tableOfContents(text) {
  const links = [...text.matchAll(/^## (.+)$/gm)].map(
    ([, heading]) => `- [${heading.split(':')[0]}](#${slug(heading)})`,
  );
  return `${links.join('\n')}\n`;
}

/** The anchor of a heading, as GitHub makes it. */
function slug(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}
