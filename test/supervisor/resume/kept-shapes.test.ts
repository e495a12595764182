// The journal of a run with --resume is validated before any of it is used.
import type { JournalEntry } from '../../../src/threads/writer/journal-entry.ts';
import { isJournalEntry } from '../../../src/supervisor/resume/kept-shapes.ts';
import { OUTPUTS } from '../../../src/threads/protocol/output-names.ts';

const ENTRY: JournalEntry = {
  entry: 0,
  sums: {
    batches: 1,
    recordsIn: 2,
    recordsWrittenFrom: 2,
    recordsDropped: 0,
    recordsFiltered: 0,
    recordsQuarantined: 0,
    recordsOut: 2,
    retried: 0,
    counters: {},
  },
  positions: [{ input: 0, line: 3, byte: 4 }],
  ended: [],
  skipped: { comments: 0, blanks: 0, bytes: 0 },
  written: { main: { bytes: 4, checksum: 7 } },
};

test.each(OUTPUTS)('the record of the output %s has to be a byte count and a checksum', (output) => {
  const claiming = (written: unknown) => ({ ...ENTRY, written: { ...ENTRY.written, [output]: written } });
  const claims = [{ bytes: 0, checksum: 0 }, { bytes: 17, checksum: 3 }, undefined];
  expect(claims.map((claim) => isJournalEntry(claiming(claim)))).toEqual([true, true, true]);
  for (const bytes of [-1, 0.5, '17', null, [17]]) {
    expect([bytes, isJournalEntry(claiming({ bytes, checksum: 3 }))]).toEqual([bytes, false]);
    expect([bytes, isJournalEntry(claiming({ bytes: 17, checksum: bytes }))]).toEqual([bytes, false]);
  }
  expect(isJournalEntry(claiming(17))).toBe(false);
});
