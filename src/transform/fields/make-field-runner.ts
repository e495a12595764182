// Whether work on fields can run on bytes, with this run's delimiter and encoding, and the runner that does so.
import { NEWLINE, NUL } from '../../records/scanner.ts';
import { findUnencodable } from '../../records/text.ts';
import type { BatchRunner } from '../batch-runner.ts';
import type { RunnerOptions } from '../record-runner.ts';
import type { WorkerContext } from '../worker-context.ts';
import { comparedTexts, withWidthChecked, type FieldName, type FieldWork } from './field-plan.ts';
import { FieldRunner } from './field-runner.ts';
import { newKernelFields } from './kernel/kernel-fields.ts';
import { ReadRunner } from './read-runner.ts';

/**
 * Undefined where it can't: then it is for `ordinary`, as are batches that are no text in the encoding. `kernelFor`
 * gives undefined where there is no kernel to be had.
 */
export function makeFieldRunner(
  given: FieldWork,
  context: WorkerContext,
  options: RunnerOptions,
  ordinary: () => BatchRunner,
  kernelFor = newKernelFields,
): BatchRunner | undefined {
  const { format, framing, encoding, delimiter, isRagged } = options;
  const work = isRagged === true ? given : withWidthChecked(given, context.columns.length);
  const literals = work.map?.parts.flatMap((part) => (part.kind === 'literal' ? part.text : [])) ?? [];
  const compared = work.filter === undefined ? [] : comparedTexts(work.filter);
  // refused when it comes out, and never equal to anything: both are for texts
  if ([...literals, ...compared].some((text) => findUnencodable(text, encoding) >= 0)) return undefined;
  // that there is such a column, once, has been seen to when the expression was compiled
  const indexOf = (name: FieldName) => (typeof name === 'number' ? name : context.columns.indexOf(name) + 1);

  if (format === 'fastq') {
    const parts = { indexOf, encoding, delimiter: NEWLINE, terminator: NEWLINE, isReads: true };
    // row() looks for the delimiter in what it is given, which a line may hold
    const kernel = work.map?.isRow === true ? undefined : kernelFor(work, parts);
    return kernel === undefined ? undefined : new ReadRunner(context, options, { kernel, ordinary });
  }

  if ((format !== 'lines' && format !== 'tsv') || framing.linesPerRecord !== 1) return undefined;
  if (delimiter.kind !== 'text' || !/^[\0-\x7f]$/.test(delimiter.text)) return undefined;
  const isNewline = framing.terminator === 'newline';
  // what row() refuses in a value
  const isBroken = (text: string) => text.includes(delimiter.text) || text.includes(isNewline ? '\n' : '\0');
  if (work.map?.isRow === true && literals.some(isBroken)) return undefined;

  const parts = {
    indexOf,
    encoding,
    delimiter: delimiter.text.charCodeAt(0),
    terminator: isNewline ? NEWLINE : NUL,
  };
  return new FieldRunner(work, context, options, { ...parts, ordinary, kernel: kernelFor(work, parts) });
}
