// Fake machines: files as a table of paths and texts, and facts without any limit.
import type { ReadText } from '../../../src/io/machine/cgroup-folders.ts';
import type { MachineFacts } from '../../../src/io/machine/machine-facts.ts';

export const GIB = 1024 ** 3;
export const MIB = 1024 ** 2;

export function fileTree(files: Readonly<Record<string, string>>): ReadText {
  return (path) => files[path];
}

/** A line of /proc/self/mountinfo, with the optional field that most systems have. */
export function mountLine(type: 'cgroup' | 'cgroup2', root: string, mountPoint: string, options = 'rw'): string {
  return `32 31 0:29 ${root} ${mountPoint} rw,nosuid,relatime shared:9 - ${type} ${type} ${options}`;
}

export function machine(facts: Partial<MachineFacts> = {}): MachineFacts {
  return {
    cpus: 64,
    memoryBytes: 256 * GIB,
    cgroups: [],
    addressSpace: undefined,
    openFiles: undefined,
    environment: {},
    ...facts,
  };
}
