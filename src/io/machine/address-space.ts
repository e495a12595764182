// A limit of the address space (`ulimit -v`; h_vmem of Grid Engine sets it, too) counts what is reserved, used or not. V8
// reserves half a GiB for the code of each thread, and 10 GiB for each memory of a WebAssembly kernel; where it can't have
// what it needs it aborts the process. So what the threads of a run reserve is added up before the first of them is started.
import { UsageError } from '../../job/errors.ts';
import { formatSize } from '../../job/size.ts';
import type { ProcsDecision } from './cpu-limit.ts';
import type { MemoryDecision } from './memory-limit.ts';
import type { AddressSpace } from './space-limit.ts';

const KIB = 1024;
const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** For the code of a thread, where address space is short: V8 takes 512 MiB unless it is told. */
export const TIGHT_CODE_MIB = 64;
/** Measured on Node 20, 22 and 24: 145 MiB with that code range, 605 MiB with V8's own; and 260 MiB once, by the first. */
const TIGHT_THREAD_BYTES = 192 * MIB;
const ROOMY_THREAD_BYTES = 704 * MIB;
/** The allocator's arenas, and what else the first thread brings with it. */
const OTHERS_BYTES = 352 * MIB;
/** What the main thread comes to, from its first line to the start of the first thread. */
const PROGRAM_BYTES = 192 * MIB;
const KERNEL_BYTES = 10.5 * GIB;
/** Of the reader (for pairs it has two), beside one for each worker. */
const KERNELS_OF_READER = 2;
const IO_THREADS = 2;

/** The least that a run of one worker can do its work in: bytes in flight, and its heap. */
const LEAST_DATA_BYTES = 96 * MIB;
const LEAST_HEAP_BYTES = 32 * MIB;
/** Nobody has asked for so many workers: a heap should have some room. */
const GOOD_HEAP_BYTES = 96 * MIB;

/** What is said before anything is loaded, where not even one worker can do; undefined where it can. */
export function whyTooSmall(space: AddressSpace): string | undefined {
  const leastBytes = leastFor(1, space, LEAST_HEAP_BYTES) + PROGRAM_BYTES;
  if (leastBytes <= space.limitBytes) return undefined;
  return `${limitText(space)}, and threadmill needs at least ${kibOf(leastBytes)}`;
}

/** Whether V8 may reserve what it likes. */
export function isRoomy({ limitBytes, reservedBytes }: AddressSpace, procs: number, memory: MemoryDecision): boolean {
  const threads = (procs + IO_THREADS) * ROOMY_THREAD_BYTES + (procs + KERNELS_OF_READER) * KERNEL_BYTES;
  return reservedBytes + OTHERS_BYTES + threads + memory.bytes <= limitBytes;
}

/** As many of the workers as have room. @throws UsageError where those that were asked for have none, or not even one */
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

/** What is left for data and heaps, if that is less than what the memory has. */
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

/** As the shell takes it. */
function kibOf(bytes: number): string {
  const mib = Math.ceil(bytes / MIB);
  return `${mib} MiB (ulimit -v ${mib * KIB})`;
}
