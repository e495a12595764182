// Spreads a small input over all workers by making more and smaller batches. Only where batch
// borders don't show in the output; worker 1 may withdraw it when it has loaded the work.
import { mayCutAnywhere, RAMP, spreadingFor, type Spreading } from '../job/batch-size.ts';
import { hasMateInput, type JobSpec } from '../job/job-spec.ts';
import type { InputPlan } from '../io/input/byte-source.ts';
import { inputBytes } from './plan-inputs.ts';

/**
 * Undefined if the input is not spread: batch borders may show, or it is large enough without it.
 */
export function planSpreading(spec: JobSpec, inputs: readonly InputPlan[], procs: number): Spreading | undefined {
  // A limit on the share of bad records is checked where batches end, and must not depend on the
  // number of workers.
  const isJudgedByShare = spec.policies.quarantine?.bound.kind === 'share';
  if (!mayCutAnywhere(spec) || isJudgedByShare) return undefined;
  const sizes = inputs.map(inputBytes);
  const isKnown = sizes.every((size) => size !== undefined);
  // In a pair of inputs the larger one decides the size of batches.
  const bytes = hasMateInput(spec)
    ? Math.max(...sizes.map(Number))
    : sizes.reduce<number>((sum, size) => sum + size!, 0);
  const spreading = spreadingFor(isKnown ? bytes : undefined, procs);
  const isLarge = spreading?.mostBytes !== undefined && spreading.mostBytes >= RAMP.lastBytes;
  return isLarge ? undefined : spreading;
}

export function describeSpreading(spreading: Spreading | undefined): string {
  if (spreading === undefined) return '';
  const small = spreading.mostBytes === undefined ? 'an input that ends soon' : 'this small input';
  return `; ${small} is cut into ${spreading.leastBatches} or more, unless the work shows where batches end`;
}
