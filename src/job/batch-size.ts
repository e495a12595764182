// How large batches are, where they are cut by size: the default in figures and in words. Pure.
import type { BatchSize } from './job-spec.ts';

/** The default: small batches first, so that small heavy inputs spread over the workers too. */
export const RAMP = { firstBytes: 4 * 1024, lastBytes: 256 * 1024, stepBatches: 16 } as const;

/** Tells any two apart that are not the same. */
export function describeBatchSize(size: BatchSize): string {
  switch (size.kind) {
    case 'records':
      return `${size.records} records`;
    case 'bytes':
      return `whole records up to ${sizeText(size.bytes)}`;
    case 'ramp': {
      const [first, last] = [sizeText(RAMP.firstBytes), sizeText(RAMP.lastBytes)];
      return `the default, whole records up to ${first} at first, growing to ${last}`;
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
