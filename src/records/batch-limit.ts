// Where batch borders lie: by the input and -b alone, never by threads or timing. Where nobody can see them a small input is
// cut smaller, by how many workers there are.
import { rampOf, type Spreading } from '../job/batch-size.ts';
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
 * Two batches in a row have more bytes than one may have: so an input has at most twice the batches that it must have. One
 * that has more to give than its size says is compressed: from there on batches grow.
 */
function spreadBytes(batch: number, { mostBytes = Infinity, leastBatches }: Spreading = { leastBatches: 1 }): number {
  return doubled(mostBytes, batch / (2 * leastBatches));
}

function doubled(bytes: number, times: number): number {
  return bytes * 2 ** Math.min(32, Math.floor(times));
}
