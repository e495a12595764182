// I1, where a batch has been worked through: the worker has found as many records as the reader has counted.
import type { BatchHead } from '../job/batch.ts';
import { InternalError } from '../job/errors.ts';

export function checkRecordsFound({ records, batch }: BatchHead, found: number, what = 'records'): void {
  if (found === records) return;
  throw new InternalError(`batch ${batch} has ${records} ${what} by the reader, ${found} by the worker (I1)`);
}
