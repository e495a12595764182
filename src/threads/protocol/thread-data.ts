// Inside a thread: its first message from main is its data. The thread may start before that is
// known.
import { parentPort, workerData } from 'node:worker_threads';
import type { InputPlan } from '../../io/input/byte-source.ts';
import { useGate } from '../../io/system/termination-gate.ts';
import type { Spreading } from '../../job/batch-size.ts';
import type { JobSpec } from '../../job/job-spec.ts';
import { doWithoutKernels } from '../../kernel/kernel-code.ts';

/** The start data of a thread, besides the code that it loads (src/start.ts). */
export interface ThreadStart {
  /** The cells of its TerminationGate. */
  readonly gate: Int32Array;
  readonly isSpaceTight: boolean;
}

/**
 * What every thread gets of the run: the whole job, so that only the code that uses an option names
 * it.
 */
export interface RunData {
  readonly spec: JobSpec;
  readonly inputs: readonly InputPlan[];
  readonly procs: number;
  /**
   * How a small input is spread over the workers. Absent: batch borders follow from the input
   * alone.
   */
  readonly spreading?: Spreading | undefined;
  /** The memory of a StatusBoard. */
  readonly board: SharedArrayBuffer;
}

/**
 * Calls `begin` once. Later messages are delivered after `begin` has returned, to the listeners
 * that it added. If it adds none, the port no longer holds the thread's event loop.
 */
export function onStartData<Data>(begin: (data: Data) => void): void {
  const { gate, isSpaceTight } = workerData as ThreadStart;
  useGate(gate);
  if (isSpaceTight) doWithoutKernels();
  parentPort!.once('message', begin);
}
