// The limit of this process's address space, and how much of it is reserved, from /proc.
import type { ReadText } from './cgroup-folders.ts';

export interface AddressSpace {
  readonly limitBytes: number;
  /** Reserved by this process so far: its main thread and Node's own threads. */
  readonly reservedBytes: number;
}

const KIB = 1024;

/** Undefined without a limit, or without /proc. */
export function addressSpace(readText: ReadText): AddressSpace | undefined {
  const [, limit] = /^Max address space\s+(\d+)\s/m.exec(readText('/proc/self/limits') ?? '') ?? [];
  if (limit === undefined) return undefined;
  const [, reserved] = /^VmSize:\s+(\d+) kB$/m.exec(readText('/proc/self/status') ?? '') ?? [];
  return reserved === undefined ? undefined : { limitBytes: Number(limit), reservedBytes: Number(reserved) * KIB };
}
