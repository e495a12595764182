// How large batches are, where they are cut by size: the default in figures and in words. Pure.
import { isCompressed, type BatchSize, type JobSpec } from './job-spec.ts';

/** Batches of the first size for so many batches, then doubling with as many again, up to the last one. */
export interface Ramp {
  readonly firstBytes: number;
  readonly lastBytes: number;
  readonly stepBatches: number;
}

/** The default: small batches first, so that small heavy inputs spread over the workers too. */
export const RAMP: Ramp = { firstBytes: 4 * 1024, lastBytes: 256 * 1024, stepBatches: 16 };
/** That of commands: a process is started for each batch, so batches grow until its start does not count. */
export const COMMAND_RAMP: Ramp = { firstBytes: 32 * 1024, lastBytes: 4 * 1024 * 1024, stepBatches: 4 };

/** A small input is cut into so many batches for each worker, at the least. */
const LEAST_BATCHES_PER_WORKER = 4;

/** How a small input is cut, where nobody can see where its batches end: so that every worker gets some. */
export interface Spreading {
  /** As many batches as there are to be. */
  readonly leastBatches: number;
  /** A batch has no more bytes at first; undefined: how many there are to read is not known. */
  readonly mostBytes?: number;
}

/** For so many bytes to read and so many workers; undefined where one worker does all. */
export function spreadingFor(bytes: number | undefined, procs: number): Spreading | undefined {
  if (procs === 1) return undefined;
  const leastBatches = LEAST_BATCHES_PER_WORKER * procs;
  // files of /proc have no size, and hold something
  return bytes === undefined || bytes === 0
    ? { leastBatches }
    : { leastBatches, mostBytes: Math.max(1, Math.floor(bytes / leastBatches)) };
}

/**
 * Whether batch borders need not follow from the input alone, unless the work shows them. Not of commands, compressed output,
 * or a size that was asked for: there they show, or are wanted as they are.
 */
export function mayCutAnywhere(spec: JobSpec): boolean {
  const { batchSize } = spec;
  return batchSize.kind === 'ramp' && batchSize.of !== 'commands' && !isCompressed(spec);
}

export function rampOf({ of }: Extract<BatchSize, { kind: 'ramp' }>): Ramp {
  return of === 'commands' ? COMMAND_RAMP : RAMP;
}

/** Tells any two apart that are not the same. */
export function describeBatchSize(size: BatchSize): string {
  switch (size.kind) {
    case 'records':
      return `${size.records} records`;
    case 'bytes':
      return `whole records up to ${sizeText(size.bytes)}`;
    case 'ramp': {
      const { firstBytes, lastBytes } = rampOf(size);
      return `the default, whole records up to ${sizeText(firstBytes)} at first, growing to ${sizeText(lastBytes)}`;
    }
  }
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB'];

/** Exact: in the largest unit of which it is a whole number. */
function sizeText(bytes: number): string {
  let unit = 0;
  while (unit < UNITS.length - 1 && bytes % 1024 ** (unit + 1) === 0) unit += 1;
  return `${bytes / 1024 ** unit} ${UNITS[unit]!}`;
}
