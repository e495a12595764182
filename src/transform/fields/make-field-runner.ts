// Whether work on fields can run on bytes, with this run's delimiter and encoding, and the runner that does so.
import type { Delimiter, FormatName, Framing } from '../../job/job-spec.ts';
import { NEWLINE, NUL } from '../../records/scanner.ts';
import { findUnencodable } from '../../records/text.ts';
import type { BatchRunner } from '../batch-runner.ts';
import type { RunnerOptions } from '../record-wise/record-runner.ts';
import type { WorkerContext } from '../worker-context.ts';
import { comparedTexts, withWidthChecked, type FieldName, type FieldText, type FieldWork } from './field-plan.ts';
import { KernelRunner } from './kernel-runner.ts';
import type { Layout } from './kernel/field-program.ts';
import { newKernelFields } from './kernel/kernel-fields.ts';
import { FASTA_LINES, fixedLines } from './record-lines.ts';

/** Undefined where it can't, or where there is no kernel to be had: then it is for `ordinary`, on texts. */
export function makeFieldRunner(
  given: FieldWork,
  context: WorkerContext,
  options: RunnerOptions,
  ordinary: (options: RunnerOptions) => BatchRunner,
): BatchRunner | undefined {
  const { format, framing, encoding, delimiter, isRagged } = options;
  const work = isRagged === true ? given : withWidthChecked(given, context.columns.length);
  const literals = work.map?.parts.flatMap((part) => (part.kind === 'literal' ? part.text : [])) ?? [];
  const compared = work.filter === undefined ? [] : comparedTexts(work.filter);
  // refused when it comes out, and never equal to anything: both are for texts
  if ([...literals, ...compared].some((text) => findUnencodable(text, encoding) >= 0)) return undefined;
  // that there is such a column, once, has been seen to when the expression was compiled
  const indexOf = (name: FieldName) => (typeof name === 'number' ? name : context.columns.indexOf(name) + 1);
  const isRow = work.map?.isRow === true;
  const borders = isOfSequences(format)
    ? bordersOfSequences(format, delimiter, isRow)
    : bordersOfLines(format, framing, delimiter);
  if (borders === undefined) return undefined;
  // what row() refuses in a value
  const broken = [borders.delimiter, borders.terminator].map((code) => String.fromCharCode(code));
  if (isRow && literals.some((text) => broken.some((each) => text.includes(each)))) return undefined;
  if (isRow && !isJoinable(work.map, borders.delimiter)) return undefined;
  // of two values for one field the later one counts, if the other is none that set() refuses
  const columns = work.map?.columns?.map(indexOf) ?? [];
  if (new Set(columns).size < columns.length) return undefined;
  const kernel = newKernelFields(work, { indexOf, encoding, ...borders });
  const { terminator } = borders;
  const lines = format === 'fasta' ? FASTA_LINES : fixedLines(terminator, framing.linesPerRecord);
  return kernel === undefined ? undefined : new KernelRunner(context, options, { kernel, terminator, lines, ordinary });
}

/** Numbers and changed fields are put out without a look for the delimiter: it must be none of their characters. */
function isJoinable({ parts }: FieldText, delimiter: number): boolean {
  if (/^[\0-\x1f ,:;|]$/.test(String.fromCharCode(delimiter))) return true;
  return !parts.some((part) => part.kind === 'number' || (part.kind === 'field' && part.change !== undefined));
}

interface Borders {
  readonly delimiter: number;
  readonly terminator: number;
  readonly layout: Layout;
  /** What a field may hold, and row() refuses. */
  readonly joint?: number;
}

function isOfSequences(format: FormatName): format is 'fastq' | 'fasta' {
  return format === 'fastq' || format === 'fasta';
}

/** What is between their parts is known; the delimiter is that of row(). */
function bordersOfSequences(layout: 'fastq' | 'fasta', delimiter: Delimiter, isRow: boolean): Borders | undefined {
  if (!isRow) return { delimiter: NEWLINE, terminator: NEWLINE, layout };
  if (delimiter.kind !== 'text' || !/^[\0-\x09\x0b-\x7f]$/.test(delimiter.text)) return undefined;
  const byte = delimiter.text.charCodeAt(0);
  return { delimiter: byte, terminator: NEWLINE, layout, joint: byte };
}

function bordersOfLines(format: FormatName, framing: Framing, delimiter: Delimiter): Borders | undefined {
  if ((format !== 'lines' && format !== 'tsv') || framing.linesPerRecord !== 1) return undefined;
  if (delimiter.kind !== 'text' || !/^[\0-\x7f]$/.test(delimiter.text)) return undefined;
  const terminator = framing.terminator === 'newline' ? NEWLINE : NUL;
  return { delimiter: delimiter.text.charCodeAt(0), terminator, layout: 'lines' };
}
