// Where batch borders lie: by the input and -b alone, never by threads or timing.
import { RAMP } from '../job/batch-size.ts';
import type { BatchSize } from '../job/job-spec.ts';

/** What bounds one batch: exactly so many records, or as many whole records as fit in so many bytes (at least one). */
export type BatchLimit = { readonly records: number } | { readonly bytes: number };

export function batchLimit(size: BatchSize, batch: number): BatchLimit {
  switch (size.kind) {
    case 'records':
      return { records: size.records };
    case 'bytes':
      return { bytes: size.bytes };
    case 'ramp':
      return {
        bytes: Math.min(RAMP.lastBytes, RAMP.firstBytes * 2 ** Math.min(16, Math.floor(batch / RAMP.stepBatches))),
      };
  }
}
