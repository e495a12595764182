// Decides whether work on JSON can run on bytes with this run's encoding and terminator, and makes
// the runner.
import { NEWLINE, NUL } from '../../records/scanner.ts';
import type { BatchRunner } from '../batch-runner.ts';
import { KernelRunner } from '../fields/kernel-runner.ts';
import { LineCuts } from '../fields/record-cuts.ts';
import type { RunnerOptions } from '../record-wise/record-runner.ts';
import type { WorkerContext } from '../worker-context.ts';
import type { JsonWork } from './json-plan.ts';
import { newKernelJson } from './kernel/kernel-json.ts';

const TAB = '\t';

/**
 * Undefined if it can't, or if there is no kernel: then `ordinary` runs the work on parsed records.
 */
export function makeJsonRunner(
  work: JsonWork,
  context: WorkerContext,
  options: RunnerOptions,
  ordinary: (options: RunnerOptions) => BatchRunner,
): BatchRunner | undefined {
  const { format, framing, encoding, delimiter } = options;
  if (format !== 'ndjson' || encoding !== 'utf8' || framing.linesPerRecord !== 1) return undefined;
  const terminator = framing.terminator === 'newline' ? NEWLINE : NUL;
  const isRow = work.map?.kind === 'row';
  const joint = isRow ? (delimiter.kind === 'text' ? delimiter.text : '') : TAB;
  if (!/^[\0-\x7f]$/.test(joint)) return undefined;
  // Values that row() refuses.
  const isBroken = (text: string) => text.includes(joint) || text.includes(String.fromCharCode(terminator));
  if (isRow && work.map.parts.some((part) => part.kind === 'literal' && isBroken(part.text))) return undefined;
  const kernel = newKernelJson(work, { delimiter: joint, terminator });
  if (kernel === undefined) return undefined;
  const cuts = new LineCuts(terminator, 1);
  return new KernelRunner(context, options, { kernel, terminator, cuts, ordinary });
}
