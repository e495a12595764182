// Decides whether work on fields can run on bytes with this run's delimiter and encoding, and makes
// the runner.
import type { Delimiter, FormatName, Framing } from '../../job/job-spec.ts';
import { FieldJoiner } from '../../records/field-joiner.ts';
import { NEWLINE, NUL } from '../../records/scanner.ts';
import { findUnencodable } from '../../records/text.ts';
import type { BatchRunner } from '../batch-runner.ts';
import type { RunnerOptions } from '../record-wise/record-runner.ts';
import type { WorkerContext } from '../worker-context.ts';
import {
  comparedTexts,
  withFieldsCounted,
  withWidthChecked,
  type FieldName,
  type FieldText,
  type FieldWork,
} from './field-plan.ts';
import { KernelRunner } from './kernel-runner.ts';
import { newKernelFields, type KernelFieldsOptions } from './kernel/kernel-fields.ts';
import { tableOf, typedColumn, withSoundRecords } from './typed-fields.ts';
import { CsvCuts, FastaCuts, LineCuts, type RecordCuts } from './record-cuts.ts';

/** Undefined if it can't, or if there is no kernel: then `ordinary` runs the work on strings. */
export function makeFieldRunner(
  given: FieldWork,
  context: WorkerContext,
  options: RunnerOptions,
  ordinary: (options: RunnerOptions) => BatchRunner,
): BatchRunner | undefined {
  const { format, encoding, isRagged } = options;
  // Without a whole header VCF has no width that the kernel could check.
  if (context.columns.length < (tableOf(format)?.leastInHeader ?? 0)) return undefined;
  const sound = withSoundRecords(given, format, context.columns.length);
  const work = isRagged === true ? given : widthChecked(sound, format, context.columns.length);
  const literals = work.map?.parts.flatMap((part) => (part.kind === 'literal' ? part.text : [])) ?? [];
  const compared = work.filter === undefined ? [] : comparedTexts(work.filter);
  // Such a literal is an error in the output, and equals no field: both are left to the string
  // runner.
  if ([...literals, ...compared].some((text) => findUnencodable(text, encoding) >= 0)) return undefined;
  // When the expression was compiled, each column was found to exist exactly once.
  const indexOf = (name: FieldName) =>
    typeof name === 'number' ? name : (typedColumn(name, format) ?? context.columns.indexOf(name) + 1);
  const isRow = work.map?.isRow === true;
  const borders = bordersOf(options, isRow);
  if (borders === undefined) return undefined;
  // Values that row() refuses.
  const broken = [borders.delimiter, borders.terminator].map((code) => String.fromCharCode(code));
  const isBroken = isRow && literals.some((text) => broken.some((each) => text.includes(each)));
  if (isBroken && borders.writtenAs === undefined) return undefined;
  if (isRow && !isJoinable(work.map, borders.delimiter)) return undefined;
  // A field that is set twice is left to set(), which may refuse the overwritten value.
  const columns = work.map?.columns?.map(indexOf) ?? [];
  if (new Set(columns).size < columns.length) return undefined;
  const kernel = newKernelFields(work, { indexOf, encoding, ...borders });
  if (kernel === undefined) return undefined;
  const { terminator } = borders;
  const cuts = cutsOf(options, terminator);
  return new KernelRunner(context, options, { kernel, terminator, cuts, ordinary });
}

function cutsOf({ format, delimiter, framing }: RunnerOptions, terminator: number): RecordCuts {
  if (format === 'fasta') return new FastaCuts();
  if (format === 'csv' && delimiter.kind === 'quoted') return new CsvCuts(delimiter.text);
  return new LineCuts(terminator, framing.linesPerRecord);
}

/** For CSV, every record is compared with the header, as it is on strings. */
function widthChecked(work: FieldWork, format: FormatName, columns: number): FieldWork {
  if (format !== 'csv') return withWidthChecked(work, columns);
  return columns === 0 ? work : withFieldsCounted(work, columns);
}

/**
 * Numbers and changed fields are written without a check for the delimiter: they must not be able
 * to contain it.
 */
function isJoinable({ parts }: FieldText, delimiter: number): boolean {
  if (/^[\0-\x1f ,:;|]$/.test(String.fromCharCode(delimiter))) return true;
  return !parts.some((part) => part.kind === 'number' || (part.kind === 'field' && part.change !== undefined));
}

type Borders = Pick<KernelFieldsOptions, 'delimiter' | 'terminator' | 'layout' | 'writtenAs' | 'joint'>;

function bordersOf({ format, framing, delimiter }: RunnerOptions, isRow: boolean): Borders | undefined {
  switch (format) {
    case 'fastq':
    case 'fasta':
      return bordersOfSequences(format, delimiter, isRow);
    case 'csv':
      return bordersOfCsv(delimiter);
    case 'lines':
    case 'tsv':
    case 'vcf':
    case 'sam':
    case 'bed':
    case 'gff':
      return bordersOfLines(framing, delimiter);
    default:
      return undefined;
  }
}

/** A sequence record's parts have fixed borders; the delimiter is that of row(). */
function bordersOfSequences(layout: 'fastq' | 'fasta', delimiter: Delimiter, isRow: boolean): Borders | undefined {
  if (!isRow) return { delimiter: NEWLINE, terminator: NEWLINE, layout };
  if (delimiter.kind !== 'text' || !isOneByte(delimiter.text) || delimiter.text === '\n') return undefined;
  const byte = delimiter.text.charCodeAt(0);
  return { delimiter: byte, terminator: NEWLINE, layout, joint: byte };
}

function bordersOfLines({ terminator, linesPerRecord }: Framing, delimiter: Delimiter): Borders | undefined {
  if (delimiter.kind !== 'text' || !isOneByte(delimiter.text) || linesPerRecord !== 1) return undefined;
  return {
    delimiter: delimiter.text.charCodeAt(0),
    terminator: terminator === 'newline' ? NEWLINE : NUL,
    layout: 'lines',
  };
}

function bordersOfCsv(delimiter: Delimiter): Borders | undefined {
  if (delimiter.kind !== 'quoted' || !isOneByte(delimiter.text)) return undefined;
  const joint = new FieldJoiner({ delimiter, terminator: '\n' });
  const writtenAs = (literal: string) => joint.escape(literal)!;
  return { delimiter: delimiter.text.charCodeAt(0), terminator: NEWLINE, layout: 'csv', writtenAs };
}

function isOneByte(delimiter: string): boolean {
  return /^[\0-\x7f]$/.test(delimiter);
}
