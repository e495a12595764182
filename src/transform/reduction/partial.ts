// A partial result on its way from a worker to the writer, by structured clone. It is serialized
// here and not by postMessage, so that its size is known and counts in the budget as any result's
// does.
import { ResultError, WorkError } from '../../job/errors.ts';
import { formatSize } from '../../job/size.ts';
import { MAX_RESULT_BYTES, type OutputBytes } from '../batch-output.ts';

// Lazy: most work is not a reduction, and every worker loads this file.
const v8 = () => process.getBuiltinModule('node:v8');

export function packPartial(accumulator: unknown): OutputBytes {
  let packed: Buffer;
  try {
    packed = v8().serialize(accumulator);
  } catch (error) {
    throw new WorkError(`the accumulator can't cross threads: ${(error as Error).message}`, {
      advice: 'it may hold only what structured clone can copy: no functions, no instances that need their methods',
    });
  }
  if (packed.length > MAX_RESULT_BYTES) {
    throw new ResultError(`the accumulator of one batch is larger than ${formatSize(MAX_RESULT_BYTES)}`, {
      advice: 'use a smaller --batch-size, or keep less',
    });
  }
  const { buffer } = new Uint8Array(packed); // of exact size, and not part of a pool: it is transferred
  return { buffer, byteLength: buffer.byteLength };
}

/** Typed arrays in the value are views of these bytes: the caller must not reuse them. */
export function unpackPartial(bytes: Uint8Array): unknown {
  return v8().deserialize(bytes);
}

/** The state of a reduction between two merges. */
export interface ReductionState {
  readonly accumulator: unknown;
  /** How many partial results are merged in it. */
  readonly merged: number;
}

export function packState(state: ReductionState): Uint8Array {
  return v8().serialize(state);
}

/** Typed arrays in the state are views of these bytes, too. */
export function unpackState(bytes: Uint8Array): ReductionState {
  return v8().deserialize(bytes) as ReductionState;
}
