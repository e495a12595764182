// Where batch borders lie: by the input and -b alone, never by threads or timing.
import type { BatchSize } from '../job/job-spec.ts';

/** The default: small batches first, so that small heavy inputs spread over the workers too. */
const RAMP_FIRST_BYTES = 4 * 1024;
const RAMP_LAST_BYTES = 256 * 1024;
const RAMP_STEP_BATCHES = 16;

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
        bytes: Math.min(RAMP_LAST_BYTES, RAMP_FIRST_BYTES * 2 ** Math.min(16, Math.floor(batch / RAMP_STEP_BATCHES))),
      };
  }
}
