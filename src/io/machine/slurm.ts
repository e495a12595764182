// The resources that Slurm has allocated, from the variables it sets (sbatch's manual, "OUTPUT
// ENVIRONMENT VARIABLES"). A variable that is missing, zero ("all of the node's memory") or not a
// number sets no limit: undefined.
import type { Environment } from './machine-facts.ts';
import { positiveCount } from './positive-count.ts';

const MIB = 1024 ** 2;
const UNIT_BYTES: Readonly<Record<string, number>> = { K: 1024, '': MIB, M: MIB, G: 1024 ** 3, T: 1024 ** 4 };

/** Without a unit, memory is in MiB. */
function bytesOf(text: string | undefined): number | undefined {
  const [, digits, unit] = /^(\d+)([KMGT]?)B?$/i.exec(text ?? '') ?? [];
  const bytes = Number(digits) * (UNIT_BYTES[unit?.toUpperCase() ?? ''] ?? NaN);
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : undefined;
}

export function slurmMemoryPerNode(environment: Environment): number | undefined {
  return bytesOf(environment['SLURM_MEM_PER_NODE']);
}

/**
 * Memory that is allocated per CPU: times the CPUs of the task, or, if the job does not set those,
 * the CPUs on this node. Undefined without either number.
 */
export function slurmMemoryOfCpus(
  environment: Environment,
): { readonly bytesPerCpu: number; readonly cpus: number } | undefined {
  const bytesPerCpu = bytesOf(environment['SLURM_MEM_PER_CPU']);
  const cpus = positiveCount(environment['SLURM_CPUS_PER_TASK']) ?? positiveCount(environment['SLURM_CPUS_ON_NODE']);
  return bytesPerCpu === undefined || cpus === undefined ? undefined : { bytesPerCpu, cpus };
}
