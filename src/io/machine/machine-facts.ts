// The facts about the machine and the limits of this process, read once at the start. cpu-limit.ts
// and memory-limit.ts decide from these facts alone.
import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import type { ReadText } from './cgroup-folders.ts';
import { cgroupLimits, type CgroupLimits } from './cgroup.ts';
import { countOpen, openFiles, type OpenFiles } from './open-files-limit.ts';
import { addressSpace, type AddressSpace } from './space-limit.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface MachineFacts {
  /** The CPUs this process may be scheduled on. On Node 20 quotas are not included. */
  readonly cpus: number;
  /** Physical memory. */
  readonly memoryBytes: number;
  /** Empty on other systems than Linux, and without limits. */
  readonly cgroups: readonly CgroupLimits[];
  /** Undefined if it is unlimited. */
  readonly addressSpace: AddressSpace | undefined;
  readonly openFiles: OpenFiles | undefined;
  /** Schedulers such as Slurm publish their limits here. */
  readonly environment: Environment;
}

/** The sources of the facts, so that tests can describe a machine. */
export interface System {
  readonly platform: string;
  readonly environment: Environment;
  readonly availableParallelism: () => number;
  readonly totalmem: () => number;
  readonly readText: ReadText;
  /** The number of open descriptors; undefined if none is left to count them with. */
  readonly countOpen: () => number | undefined;
}

const THIS_SYSTEM: System = {
  platform: process.platform,
  environment: process.env,
  availableParallelism,
  totalmem,
  readText: (path) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined; // absent, unreadable or just removed: no known limit
    }
  },
  countOpen,
};

export function machineFacts(system: System = THIS_SYSTEM): MachineFacts {
  return {
    cpus: system.availableParallelism(),
    memoryBytes: system.totalmem(),
    cgroups: system.platform === 'linux' ? cgroupLimits(system.readText) : [],
    addressSpace: system.platform === 'linux' ? addressSpace(system.readText) : undefined,
    openFiles: system.platform === 'linux' ? openFiles(system.readText, system.countOpen) : undefined,
    environment: system.environment,
  };
}
