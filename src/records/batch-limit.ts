// Where batch borders lie: by the input and -b alone, never by threads or timing.
import { RAMP } from '../job/batch-size.ts';
import type { BatchSize } from '../job/job-spec.ts';

/**
 * What bounds one batch: so many records, or as many whole records as fit in so many bytes (at least one), whichever is less.
 * Infinite, or left out: no bound.
 */
export interface BatchLimit {
  readonly records: number;
  readonly bytes?: number;
}

/** `mostRecords`: how many there may still be, of all inputs. */
export function batchLimit(size: BatchSize, batch: number, mostRecords = Infinity): BatchLimit {
  switch (size.kind) {
    case 'records':
      return { records: Math.min(size.records, mostRecords) };
    case 'bytes':
      return { records: mostRecords, bytes: size.bytes };
    case 'ramp':
      return {
        records: mostRecords,
        bytes: Math.min(RAMP.lastBytes, RAMP.firstBytes * 2 ** Math.min(16, Math.floor(batch / RAMP.stepBatches))),
      };
  }
}
