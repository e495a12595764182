// Resolves --to, --columns and --infer-numbers: the format of the output. By default its name decides, if it implies another
// format than that of the records read. What can't be converted is refused here, so that no output is silently in the format
// of the input.
import { CONVERTED, isConverted, isOfRows, type ConversionSpec, type ConvertedName } from './conversion.ts';
import { UsageError } from './errors.ts';
import { formatOfName, typedLinesOfInputs } from './format-by-name.ts';
import { formatByHabit } from './format-habits.ts';
import {
  FORMATS,
  isTypedLines,
  type CommentSpec,
  type FormatName,
  type Framing,
  type HeaderOut,
  type TypedLinesName,
} from './job-spec.ts';
import type { Job } from './job.ts';

interface Resolved {
  readonly format: FormatName;
  readonly framing: Framing;
  readonly comments: CommentSpec | undefined;
  readonly headerOut: HeaderOut;
  /** The module may still name a format. */
  readonly isFormatOpen: boolean;
}

type Chosen = Pick<ConversionSpec, 'to' | 'from'>;

export function resolveConversion(job: Job, resolved: Resolved): ConversionSpec | undefined {
  const asked = namedFormat(job.to);
  if (resolved.isFormatOpen) return undefined;
  const { format } = resolved;
  const chosen = asked === undefined ? byName(job, format) : asOption(asked, format, job);
  if (chosen === undefined) {
    refuseWithout(job, format);
    return undefined;
  }
  refuseUnfit(job, chosen, resolved);
  return {
    ...chosen,
    columns: resolveColumns(job.columns),
    areOfFirst: false,
    infersNumbers: resolveNumbers(job, chosen, format),
  };
}

/** The format of the output, for options that apply to it. */
export function outputFormat(format: FormatName, conversion: ConversionSpec | undefined): FormatName {
  return conversion?.to ?? format;
}

function namedFormat(to: string | undefined): ConvertedName | undefined {
  if (to === undefined) return undefined;
  const name = FORMATS.find((each) => each === to.toLowerCase()) ?? formatByHabit(to);
  if (name !== undefined && isConverted(name)) return name;
  const known = CONVERTED.join(', ');
  if (name === undefined) {
    const advice = /^\.?json$/i.test(to)
      ? '--to ndjson is one JSON value on each line; for an array: … | jq -s .'
      : undefined;
    throw new UsageError(`--to takes the name of a format (${known}), not '${to}'`, {
      ...(advice === undefined ? {} : { advice }),
    });
  }
  throw new UsageError(`--to takes ${known}: records can't be converted to ${name}`, {
    advice:
      name === 'lines'
        ? 'a string that --map returns is written as it is'
        : `a map may return lines of ${name} as strings`,
  });
}

/** The header of their columns, if they are read as rows. */
const TABLE_HEADERS: Readonly<Record<TypedLinesName, string>> = {
  vcf: "'#'",
  sam: "0 --comment '@' --comment-out drop",
  bed: '0',
  gff: "0 --comment '#' --comment-out drop",
};

/** Undefined if records have this format anyway. */
function asOption(to: ConvertedName, format: FormatName, job: Job): Chosen | undefined {
  if (to === format) return undefined;
  if (isConverted(format)) return { to, from: { by: 'option' } };
  const typed: TypedLinesName | undefined = isTypedLines(format) ? format : typedOf([job.input ?? []].flat());
  const advice =
    typed !== undefined
      ? `read them as rows: -F tsv --header ${TABLE_HEADERS[typed]} --to ${to}`
      : `name the format of the input: -F ${CONVERTED.filter((name) => name !== to).join(', -F ')}`;
  throw new UsageError(`--to ${to} converts records of ${CONVERTED.join(', ')}, and these are ${format}`, { advice });
}

function typedOf(inputs: readonly string[]): TypedLinesName | undefined {
  const format = typedLinesOfInputs(inputs)?.format;
  return format !== undefined && isTypedLines(format) ? format : undefined;
}

