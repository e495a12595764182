// How much memory V8 may use in each kind of thread.
import type { ResourceLimits } from 'node:worker_threads';

const MIB = 1024 * 1024;
/**
 * Room for new objects: small, since what a record makes is garbage a moment later. V8 takes three semi-spaces from it,
 * each rounded up to a power of two: here 4 MiB. Measured: 2 MiB is slower, 8 MiB and more are no faster.
 */
const YOUNG_GENERATION_MIB = 12;

/** Reader and writer make hardly any objects, and would let their heaps grow all the same. */
export const IO_THREAD_LIMITS: ResourceLimits = { maxYoungGenerationSizeMb: 3 };

/** Of a thread that runs the user's code. */
export function workerLimits(heapBytes: number): ResourceLimits {
  const heapMib = Math.max(1, Math.floor(heapBytes / MIB));
  const young = Math.min(YOUNG_GENERATION_MIB, Math.max(1, Math.floor(heapMib / 4)));
  return { maxYoungGenerationSizeMb: young, maxOldGenerationSizeMb: Math.max(1, heapMib - young) };
}
