// A run succeeds only if both ends have counted the same (I6).
import { reconcile } from '../../src/supervisor/outcome.ts';
import type { ThreadReports } from '../../src/supervisor/supervision.ts';

const COUNTS = { recordsIn: 10, recordsWrittenFrom: 6, recordsDropped: 3, recordsQuarantined: 1, batches: 4 };

function reports(writer: Partial<typeof COUNTS> = {}, reader = {}): ThreadReports {
  const counted = { reader: { batches: 4, records: 10, ...reader }, writer: { ...COUNTS, ...writer }, workers: [] };
  return counted as unknown as ThreadReports;
}

test('the same counts at both ends are a success', () => {
  expect(() => reconcile(reports())).not.toThrow();
});

test.each([
  ['a batch more was read', {}, { batches: 5 }],
  ['a batch more was written', { batches: 5 }, {}],
  ['a record more was read', {}, { records: 11 }],
  ['a record less was read', {}, { records: 9 }],
  ['a record was lost in the work', { recordsWrittenFrom: 5 }, {}],
  ['a dropped record was written, too', { recordsWrittenFrom: 7 }, {}],
  ['a dropped record was not counted', { recordsDropped: 2 }, {}],
  ['a quarantined record was not counted', { recordsQuarantined: 0 }, {}],
])('%s: that is an internal error', (_title, writer, reader) => {
  expect(() => reconcile(reports(writer, reader))).toThrow("the counts don't agree (I6)");
});
