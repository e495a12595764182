// Whether work on fields can run on bytes, with this run's delimiter and encoding, and the runner that does so.
import { NEWLINE, NUL } from '../../records/scanner.ts';
import { findUnencodable } from '../../records/text.ts';
import type { BatchRunner } from '../batch-runner.ts';
import type { RunnerOptions } from '../record-runner.ts';
import type { WorkerContext } from '../worker-context.ts';
import { comparedTexts, type FieldName, type FieldWork } from './field-plan.ts';
import { FieldRunner } from './field-runner.ts';

/** Undefined where it can't: then it is for `ordinary`, as are batches that are no text in the encoding. */
export function makeFieldRunner(
  work: FieldWork,
  context: WorkerContext,
  options: RunnerOptions,
  ordinary: () => BatchRunner,
): BatchRunner | undefined {
  const { format, framing, encoding, delimiter } = options;
  if ((format !== 'lines' && format !== 'tsv') || framing.linesPerRecord !== 1) return undefined;
  if (delimiter.kind !== 'text' || !/^[\0-\x7f]$/.test(delimiter.text)) return undefined;
  const isNewline = framing.terminator === 'newline';

  const literals = work.map?.parts.flatMap((part) => (part.kind === 'literal' ? part.text : [])) ?? [];
  const compared = work.filter === undefined ? [] : comparedTexts(work.filter);
  // refused when it comes out, and never equal to anything: both are for texts
  if ([...literals, ...compared].some((text) => findUnencodable(text, encoding) >= 0)) return undefined;
  // what row() refuses in a value
  const isBroken = (text: string) => text.includes(delimiter.text) || text.includes(isNewline ? '\n' : '\0');
  if (work.map?.isRow === true && literals.some(isBroken)) return undefined;

  return new FieldRunner(work, context, options, {
    delimiter: delimiter.text.charCodeAt(0),
    terminator: isNewline ? NEWLINE : NUL,
    // that there is such a column, once, has been seen to when the expression was compiled
    indexOf: (name: FieldName) => (typeof name === 'number' ? name : context.columns.indexOf(name) + 1),
    ordinary,
  });
}
