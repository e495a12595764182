// Invariant I1, checked after each batch: the worker found as many records as the reader counted.
import type { BatchHead } from '../job/batch.ts';
import { InternalError } from '../job/errors.ts';

export function checkRecordsFound({ records, batch }: BatchHead, found: number, what = 'records'): void {
  if (found === records) return;
  throw new InternalError(`batch ${batch} has ${records} ${what} by the reader, ${found} by the worker (I1)`);
}
