// Where work on a whole batch stands: the batch, and the range of its records.
import { recordNumberOf, segmentOf, type BatchHead } from '../../job/batch.ts';
import type { Place } from '../../job/errors.ts';

/** Stands in a worker's record slot while the work is at its batch as a whole. */
export const NO_RECORD = -1;

export function batchPlace(head: BatchHead, inputNames: readonly string[], worker: number): Place {
  const { batch, firstRecord, records } = head;
  const file = inputNames[segmentOf(head, 0).input];
  const range = { batch, record: firstRecord, lastRecord: recordNumberOf(head, records - 1) };
  return { worker, ...range, ...(file === undefined ? {} : { file, line: head.segments[0]!.line }) };
}
