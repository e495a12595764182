// The summary of a successful run, one line.
import type { Job } from '../job/job.ts';
import type { Outcome } from '../job/outcome.ts';
import { formatSize } from '../job/size.ts';
import { formatCount, formatElapsed, formatThroughput } from './figures.ts';
import { printable } from '../job/printable.ts';
import { quarantineFiles } from '../io/output/quarantine-files.ts';

/**
 * `1,000 records in, 990 out, 10 dropped; 1.5 MiB in, 1.2 MiB out; 0.42 s, 3.6 MiB/s; short 4;
 * empty 6`
 */
export function formatSummary(outcome: Outcome): string {
  const { recordsIn, recordsOut, recordsDropped, recordsQuarantined, bytesIn, bytesOut, elapsedMs, counters } = outcome;
  const counted = Object.entries(counters).map(([name, count]) => `${printable(name)} ${formatCounter(count)}`);
  const aside = recordsQuarantined > 0 ? `, ${formatCount(recordsQuarantined)} quarantined` : '';
  const { commentLines, blankLines } = outcome;
  return [
    `${formatCount(recordsIn)} records in, ${formatCount(recordsOut)} out, ${formatCount(recordsDropped)} dropped${aside}`,
    ...(outcome.retried > 0 ? [`${formatCount(outcome.retried)} ${outcome.retried === 1 ? 'retry' : 'retries'}`] : []),
    ...(commentLines > 0 ? [`${formatCount(commentLines)} comment ${linesOf(commentLines)}`] : []),
    ...(blankLines > 0 ? [`${formatCount(blankLines)} blank ${linesOf(blankLines)} skipped`] : []),
    `${formatSize(bytesIn)} in, ${formatSize(bytesOut)} out`,
    `${formatElapsed(elapsedMs)}, ${formatThroughput(bytesIn, elapsedMs)}`,
    ...counted,
  ].join('; ');
}

function linesOf(count: number): string {
  return count === 1 ? 'line' : 'lines';
}

/** Counters belong to the user: they may be fractions, and below zero. */
function formatCounter(count: number): string {
  return Number.isInteger(count) && count >= 0 ? formatCount(count) : String(count);
}

/** `12 records quarantined: see bad.txt and bad.txt.errors.jsonl` */
export function quarantined(records: number, { quarantine }: Job): string {
  const count = `${formatCount(records)} ${records === 1 ? 'record' : 'records'} quarantined`;
  const files = quarantineFiles(quarantine);
  return files === undefined ? count : `${count}: see ${files.records.join(', ')} and ${files.errors}`;
}
