// Decides the number of workers: as many as this process can really have CPUs.
// `os.availableParallelism()` alone would start 64 threads in a container that may use two CPUs
// (NODE.md, fact 12).
import type { MachineFacts } from './machine-facts.ts';
import { schedulerBounds, type CpuBound } from './scheduler-cpus.ts';

export interface ProcsDecision {
  /** Worker threads, at least 1. */
  readonly procs: number;
  /** The reason, as `--verbose` prints it: `cgroup CPU quota of 1.5 CPUs at /user.slice`. */
  readonly reason: string;
}

/**
 * A given number always wins. Otherwise the least of what the system, every cgroup and the
 * scheduler allow, rounded up.
 */
export function decideProcs(explicit: number | 'auto', machine: MachineFacts): ProcsDecision {
  if (explicit !== 'auto') return { procs: explicit, reason: 'asked for' };
  const { cpus, reason } = cpuBounds(machine).reduce((least, bound) => (bound.cpus < least.cpus ? bound : least));
  return { procs: Math.max(1, Math.ceil(cpus)), reason };
}

function cpuBounds(machine: MachineFacts): CpuBound[] {
  const bounds: CpuBound[] = [{ cpus: machine.cpus, reason: `${countOfCpus(machine.cpus)} available to this process` }];
  for (const { cpus, path } of machine.cgroups) {
    if (cpus !== undefined) bounds.push({ cpus, reason: `cgroup CPU quota of ${countOfCpus(cpus)} at ${path}` });
  }
  return [...bounds, ...schedulerBounds(machine.environment)];
}

/** Quotas are no finer than thousandths of a CPU. */
function countOfCpus(cpus: number): string {
  return `${Number(cpus.toFixed(3))} ${cpus === 1 ? 'CPU' : 'CPUs'}`;
}
