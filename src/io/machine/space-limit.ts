// The limit of this process's address space, and how much of it is taken, as the kernel tells.
import type { ReadText } from './cgroup-folders.ts';

export interface AddressSpace {
  readonly limitBytes: number;
  /** By this process, its main thread and those that Node itself has. */
  readonly reservedBytes: number;
}

const KIB = 1024;

/** Undefined where there is no limit, or no /proc that tells of it. */
export function addressSpace(readText: ReadText): AddressSpace | undefined {
  const [, limit] = /^Max address space\s+(\d+)\s/m.exec(readText('/proc/self/limits') ?? '') ?? [];
  if (limit === undefined) return undefined;
  const [, reserved] = /^VmSize:\s+(\d+) kB$/m.exec(readText('/proc/self/status') ?? '') ?? [];
  return reserved === undefined ? undefined : { limitBytes: Number(limit), reservedBytes: Number(reserved) * KIB };
}
