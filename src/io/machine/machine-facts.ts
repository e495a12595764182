// What there is to know of the machine and of what this process may use of it, read once at the start. The decisions
// (cpu-limit.ts, memory-limit.ts) are made from these facts alone.
import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import type { ReadText } from './cgroup-folders.ts';
import { cgroupLimits, type CgroupLimits } from './cgroup.ts';
import { countOpen, openFiles, type OpenFiles } from './open-files-limit.ts';
import { addressSpace, type AddressSpace } from './space-limit.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface MachineFacts {
  /** CPUs this process may be scheduled on; no quota is in it on Node 20. */
  readonly cpus: number;
  /** Physical memory. */
  readonly memoryBytes: number;
  /** Empty where there are none: no Linux, or no limits. */
  readonly cgroups: readonly CgroupLimits[];
  /** Where that is limited. */
  readonly addressSpace: AddressSpace | undefined;
  readonly openFiles: OpenFiles | undefined;
  /** Where schedulers tell of what they have allotted. */
  readonly environment: Environment;
}

/** Where the facts come from, handed in so that tests can make a machine up. */
export interface System {
  readonly platform: string;
  readonly environment: Environment;
  readonly availableParallelism: () => number;
  readonly totalmem: () => number;
  readonly readText: ReadText;
  /** Descriptors that are open; undefined where none is left to count them by. */
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
      return undefined; // not there, not ours to read, or taken away while we read it: no limit that we know of
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
