// How a small input is spread over the workers, where nobody can see batch borders, unless worker 1 says otherwise when it has
// loaded the work.
import { mayCutAnywhere, RAMP, spreadingFor, type Spreading } from '../job/batch-size.ts';
import { hasMateInput, type JobSpec } from '../job/job-spec.ts';
import type { InputPlan } from '../io/input/byte-source.ts';
import { inputBytes } from './plan-inputs.ts';

/** Undefined where it is not spread: borders may show, or it is large enough by itself. */
export function planSpreading(spec: JobSpec, inputs: readonly InputPlan[], procs: number): Spreading | undefined {
  // a share of bad records is judged where batches end: whether a run fails must not depend on the number of workers
  const isJudgedByShare = spec.policies.quarantine?.bound.kind === 'share';
  if (!mayCutAnywhere(spec) || isJudgedByShare) return undefined;
  const sizes = inputs.map(inputBytes);
  const isKnown = sizes.every((size) => size !== undefined);
  // of pairs a batch is as large as the larger of the two lets it be
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
