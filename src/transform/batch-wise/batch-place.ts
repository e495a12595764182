// The place of an error of work on a whole batch: the batch, and its range of records.
import { recordNumberOf, segmentOf, type BatchHead } from '../../job/batch.ts';
import type { Place } from '../../job/errors.ts';

/** Value of a worker's record slot during work on the whole batch. */
export const NO_RECORD = -1;

export function batchPlace(head: BatchHead, inputNames: readonly string[], worker: number): Place {
  const { batch, firstRecord, records } = head;
  const file = inputNames[segmentOf(head, 0).input];
  const range = { batch, record: firstRecord, lastRecord: recordNumberOf(head, records - 1) };
  return { worker, ...range, ...(file === undefined ? {} : { file, line: head.segments[0]!.line }) };
}
