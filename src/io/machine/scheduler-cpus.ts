// How many CPUs a cluster's scheduler has given the job on this machine, from the variables that it
// sets. A variable that is no whole number above 0 is passed over.
import type { Environment } from './machine-facts.ts';
import { positiveCount } from './positive-count.ts';

export interface CpuBound {
  /** May be a fraction: a quota of half a CPU. */
  readonly cpus: number;
  /** As --verbose prints it. */
  readonly reason: string;
}

/** For each scheduler, the first variable that is set counts. */
const VARIABLES: readonly (readonly string[])[] = [
  // Slurm sets the first only if the job asked for CPUs per task.
  ['SLURM_CPUS_PER_TASK', 'SLURM_CPUS_ON_NODE'],
  // Grid Engine
  ['NSLOTS'],
  // PBS Professional and OpenPBS, then Torque
  ['PBS_NCPUS', 'NCPUS', 'PBS_NUM_PPN'],
  // LSF
  ['LSB_DJOB_NUMPROC'],
];

export function schedulerBounds(environment: Environment): CpuBound[] {
  return VARIABLES.flatMap((names) => {
    const [first] = names.flatMap((name) => {
      const cpus = positiveCount(environment[name]);
      return cpus === undefined ? [] : [{ cpus, reason: `${name} is ${cpus}` }];
    });
    return first ?? [];
  });
}
