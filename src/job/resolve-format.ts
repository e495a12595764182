// Resolves --format: the format, and how the stream is split for it. The option comes first, then
// the module's format, then the names of the inputs.
import { UsageError } from './errors.ts';
import { formatOfInputs, otherFormatAdvice, typedLinesOfInputs } from './format-by-name.ts';
import { formatAdvice, formatByHabit } from './format-habits.ts';
import {
  FORMATS,
  isTypedLines,
  type FormatName,
  type FormatSource,
  type Framing,
  type HeaderSpec,
} from './job-spec.ts';
import type { Job } from './job.ts';
import { parseCount } from './size.ts';

const FASTQ_LINES = 4;
const RECORDS = {
  csv: 'a record of csv ends at a line end outside of quotes',
  ndjson: 'a record of ndjson is one line',
  fastq: 'a record of fastq is four lines',
  fasta: 'a record of fasta reaches from one > to the next',
  vcf: 'a record of vcf is one line',
  sam: 'a record of sam is one line',
  bed: 'a record of bed is one line',
  gff: 'a record of gff is one line',
} as const;

export interface FormatChoice {
  readonly format: FormatName;
  readonly from: FormatSource;
}

export const PLAIN_LINES: FormatChoice = { format: 'lines', from: { by: 'default' } };

/** `declared`: the module's format; `open` if the module is not loaded yet. */
export function chooseFormat(job: Job, declared: FormatName | 'none' | 'open'): FormatChoice {
  const format = namedFormat(job.format);
  if (format !== undefined) return { format, from: { by: 'option' } };
  if (declared === 'open') return PLAIN_LINES;
  if (declared !== 'none') return { format: declared, from: { by: 'module' } };
  const inputs = [job.input ?? []].flat();
  const named = formatOfInputs(inputs) ?? (isOfExpressions(job) ? typedLinesOfInputs(inputs) : undefined);
  return named === undefined ? PLAIN_LINES : { format: named.format, from: { by: 'name', input: named.input } };
}

/**
 * Commands and modules without a format of their own get the lines of such files, header and all.
 * So do expressions with --comment, for whom header lines are comments.
 */
function isOfExpressions({ transform, command, comment }: Job): boolean {
  return transform === undefined && command === undefined && comment === undefined;
}

/** Adds to the error's advice that a name chose the format, if the job would be valid in lines. */
export function blameName(error: unknown, { format, from }: FormatChoice, tryLines: () => unknown): unknown {
  if (from.by !== 'name' || !(error instanceof UsageError)) return error;
  try {
    tryLines();
  } catch {
    return error; // the name is not the cause
  }
  const advice = [error.advice, otherFormatAdvice({ format, input: from.input })].filter((each) => each !== undefined);
  return new UsageError(error.message, { place: error.place, advice: advice.join('; ') });
}

/** The format of the options; undefined if none names one. */
function namedFormat(format: string | undefined): FormatName | undefined {
  if (format === undefined) return undefined;
  const known = FORMATS.find((name) => name === format.toLowerCase()) ?? formatByHabit(format);
  if (known !== undefined) return known;
  const advice = formatAdvice(format);
  throw new UsageError(`--format takes the name of a format (${FORMATS.join(', ')}), not '${format}'`, {
    ...(advice === undefined ? {} : { advice }),
  });
}

/**
 * @throws UsageError for options that only lines (and tsv) support: another terminator, several
 * lines, a header
 */
export function framingFor(format: FormatName, job: Job): Framing {
  const { null: isNul = false, linesPerRecord, header } = job;
  const lines = linesPerRecord === undefined ? 1 : parseCount(String(linesPerRecord), '--lines-per-record');
  if (format === 'lines' || format === 'tsv') return { terminator: isNul ? 'nul' : 'newline', linesPerRecord: lines };
  if (isTypedLines(format) && (job.pair === true || job.interleaved === true)) {
    throw new UsageError(
      `--${job.pair === true ? 'pair' : 'interleaved'} is not for ${format}: its records are no pairs`,
      {
        advice: 'to read its lines as pairs: -F lines',
      },
    );
  }
  if (isNul) throw new UsageError(`--null is for lines: the records of ${format} end with a newline`);
  if (linesPerRecord !== undefined) {
    throw new UsageError(`--lines-per-record is for lines: ${RECORDS[format]}`);
  }
  if (format !== 'csv' && !isTypedLines(format) && header !== undefined && String(header) !== '0')
    throw new UsageError(`--header is for lines: ${format} has none`);
  return { terminator: 'newline', linesPerRecord: format === 'fastq' ? FASTQ_LINES : 1 };
}

/** --line-width: for output in FASTA only; undefined if not given. */
export function resolveLineWidth(lineWidth: Job['lineWidth'], format: FormatName): number | undefined {
  if (lineWidth === undefined) return undefined;
  if (format !== 'fasta') throw new UsageError(`--line-width is for --format fasta, not for ${format}`);
  return parseCount(String(lineWidth), '--line-width');
}

/** --ragged: for rows below a header. */
export function resolveRagged(ragged: Job['ragged'], format: FormatName, header: HeaderSpec): boolean {
  if (ragged !== true) return false;
  if (format !== 'lines' && format !== 'tsv' && format !== 'csv') {
    const why = isTypedLines(format) ? 'has its own columns' : 'has no columns';
    throw new UsageError(`--ragged is for lines, tsv and csv: ${format} ${why}`);
  }
  if (header.kind === 'none') {
    throw new UsageError('--ragged accepts rows that are longer or shorter than the header, but there is no header', {
      advice: 'use --header 1, or --header PREFIX; without a header every row is accepted',
    });
  }
  return true;
}
