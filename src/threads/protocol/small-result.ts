// The limit of small batches, and how the result of one crosses to the writer: its counts as a list
// of numbers, which costs less to send than an object. Packed and unpacked only here.

import type { RecordSums } from '../../job/outcome.ts';

/** Up to this size a batch or a result is small. A larger one travels alone, in a buffer. */
export const SMALL_BYTES = 4 * 1024;

/** Of one batch. */
export interface ResultCounts extends Omit<RecordSums, 'batches' | 'recordsQuarantined' | 'counters' | 'retried'> {
  readonly batch: number;
}

export function packCounts(counts: ResultCounts): readonly number[] {
  const { batch, recordsIn, recordsWrittenFrom, recordsDropped, recordsFiltered, recordsOut } = counts;
  return [batch, recordsIn, recordsWrittenFrom, recordsDropped, recordsFiltered, recordsOut];
}

export function unpackCounts(counts: readonly number[]): ResultCounts {
  const [batch, recordsIn, recordsWrittenFrom, recordsDropped, recordsFiltered, recordsOut] = counts;
  return {
    batch: batch!,
    recordsIn: recordsIn!,
    recordsWrittenFrom: recordsWrittenFrom!,
    recordsDropped: recordsDropped!,
    recordsFiltered: recordsFiltered!,
    recordsOut: recordsOut!,
  };
}
