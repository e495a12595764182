// Decides how many workers fit a limit of the address space (`ulimit -v`; also h_vmem of Grid
// Engine). The limit counts reserved memory, used or not. V8 reserves half a GiB for the code of
// each thread, and 10 GiB for each memory of a WebAssembly kernel; if it can't, it aborts the
// process. So the reservations of all threads are added up before the first thread starts.
import { UsageError } from '../../job/errors.ts';
import { formatSize } from '../../job/size.ts';
import type { ProcsDecision } from './cpu-limit.ts';
import type { MemoryDecision } from './memory-limit.ts';
import type { AddressSpace } from './space-limit.ts';

const KIB = 1024;
const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** The code range of a thread if address space is short: by default V8 reserves 512 MiB. */
export const TIGHT_CODE_MIB = 64;
/**
 * Per thread. Measured on Node 20, 22 and 24: 145 MiB with that code range, 605 MiB with V8's own;
 * the first thread takes 260 MiB more, once.
 */
const TIGHT_THREAD_BYTES = 192 * MIB;
const ROOMY_THREAD_BYTES = 704 * MIB;
/** The allocator's arenas, and what the first thread adds. */
const OTHERS_BYTES = 352 * MIB;
/** What the main thread reserves between its first line and the start of the first thread. */
const PROGRAM_BYTES = 192 * MIB;
const KERNEL_BYTES = 10.5 * GIB;
/** The reader's kernels (it has two for pairs); each worker has one. */
const KERNELS_OF_READER = 2;
const IO_THREADS = 2;

/** The least that a run with one worker needs: bytes in flight, and its heap. */
const LEAST_DATA_BYTES = 96 * MIB;
const LEAST_HEAP_BYTES = 32 * MIB;
/** The heap of each worker, if the number of workers was not given. */
const GOOD_HEAP_BYTES = 96 * MIB;

/**
 * The reason why not even one worker fits, reported before anything is loaded; undefined if one
 * fits.
 */
export function whyTooSmall(space: AddressSpace): string | undefined {
  const leastBytes = leastFor(1, space, LEAST_HEAP_BYTES) + PROGRAM_BYTES;
  if (leastBytes <= space.limitBytes) return undefined;
  return `${limitText(space)}, and threadmill needs at least ${kibOf(leastBytes)}`;
}

/** V8 may reserve its defaults. */
export function isRoomy({ limitBytes, reservedBytes }: AddressSpace, procs: number, memory: MemoryDecision): boolean {
  const threads = (procs + IO_THREADS) * ROOMY_THREAD_BYTES + (procs + KERNELS_OF_READER) * KERNEL_BYTES;
  return reservedBytes + OTHERS_BYTES + threads + memory.bytes <= limitBytes;
}

/**
 * The workers that fit. @throws UsageError if a number was given and does not fit, or not even one
 * fits
 */
export function procsInSpace(wanted: ProcsDecision, isAskedFor: boolean, space: AddressSpace): ProcsDecision {
  const fits = (procs: number, heapBytes: number) => leastFor(procs, space, heapBytes) <= space.limitBytes;
  let { procs } = wanted;
  if (!isAskedFor) while (procs > 1 && !fits(procs, GOOD_HEAP_BYTES)) procs -= 1;
  if (!fits(procs, LEAST_HEAP_BYTES)) {
    const least = kibOf(leastFor(procs, space, LEAST_HEAP_BYTES));
    throw new UsageError(
      `${limitText(space)}, and ${procs === 1 ? '1 worker needs' : `${procs} workers need`} at least ${least}`,
      {
        advice: procs === 1 ? 'raise the limit' : 'fewer workers (-p), or raise the limit',
      },
    );
  }
  return procs === wanted.procs ? wanted : { procs, reason: `there is no room for more: ${limitText(space)}` };
}

/** The memory left for data and heaps, if it is less than the memory limit. */
export function memoryInSpace(memory: MemoryDecision, procs: number, space: AddressSpace): MemoryDecision {
  const bytes = space.limitBytes - leastFor(procs, space, 0) + LEAST_DATA_BYTES;
  return bytes < memory.bytes ? { bytes, reason: `in addition to what threads reserve; ${limitText(space)}` } : memory;
}

function leastFor(procs: number, { reservedBytes }: AddressSpace, heapBytes: number): number {
  const threads = (procs + IO_THREADS) * TIGHT_THREAD_BYTES;
  return reservedBytes + OTHERS_BYTES + threads + LEAST_DATA_BYTES + procs * heapBytes;
}

function limitText({ limitBytes }: AddressSpace): string {
  return `address space is limited to ${formatSize(limitBytes)} (ulimit -v ${Math.floor(limitBytes / KIB)})`;
}

/** In KiB, as `ulimit -v` takes it. */
function kibOf(bytes: number): string {
  const mib = Math.ceil(bytes / MIB);
  return `${mib} MiB (ulimit -v ${mib * KIB})`;
}
