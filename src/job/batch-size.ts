// The default sizes of batches in bytes, and their description. Pure.
import { isCompressed, type BatchSize, type JobSpec } from './job-spec.ts';

/**
 * `stepBatches` batches of the first size, then doubling after as many again, up to the last size.
 */
export interface Ramp {
  readonly firstBytes: number;
  readonly lastBytes: number;
  readonly stepBatches: number;
}

/**
 * The default: small batches first, so that small but expensive inputs spread over the workers too.
 */
export const RAMP: Ramp = { firstBytes: 4 * 1024, lastBytes: 256 * 1024, stepBatches: 16 };
/**
 * For commands: each batch starts a process, so batches grow until that start no longer matters.
 */
export const COMMAND_RAMP: Ramp = { firstBytes: 32 * 1024, lastBytes: 4 * 1024 * 1024, stepBatches: 4 };

/** A small input gets at least this many batches for each worker. */
const LEAST_BATCHES_PER_WORKER = 4;

/**
 * How a small input is spread if batch borders don't show, so that every worker gets some of it.
 */
export interface Spreading {
  /** The least number of batches. */
  readonly leastBatches: number;
  /** The limit of bytes in the first batches; undefined if the input's size is unknown. */
  readonly mostBytes?: number;
}

/** `bytes`: the size of the input, if known. Undefined for a single worker. */
export function spreadingFor(bytes: number | undefined, procs: number): Spreading | undefined {
  if (procs === 1) return undefined;
  const leastBatches = LEAST_BATCHES_PER_WORKER * procs;
  // Files of /proc have content but no size.
  return bytes === undefined || bytes === 0
    ? { leastBatches }
    : { leastBatches, mostBytes: Math.max(1, Math.floor(bytes / leastBatches)) };
}

/**
 * True if batch borders may depend on the workers, unless the work shows them. Not for commands and
 * compressed output, where borders show, and not for a given batch size.
 */
export function mayCutAnywhere(spec: JobSpec): boolean {
  const { batchSize } = spec;
  return batchSize.kind === 'ramp' && batchSize.of !== 'commands' && !isCompressed(spec);
}

export function rampOf({ of }: Extract<BatchSize, { kind: 'ramp' }>): Ramp {
  return of === 'commands' ? COMMAND_RAMP : RAMP;
}

/** Different sizes have different descriptions. */
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

/** Exact: in the largest unit that gives a whole number. */
function sizeText(bytes: number): string {
  let unit = 0;
  while (unit < UNITS.length - 1 && bytes % 1024 ** (unit + 1) === 0) unit += 1;
  return `${bytes / 1024 ** unit} ${UNITS[unit]!}`;
}
