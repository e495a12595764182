// The memory that V8 may use in each kind of thread.
import type { ResourceLimits } from 'node:worker_threads';

const MIB = 1024 * 1024;
/**
 * Space for new objects: small, because the objects of a record are garbage a moment later. V8
 * divides it into three semi-spaces, each rounded up to a power of two: here 4 MiB. Measured: 2 MiB
 * is slower, 8 MiB and more are no faster.
 */
const YOUNG_GENERATION_MIB = 12;

/** Reader and writer create few objects, but without a limit V8 would let their heaps grow. */
export const IO_THREAD_LIMITS: ResourceLimits = { maxYoungGenerationSizeMb: 3 };

/** For a thread that runs the user's code. */
export function workerLimits(heapBytes: number): ResourceLimits {
  const heapMib = Math.max(1, Math.floor(heapBytes / MIB));
  const young = Math.min(YOUNG_GENERATION_MIB, Math.max(1, Math.floor(heapMib / 4)));
  return { maxYoungGenerationSizeMb: young, maxOldGenerationSizeMb: Math.max(1, heapMib - young) };
}
