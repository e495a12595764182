// Decides where batches end: from the input and -b alone, never from threads or timing. A small
// input whose batch borders don't show is divided further, by the number of workers.
import { rampOf, type Spreading } from '../job/batch-size.ts';
import type { BatchSize } from '../job/job-spec.ts';

/**
 * The limits of one batch: a number of records, or as many whole records as fit in a number of
 * bytes (at least one), whichever is less. Infinite or left out: no limit.
 */
export interface BatchLimit {
  readonly records: number;
  readonly bytes?: number;
}

/** `mostRecords`: how many records may still follow, over all inputs. */
export function batchLimit(size: BatchSize, batch: number, mostRecords = Infinity, spreading?: Spreading): BatchLimit {
  switch (size.kind) {
    case 'records':
      return { records: Math.min(size.records, mostRecords) };
    case 'bytes':
      return { records: mostRecords, bytes: size.bytes };
    case 'ramp': {
      const { firstBytes, lastBytes, stepBatches } = rampOf(size);
      const bytes = Math.min(lastBytes, doubled(firstBytes, batch / stepBatches));
      return { records: mostRecords, bytes: Math.min(bytes, spreadBytes(batch, spreading)) };
    }
  }
}

/**
 * The bytes of a batch of a spread input. Any two consecutive batches together exceed the limit of
 * one, so there are at most twice the batches needed. An input with more bytes than its size is
 * compressed: from there on batches grow.
 */
function spreadBytes(batch: number, { mostBytes = Infinity, leastBatches }: Spreading = { leastBatches: 1 }): number {
  return doubled(mostBytes, batch / (2 * leastBatches));
}

function doubled(bytes: number, times: number): number {
  return bytes * 2 ** Math.min(32, Math.floor(times));
}
