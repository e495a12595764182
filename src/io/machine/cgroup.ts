// The limits of Linux control groups for this process: of every cgroup from its own up to the
// outermost visible, since the tightest limit is often an ancestor's. Never throws: a file that
// can't be read or parsed sets no limit. Formats: the kernel's admin-guide/cgroup-v2, and
// cgroup-v1/memory and scheduler/sched-bwc for version 1.
import { cgroupFolders, type CgroupFolder, type ReadText } from './cgroup-folders.ts';

/** The limits of one cgroup. A limit that it does not set is absent. */
export interface CgroupLimits {
  /** Its path in the hierarchy, as far up as this process can see: `/user.slice`. */
  readonly path: string;
  /** CPU time in a period, in CPUs: 1.5 is all of one and half of another. Above 0. */
  readonly cpus?: number;
  readonly memoryBytes?: number;
}

/**
 * The limits of this process's cgroups, innermost first within each hierarchy. Cgroups without
 * limits are left out.
 */
export function cgroupLimits(readText: ReadText): CgroupLimits[] {
  return cgroupFolders(readText)
    .map((cgroup) => readLimits(cgroup, readText))
    .filter(({ cpus, memoryBytes }) => cpus !== undefined || memoryBytes !== undefined);
}

function readLimits({ version, controllers, path, folder }: CgroupFolder, readText: ReadText): CgroupLimits {
  const read = (name: string) => readText(`${folder}/${name}`)?.trim();
  let cpus: number | undefined;
  let memoryBytes: number | undefined;
  if (version === 2) {
    const [quota, period] = read('cpu.max')?.split(/\s+/) ?? [];
    cpus = cpusOf(quota, period);
    // Not memory.high: that slows a process down, but allows more.
    memoryBytes = bytesOf(read('memory.max'));
  } else {
    if (controllers.includes('cpu')) cpus = cpusOf(read('cpu.cfs_quota_us'), read('cpu.cfs_period_us'));
    if (controllers.includes('memory')) memoryBytes = bytesOf(read('memory.limit_in_bytes'));
  }
  return { path, ...(cpus === undefined ? {} : { cpus }), ...(memoryBytes === undefined ? {} : { memoryBytes }) };
}

/** No quota is `max` in version 2 and -1 in version 1. */
function cpusOf(quota: string | undefined, period: string | undefined): number | undefined {
  const cpus = Number(quota) / Number(period);
  return Number.isFinite(cpus) && cpus > 0 ? cpus : undefined;
}

/**
 * No limit is `max` in version 2. In version 1 it is a number of pages near 2^63, which is not a
 * safe integer.
 */
function bytesOf(text: string | undefined): number | undefined {
  const bytes = Number(text);
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
}
