// What a run gets of this machine: workers, memory, and so how its threads are to be started.
import type { JobSpec } from '../job/job-spec.ts';
import { decideProcs, type ProcsDecision } from '../io/machine/cpu-limit.ts';
import { machineFacts } from '../io/machine/machine-facts.ts';
import { decideMemory, divideMemory, procsThatFit, type MemoryDecision } from '../io/machine/memory-limit.ts';
import type { ThreadTraits } from './early-threads.ts';

export interface MachineShares {
  readonly procs: ProcsDecision;
  readonly memory: MemoryDecision;
  readonly budgetBytes: number;
  readonly traits: ThreadTraits;
}

/** The shares, or why there are none: an error that may not be the first of this job's, and so is not thrown here. */
export function divideMachine(spec: JobSpec): MachineShares | { readonly refusal: unknown } {
  const { work, maxMemoryBytes } = spec;
  try {
    const machine = machineFacts();
    const memory = decideMemory(maxMemoryBytes, machine);
    const wanted = decideProcs(spec.procs, machine);
    const procs = spec.procs === 'auto' ? procsThatFit(wanted, memory) : wanted;
    const whenShort = maxMemoryBytes === 'auto' ? 'least' : 'refuse';
    const { budgetBytes, heapBytesPerWorker } = divideMemory(memory.bytes, procs.procs, whenShort);
    const heapBytesPerWriter = work.kind === 'module' ? heapBytesPerWorker : undefined;
    const traits = { heapBytesPerWorker, heapBytesPerWriter, isCommand: work.kind === 'command' };
    return { procs, memory, budgetBytes, traits };
  } catch (refusal) {
    return { refusal };
  }
}