/** What a command prints is written as it is, and so are lines of which nobody says what they are. */
function byName(job: Job, format: FormatName): Chosen | undefined {
  if (job.command !== undefined || !isConverted(format)) return undefined;
  const outputs = [job.output ?? []].flat();
  const named = outputs.flatMap((output) => {
    const to = formatOfName(output);
    return to === undefined || !isConverted(to) ? [] : [{ to, output }];
  });
  const [first] = named;
  if (first === undefined || named.every(({ to }) => to === format)) return undefined;
  const other = named.find(({ to }) => to !== first.to);
  const silent = outputs.find((output) => named.every((each) => each.output !== output));
  if (other !== undefined || silent !== undefined) {
    const rest = other === undefined ? `the name of '${silent}' names no format` : `'${other.output}' is ${other.to}`;
    throw new UsageError(`'${first.output}' is ${first.to} by its name, and ${rest}: both mates have one format`, {
      advice: `choose one: --to ${first.to}, or --to ${format}`,
    });
  }
  return { to: first.to, from: { by: 'name', output: first.output } };
}

function refuseUnfit(job: Job, { to, from }: Chosen, { format, framing, comments, headerOut }: Resolved): void {
  const is = from.by === 'option' ? `--to ${to}` : `'${from.output}' is ${to} by its name, which`;
  const stay = from.by === 'option' ? undefined : `to write ${format} all the same: --to ${format}`;
  const refuse = (why: string, advice?: string) => {
    const all = [advice, stay].filter((each) => each !== undefined);
    throw new UsageError(`${is} ${why}`, all.length === 0 ? {} : { advice: all.join('; ') });
  };
  const isMapped = job.map !== undefined || job.transform !== undefined;
  if (framing.terminator === 'nul') refuse('is not for --null: its records end with a newline');
  if (format !== 'fastq' && framing.linesPerRecord > 1) refuse('is not for --lines-per-record: a row is one line');
  if (comments?.isKept === true) refuse('has no place for comment lines', 'to drop them: --comment-out drop');
  if (format === 'fasta' && to === 'fastq' && !isMapped) {
    refuse(
      'needs qualities, which fasta does not have',
      'a map gives them: --map \'({ id, seq, qual: "I".repeat(seq.length) })\'',
    );
  }
  if (!isOfRows(to) && headerOut.kind !== 'default' && headerOut.kind !== 'none') {
    refuse(`has no header: --header-out is for tsv and csv`);
  }
  if (!isOfRows(to) && job.ragged === true) refuse('is not for --ragged: a field without a column has no name');
}

/** Options of a conversion, if there is none. */
function refuseWithout({ columns, inferNumbers, to }: Job, format: FormatName): void {
  const option = columns !== undefined ? '--columns' : inferNumbers === true ? '--infer-numbers' : undefined;
  if (option === undefined) return;
  const what =
    option === '--columns' ? 'names the columns of a converted output' : 'is for rows that are converted to ndjson';
  throw new UsageError(`${option} ${what}, and the output is ${format}, as the input is`, {
    ...(to === undefined ? { advice: `name its format: --to ${option === '--columns' ? 'csv' : 'ndjson'}` } : {}),
  });
}

/** `a,b,c`; a name with a comma is in quotes, as in CSV. */
function resolveColumns(columns: Job['columns']): readonly string[] | undefined {
  if (columns === undefined) return undefined;
  const names = typeof columns === 'string' ? splitNames(columns) : [...columns];
  const empty = names.findIndex((name) => name === '');
  if (names.length === 0 || empty >= 0) {
    throw new UsageError(
      `--columns takes names separated by commas, and ${names.length === 0 ? 'there is none' : `name ${empty + 1} is empty`}`,
    );
  }
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new UsageError(`--columns has '${twice}' twice`);
  return names;
}

function splitNames(text: string): string[] {
  const names: string[] = [];
  const name = /(?:"((?:[^"]|"")*)"|([^,"]*))(?:,|$)/gy;
  while (name.lastIndex < text.length) {
    const at = name.lastIndex;
    const found = name.exec(text);
    if (found === null) {
      throw new UsageError(`--columns takes names separated by commas, and a quote is not closed: ${text.slice(at)}`);
    }
    names.push(found[1]?.replaceAll('""', '"') ?? found[2]!);
    if (name.lastIndex === text.length && text.endsWith(',')) names.push('');
  }
  return names;
}

function resolveNumbers({ inferNumbers }: Job, { to }: Chosen, format: FormatName): boolean {
  if (inferNumbers !== true) return false;
  if (to === 'ndjson' && isOfRows(format)) return true;
  const why = to === 'ndjson' ? `the parts of ${format} are strings` : `${to} has no numbers`;
  throw new UsageError(`--infer-numbers is for rows that are converted to ndjson: ${why}`);
}
