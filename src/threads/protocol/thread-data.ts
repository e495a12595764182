// Inside a thread: its first message from main is what it is to work with. It may have been started before that was known.
import { parentPort, workerData } from 'node:worker_threads';
import type { InputPlan } from '../../io/input/byte-source.ts';
import { useGate } from '../../io/system/termination-gate.ts';
import type { JobSpec } from '../../job/job-spec.ts';
import { doWithoutKernels } from '../../kernel/kernel-code.ts';

/** What a thread is started with, beside what it is loaded from (src/start.ts). */
export interface ThreadStart {
  /** Of its Gate. */
  readonly gate: Int32Array;
  readonly isSpaceTight: boolean;
}

/** What every thread is told of the run: all of the job, so that an option is named where it is used and nowhere between. */
export interface RunData {
  readonly spec: JobSpec;
  readonly inputs: readonly InputPlan[];
  readonly procs: number;
  /** A StatusBoard's. */
  readonly board: SharedArrayBuffer;
}

/**
 * Calls once. Messages that follow are delivered after `begin` has returned, to the listeners it has added; where it adds
 * none, the port no longer holds the thread's event loop.
 */
export function whenToldData<Data>(begin: (data: Data) => void): void {
  const { gate, isSpaceTight } = workerData as ThreadStart;
  useGate(gate);
  if (isSpaceTight) doWithoutKernels();
  parentPort!.once('message', begin);
}
