// Divides the machine for a run: the number of workers, the memory of each, and the limits that
// threads start with.
import type { JobSpec } from '../job/job-spec.ts';
import { isRoomy, memoryInSpace, procsInSpace } from '../io/machine/address-space.ts';
import { decideProcs, type ProcsDecision } from '../io/machine/cpu-limit.ts';
import { machineFacts } from '../io/machine/machine-facts.ts';
import { decideMemory, divideMemory, procsThatFit, type MemoryDecision } from '../io/machine/memory-limit.ts';
import { procsInFiles } from '../io/machine/open-files.ts';
import type { ThreadTraits } from './prespawned-threads.ts';

export interface MachineShares {
  readonly procs: ProcsDecision;
  readonly memory: MemoryDecision;
  readonly budgetBytes: number;
  readonly traits: ThreadTraits;
  /** One sentence each, for warnings that don't stop the run. */
  readonly warnings: readonly string[];
}

/**
 * The shares, or the error that refuses them. It is returned, not thrown, because the job may have
 * an earlier error to report.
 */
export function divideMachine(spec: JobSpec): MachineShares | { readonly refusal: unknown } {
  const { work, maxMemoryBytes } = spec;
  try {
    const machine = machineFacts();
    const allowed = decideMemory(maxMemoryBytes, machine);
    const wanted = decideProcs(spec.procs, machine);
    const isAskedFor = spec.procs !== 'auto';
    const inMemory = isAskedFor ? wanted : procsThatFit(wanted, allowed);
    const whenShort = maxMemoryBytes === 'auto' ? 'least' : 'refuse';
    // Refuses a --max-memory that is too small for this many workers.
    divideMemory(allowed.bytes, inMemory.procs, whenShort);
    const { addressSpace: space } = machine;
    const isSpaceTight = space !== undefined && !isRoomy(space, inMemory.procs, allowed);
    const inSpace = isSpaceTight ? procsInSpace(inMemory, isAskedFor, space) : inMemory;
    const isCommand = work.kind === 'command';
    const { openFiles: files } = machine;
    const procs = files === undefined ? inSpace : procsInFiles(inSpace, isAskedFor, isCommand, files);
    const memory = isSpaceTight ? memoryInSpace(allowed, procs.procs, space) : allowed;
    const { budgetBytes, heapBytesPerWorker } = divideMemory(memory.bytes, procs.procs, 'least');
    const heapBytesPerWriter = work.kind === 'module' ? heapBytesPerWorker : undefined;
    const traits = { heapBytesPerWorker, heapBytesPerWriter, isCommand, isSpaceTight };
    const isShortened = procs.procs < inMemory.procs;
    const warnings = isShortened ? [`workers: ${procs.procs} instead of ${inMemory.procs}: ${procs.reason}`] : [];
    return { procs, memory, budgetBytes, traits, warnings };
  } catch (refusal) {
    return { refusal };
  }
}
