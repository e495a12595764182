// Adds up the outcome of a run from the reports of its threads, and checks that they agree.
import { InternalError, WorkError } from '../job/errors.ts';
import type { Outcome } from '../job/outcome.ts';
import type { ThreadReports } from './supervision.ts';

/**
 * I6: a run succeeds only if reader and writer account for the same batches, and every record read
 * was written, dropped or quarantined. Throws an InternalError otherwise.
 */
export function reconcile({ reader, writer }: ThreadReports): void {
  const { recordsIn, recordsWrittenFrom, recordsDropped, recordsQuarantined } = writer;
  const isWhole =
    reader.batches === writer.batches &&
    reader.records === recordsIn &&
    recordsIn === recordsWrittenFrom + recordsDropped + recordsQuarantined;
  if (isWhole) return;
  throw new InternalError(
    `the counts don't agree (I6): ${reader.records} records read in ${reader.batches} batches; ` +
      `${writer.batches} batches written, from ${recordsWrittenFrom} records, ${recordsDropped} dropped, ${recordsQuarantined} quarantined`,
  );
}

/** A preview continues after a failing record, but fails at the end. */
export function refuseFailuresShown({ workers }: ThreadReports, { recordsIn }: Outcome): void {
  const failures = workers.reduce((sum, worker) => sum + worker.failuresShown, 0);
  if (failures > 0) throw new WorkError(`the work failed on ${failures} of the ${recordsIn} records shown`);
}

export function outcomeOf({ reader, writer, workers }: ThreadReports, elapsedMs: number): Outcome {
  // A Map, because a counter may be named like a property that every object inherits.
  const counters = new Map(Object.entries(writer.counters));
  for (const worker of workers) {
    for (const [name, by] of Object.entries(worker.counters)) counters.set(name, (counters.get(name) ?? 0) + by);
  }
  return {
    recordsIn: writer.recordsIn,
    recordsWrittenFrom: writer.recordsWrittenFrom,
    recordsDropped: writer.recordsDropped,
    recordsFiltered: writer.recordsFiltered,
    recordsQuarantined: writer.recordsQuarantined,
    recordsOut: writer.recordsOut,
    retried: writer.retried,
    commentLines: reader.skipped.comments,
    blankLines: reader.skipped.blanks,
    bytesIn: reader.bytes,
    bytesOut: writer.bytes,
    batches: writer.batches,
    workersStarted: workers.length,
    elapsedMs,
    counters: Object.fromEntries(counters),
  };
}
