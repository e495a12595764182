// --format: what a record is, and how the stream is cut for it.
import { UsageError } from './errors.ts';
import { formatAdvice, formatByHabit } from './format-habits.ts';
import { FORMATS, type FormatName, type Framing } from './job-spec.ts';
import type { Job } from './job.ts';
import { parseCount } from './size.ts';

const FASTQ_LINES = 4;
const RECORDS = {
  csv: 'a record of csv ends where a line does, outside of quotes',
  ndjson: 'a record of ndjson is one line',
  fastq: 'a record of fastq is four lines',
  fasta: 'a record of fasta is what stands from one > to the next',
} as const;

/** What the options say; undefined where they say nothing. */
export function namedFormat(format: string | undefined): FormatName | undefined {
  if (format === undefined) return undefined;
  const known = FORMATS.find((name) => name === format.toLowerCase()) ?? formatByHabit(format);
  if (known !== undefined) return known;
  const advice = formatAdvice(format);
  throw new UsageError(`--format takes the name of a format (${FORMATS.join(', ')}), not '${format}'`, {
    ...(advice === undefined ? {} : { advice }),
  });
}

/** @throws UsageError for what only lines (tsv are lines, too) can have: another terminator, several lines, a header */
export function framingFor(format: FormatName, { null: isNul = false, linesPerRecord, header }: Job): Framing {
  const lines = linesPerRecord === undefined ? 1 : parseCount(String(linesPerRecord), '--lines-per-record');
  if (format === 'lines' || format === 'tsv') return { terminator: isNul ? 'nul' : 'newline', linesPerRecord: lines };
  if (isNul) throw new UsageError(`--null is for lines: the records of ${format} end with a newline`);
  if (linesPerRecord !== undefined) {
    throw new UsageError(`--lines-per-record is for lines: ${RECORDS[format]}`);
  }
  if (format !== 'csv' && header !== undefined && String(header) !== '0')
    throw new UsageError(`--header is for lines: ${format} has none`);
  return { terminator: 'newline', linesPerRecord: format === 'fastq' ? FASTQ_LINES : 1 };
}

/** --line-width: of FASTA alone; undefined where nothing is said. */
export function resolveLineWidth(lineWidth: Job['lineWidth'], format: FormatName): number | undefined {
  if (lineWidth === undefined) return undefined;
  if (format !== 'fasta') throw new UsageError(`--line-width is for --format fasta, not for ${format}`);
  return parseCount(String(lineWidth), '--line-width');
}
