// Decides how much memory the process may use, and divides it: a quarter (at most 128 MiB) limits
// the bytes in flight, the rest is for the workers' heaps. An unknown limit would be enforced by
// the kernel's out-of-memory killer, which leaves no message.
import { UsageError } from '../../job/errors.ts';
import { formatSize } from '../../job/size.ts';
import type { ProcsDecision } from './cpu-limit.ts';
import type { MachineFacts } from './machine-facts.ts';
import { slurmMemoryOfCpus, slurmMemoryPerNode } from './slurm.ts';

export interface MemoryDecision {
  /** For the whole process. */
  readonly bytes: number;
  /** The reason, as `--verbose` prints it: `cgroup memory limit of 2 GiB at /user.slice`. */
  readonly reason: string;
}

export interface MemoryShares {
  /** The limit of the bytes in flight (I2). */
  readonly budgetBytes: number;
  /** The whole heap of one worker, young and old generation together. */
  readonly heapBytesPerWorker: number;
}

const MIB = 1024 ** 2;
const MOST_BUDGET_BYTES = 128 * MIB;
/**
 * The least heap for decoding and splitting batches of 256 KiB: 12 MiB of old generation and 4 of
 * young. Measured.
 */
const LEAST_HEAP_BYTES = 16 * MIB;
/**
 * Resident before any batch is read: Node with the main, reader and writer threads, then each idle
 * worker. Measured.
 */
const PROGRAM_BYTES = 60 * MIB;
const IDLE_WORKER_BYTES = 9 * MIB;

/**
 * A given size always wins. Otherwise the least of what the machine has and what every cgroup and
 * Slurm allow.
 */
export function decideMemory(explicit: number | 'auto', machine: MachineFacts): MemoryDecision {
  if (explicit !== 'auto') return { bytes: explicit, reason: 'asked for' };
  return memoryBounds(machine).reduce((least, bound) => (bound.bytes < least.bytes ? bound : least));
}

function memoryBounds({ memoryBytes: physical, cgroups, environment }: MachineFacts): MemoryDecision[] {
  const bounds = [{ bytes: physical, reason: `physical memory of ${formatSize(physical)}` }];
  for (const { memoryBytes: bytes, path } of cgroups) {
    if (bytes !== undefined) bounds.push({ bytes, reason: `cgroup memory limit of ${formatSize(bytes)} at ${path}` });
  }
  const perNode = slurmMemoryPerNode(environment);
  if (perNode !== undefined) bounds.push({ bytes: perNode, reason: `SLURM_MEM_PER_NODE is ${formatSize(perNode)}` });
  const ofCpus = slurmMemoryOfCpus(environment);
  if (ofCpus !== undefined) {
    const { bytesPerCpu, cpus } = ofCpus;
    bounds.push({
      bytes: bytesPerCpu * cpus,
      reason: `SLURM_MEM_PER_CPU is ${formatSize(bytesPerCpu)}, for ${cpus} ${cpus === 1 ? 'CPU' : 'CPUs'}`,
    });
  }
  return bounds;
}

/**
 * Divides the memory. The heaps get what the budget and the program itself leave, at least 16 MiB
 * each.
 * @param whenShort if that least does not fit: `refuse`, for a given size, throws a UsageError that
 * says what would fit; `least`, for a detected size, uses the least: the run may still succeed,
 * because a heap's limit is not used at once.
 */
export function divideMemory(
  memoryBytes: number,
  procs: number,
  whenShort: 'refuse' | 'least' = 'refuse',
): MemoryShares {
  const leastBytes = leastMemory(procs);
  if (whenShort === 'refuse' && memoryBytes < leastBytes) {
    const workers = procs === 1 ? '1 worker' : `${procs} workers`;
    throw new UsageError(
      `--max-memory of ${formatSize(memoryBytes)} is too small for ${workers}: at least ${Math.ceil(leastBytes / MIB)}M`,
      procs === 1 ? {} : { advice: 'allow more memory (--max-memory), or use fewer workers (-p)' },
    );
  }
  const budgetBytes = budgetOf(memoryBytes);
  const forHeaps = memoryBytes - budgetBytes - PROGRAM_BYTES - procs * IDLE_WORKER_BYTES;
  return { budgetBytes, heapBytesPerWorker: Math.max(LEAST_HEAP_BYTES, Math.floor(forHeaps / procs)) };
}

/** The workers that get their least heap; for a number of workers that was not given. */
export function procsThatFit(wanted: ProcsDecision, memory: MemoryDecision): ProcsDecision {
  const room = Math.max(1, Math.floor((memory.bytes - budgetOf(memory.bytes)) / LEAST_HEAP_BYTES));
  if (wanted.procs <= room) return wanted;
  return { procs: room, reason: `there is no memory for more: ${formatSize(memory.bytes)} (${memory.reason})` };
}

function budgetOf(memoryBytes: number): number {
  return Math.min(MOST_BUDGET_BYTES, Math.floor(memoryBytes / 4));
}

/** The least memory that gives each worker its least heap beside the budget. */
function leastMemory(procs: number): number {
  const heaps = procs * LEAST_HEAP_BYTES;
  return Math.min(heaps + MOST_BUDGET_BYTES, Math.ceil((heaps * 4) / 3));
}
