// The format by the names of the inputs, if neither an option nor the module names one. Pure.
// Inputs whose names disagree, or of which only some imply a format, are refused: one of them would
// be read in the wrong format.
import { UsageError } from './errors.ts';
import type { FormatName, TypedLinesName } from './job-spec.ts';

const ENDINGS: ReadonlyMap<string, FormatName> = new Map([
  ['fq', 'fastq'],
  ['fastq', 'fastq'],
  ['fa', 'fasta'],
  ['fasta', 'fasta'],
  ['fna', 'fasta'],
  ['ffn', 'fasta'],
  ['faa', 'fasta'],
  ['csv', 'csv'],
  ['tsv', 'tsv'],
  ['ndjson', 'ndjson'],
  ['jsonl', 'ndjson'],
]);

/** Files that lines can read, too: their names refuse nothing. */
const TYPED_LINES: ReadonlyMap<string, TypedLinesName> = new Map([
  ['vcf', 'vcf'],
  ['sam', 'sam'],
  ['bed', 'bed'],
  ['gff', 'gff'],
  ['gff3', 'gff'],
  ['gtf', 'gff'],
]);

const COMPRESSED = /\.(?:gz|bgz|bgzf|zst|zstd)$/i;

/**
 * The format of an input by its name, ignoring case and compression; undefined if the name implies
 * none.
 */
export function formatOfName(name: string): FormatName | undefined {
  return ENDINGS.get(endingOf(name) ?? '');
}

function endingOf(name: string): string | undefined {
  return /\.([^./]+)$/.exec(name.replace(COMPRESSED, ''))?.[1]?.toLowerCase();
}

/** The prefix of header lines in files that are lines for threadmill but have a header. */
const HEADER_MARKS: ReadonlyMap<string, string> = new Map([
  ['vcf', '#'],
  ['gff', '#'],
  ['gff3', '#'],
  ['gtf', '#'],
  ['maf', '#'],
  ['sam', '@'],
]);

/** Undefined if no name implies one. */
export function headerMarkOf(inputs: readonly string[]): string | undefined {
  return inputs.flatMap((input) => HEADER_MARKS.get(endingOf(input) ?? '') ?? [])[0];
}

export interface NamedByInputs {
  readonly format: FormatName;
  /** The first input whose name implies it. */
  readonly input: string;
}

/**
 * The format that all names imply; undefined if none implies one. @throws UsageError if they imply
 * different formats, or only some imply one
 */
export function formatOfInputs(inputs: readonly string[]): NamedByInputs | undefined {
  const named = inputs.flatMap((input) => {
    const format = formatOfName(input);
    return format === undefined ? [] : [{ input, format }];
  });
  const [first] = named;
  if (first === undefined) return undefined;
  const other = named.find(({ format }) => format !== first.format);
  if (other !== undefined) {
    throw new UsageError(
      `'${first.input}' is ${first.format} by its name, and '${other.input}' is ${other.format}: a run has one format`,
      { advice: `choose one: -F ${first.format}, -F ${other.format} or -F lines` },
    );
  }
  const silent = inputs.find((input) => formatOfName(input) === undefined);
  if (silent !== undefined) {
    const displayName = silent === '-' ? 'standard input has no name' : `the name of '${silent}' names no format`;
    throw new UsageError(`'${first.input}' is ${first.format} by its name, and ${displayName}`, {
      advice: `name the format of all inputs: -F ${first.format}, or -F lines`,
    });
  }
  return first;
}

/** The format of typed lines that every name implies; undefined if one does not. */
export function typedLinesOfInputs(inputs: readonly string[]): NamedByInputs | undefined {
  const formats = new Set(inputs.map((input) => TYPED_LINES.get(endingOf(input) ?? '')));
  const [format] = formats;
  return format === undefined || formats.size > 1 ? undefined : { format, input: inputs[0]! };
}

/** The option to type if the format by name is not the intended one. */
export function otherFormatAdvice({ format, input }: NamedByInputs): string {
  return `'${input}' is ${format} by its name; if its records are lines: -F lines`;
}
