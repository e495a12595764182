// Files that an earlier run has left: the journal, what describes the run, and the reports of
// shards. What is read from a journal is what was written before the damage; everything else is
// refused in a typed way.
import { UsageError } from '../../../src/job/errors.ts';
import { journalLine, readJournal } from '../../../src/io/resume/journal-file.ts';
import { parsed, type Shape } from '../../../src/io/resume/shape.ts';
import { isUnbroken, sealedText } from '../../../src/io/resume/sealed-text.ts';
import { isJournalEntry, isKeptIdentity, isMarker } from '../../../src/supervisor/resume/kept-shapes.ts';
import { readShardFile } from '../../../src/supervisor/merge/shard-file.ts';
import { mustBeSame, type FuzzTarget } from '../target.ts';

interface Entry {
  readonly entry: number;
  readonly text: string;
}

const isEntry: Shape<Entry> = (value): value is Entry =>
  typeof value === 'object' && value !== null && typeof (value as Entry).entry === 'number';

const LINES = [0, 1, 2].map((entry) => journalLine({ entry, text: 'x'.repeat(entry * 40) } as Entry));
const WHOLE = Buffer.concat(LINES);

export const journal: FuzzTarget = {
  name: 'journal',
  seeds: [WHOLE, WHOLE.subarray(0, -5), Buffer.concat([...LINES.slice(1)]), Buffer.alloc(0)],
  words: ['\n', '{"entry":3}', '"entry":', ' ', '00000000 '],
  run(bytes) {
    for (const shape of [isEntry, isJournalEntry as unknown as Shape<Entry>]) {
      let read;
      try {
        read = readJournal(bytes, shape);
      } catch (error) {
        // an entry of another shape that is intact
        if (!/^its entry \d+ is not one/.test((error as Error).message)) throw error;
        continue;
      }
      // what counts is what was written: written again, it is the same bytes
      const again = Buffer.concat(read.entries.map((entry) => journalLine(entry)));
      mustBeSame('the intact part', bytes.subarray(0, read.length).toString('latin1'), again.toString('latin1'));
      mustBeSame('read again', readJournal(bytes.subarray(0, read.length), shape).entries, read.entries);
    }
  },
};

const REPORT = {
  status: 'success',
  records: { in: 3, quarantined: 0 },
  shard: {
    index: 1,
    count: 2,
    begin: { input: 1, byte: 0 },
    end: { input: 1, byte: 10 },
    run: 'x',
    facts: [],
    inputs: [{ name: 'a', size: 10, mtime: '1', ends: 'x', records: 3, lines: 3 }],
    outputs: [{ role: 'output', name: 'p', bytes: 3, crc32: '0', headerLines: 0 }],
  },
};
const SEALED = sealedText({ renames: [], outcome: {} });

export const keptFiles: FuzzTarget = {
  name: 'kept-files',
  seeds: [
    JSON.stringify(REPORT),
    SEALED,
    '{"status":"failure","options":{"shard":"1/2"},"failure":{"message":"x"}}',
  ].map((text) => Buffer.from(text)),
  words: [
    '"shard":',
    '"status":',
    '"success"',
    '"failure"',
    '{}',
    '[]',
    'null',
    '1e99',
    '-1',
    '"3/2"',
    '"__proto__":',
    '"checksum":',
  ],
  run(bytes) {
    const text = bytes.toString('utf8');
    try {
      readShardFile('report.json', text);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
    }
    const value = parsed(text);
    for (const shape of [isKeptIdentity, isMarker]) {
      if (shape(value)) isUnbroken(value);
    }
    if (text === SEALED && !isUnbroken(value as { checksum: string })) throw new Error('a sealed text is broken');
  },
};
