// Inside a thread: its first message from main is what it is to work with. It may have been started before that was known.
import { parentPort, workerData } from 'node:worker_threads';
import { useGate } from '../../io/system/termination-gate.ts';
import { doWithoutKernels } from '../../kernel/kernel-code.ts';

/** What a thread is started with, beside what it is loaded from (src/start.ts). */
export interface ThreadStart {
  /** Of its Gate. */
  readonly gate: Int32Array;
  readonly isSpaceTight: boolean;
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
