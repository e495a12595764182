// The scanner finds the borders of csv-parse in everything that csv-parse accepts, for any pieces,
// and refuses what it refuses.
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { CsvBorderScanner } from '../../../src/records/csv/csv-border-scanner.ts';
import { countCsvFields, cutCsvFields, recordEnd } from '../../../src/records/csv/csv-structure.ts';
import { anyPieces } from '../../support/arbitrary.ts';
import { cutAll, LINES } from '../../support/reference.ts';
import { thrownBy } from '../../support/thrown.ts';
import { repeats } from '../../support/random.ts';

const DELIMITERS = [',', ';', '\t', '||', 'é'];
const MANY = 1024 * 1024;

/** Well-formed fields, with all that quotes may hold. */
const plain = fc.array(fc.constantFrom('a', 'b ', ' ', 'é', '', "'"), { maxLength: 3 }).map((parts) => parts.join(''));
const quoted = fc
  .array(fc.constantFrom('a', '""', '\n', '\r\n', ',', ';', '|', 'é', '\t'), { maxLength: 5 })
  .map((parts) => `"${parts.join('')}"`);
const record = fc.array(fc.oneof(plain, quoted), { minLength: 1, maxLength: 4 });
const table = fc.record({
  records: fc.array(record, { maxLength: 8 }),
  delimiter: fc.constantFrom(...DELIMITERS),
  end: fc.constantFrom('\n', '\r\n'),
});

/** Any text at all of what means something in CSV. */
const anything = fc
  .array(fc.constantFrom('"', '"', ',', '\n', '\r\n', 'a', ' '), { maxLength: 14 })
  .map((parts) => `${parts.join('')}\n`);

/** Offsets in bytes of each record's end, by csv-parse; undefined for text that it refuses. */
function judgedEnds(text: string, delimiter: string): number[] | undefined {
  try {
    const options = { delimiter, relax_column_count: true, info: true, record_delimiter: ['\n', '\r\n'] };
    const found = parse(text, options) as unknown as { info: { bytes: number } }[];
    return found.map(({ info }) => info.bytes);
  } catch {
    return undefined;
  }
}

/** Offsets of each record's end, scanned one at a time, with the bytes arriving in pieces. */
function scannedEnds(text: string, delimiter: string, pieces: readonly number[]): number[] {
  const bytes = Buffer.from(text);
  const scanner = new CsvBorderScanner(Buffer.from(delimiter));
  const ends: number[] = [];
  let [from, turn] = [0, 0];
  while (from < bytes.length) {
    const to = Math.min(bytes.length, from + Math.max(1, pieces[Math.min(turn, pieces.length - 1)]!));
    turn += 1;
    while (from < to) {
      const found = scanner.scan(bytes, from, to, 1);
      if (found.count > 0) ends.push(found.end);
      from = found.scanned;
    }
  }
  return ends;
}

test('the borders of well-formed CSV are those of csv-parse, split anywhere', () => {
  fc.assert(
    fc.property(table, anyPieces, ({ records, delimiter, end }, pieces) => {
      const text = records.map((fields) => fields.join(delimiter) + end).join('');
      const expected = judgedEnds(text, delimiter);
      fc.pre(expected !== undefined); // a field such as a"b
      expect(scannedEnds(text, delimiter, pieces)).toEqual(expected);
      expect(scannedEnds(text, delimiter, [1])).toEqual(expected);
    }),
    { numRuns: 1000 },
  );
});

test('CSV is refused if csv-parse refuses it, and accepted with the same fields otherwise', () => {
  let refused = 0;
  fc.assert(
    fc.property(anything, (text) => {
      const ends = scannedEnds(text, ',', [3]);
      let isTaken = ends.at(-1) === Buffer.byteLength(text);
      let from = 0;
      const counts: number[] = [];
      const cuts: string[][] = [];
      for (const end of ends) {
        const line = text.slice(from, end).replace(/\r?\n$/, '');
        from = end;
        try {
          const fields = countCsvFields(line, ',');
          counts.push(fields);
          cuts.push(cutCsvFields(line, ','));
        } catch {
          isTaken = false;
        }
      }
      let judged: string[][] | undefined;
      try {
        judged = parse(text, { relax_column_count: true, record_delimiter: ['\n', '\r\n'] });
      } catch {
        refused += 1;
      }
      expect(isTaken).toBe(judged !== undefined);
      if (judged === undefined) return;
      expect(counts).toEqual(judged.map((fields) => fields.length));
      expect(cuts).toEqual(judged);
    }),
    { numRuns: 3000 },
  );
  expect(refused).toBeGreaterThan(repeats(100));
});

test('the string scanner finds the same ends as the byte scanner', () => {
  fc.assert(
    fc.property(anything, (text) => {
      const ends: number[] = [];
      for (let at = 0; at < text.length;) {
        const end = recordEnd(text, at, ',');
        if (end < 0) break;
        ends.push(end + 1);
        at = end + 1;
      }
      expect(ends).toEqual(scannedEnds(text, ',', [Infinity]));
    }),
    { numRuns: 1000 },
  );
});

test('batches have whole records, with their line and byte, for any pieces', () => {
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 30 }), anyPieces, ({ records: all, end }, n, pieces) => {
      // A blank line is not a record.
      const records = all.filter((fields) => fields.join(',') !== '');
      const text = records.map((fields) => fields.join(',') + end).join('');
      fc.pre(scannedEnds(text, ',', [Infinity]).length === records.length);
      for (const batchSize of [{ kind: 'records', records: n } as const, { kind: 'bytes', bytes: n } as const]) {
        const options = { format: 'csv', framing: LINES, batchSize, maxRecordBytes: MANY } as const;
        const inputs = [Buffer.from(text), Buffer.from('x\n'), Buffer.from(text)];
        const cuts = cutAll(inputs, options, pieces);
        expect(cuts).toEqual(cutAll(inputs, options));
        expect(Buffer.concat(cuts.map(({ bytes }) => bytes))).toEqual(Buffer.concat(inputs));
        for (const { head, bytes } of cuts) {
          expect(scannedEnds(bytes.toString(), ',', [Infinity])).toHaveLength(head.records);
          for (const { input, line, byte } of head.segments) {
            expect(inputs[input]!.subarray(0, byte).toString().split('\n').length).toBe(line);
          }
        }
      }
    }),
    { numRuns: 200 },
  );
});

test.each([
  [
    'at the end of the input',
    'a,b\n1,2\n3,\n4,"x\n5,6\n',
    MANY,
    'the quote that opens here (byte 2 of the record) is never closed',
    4,
  ],
  [
    'when a record becomes too long',
    `a,b\n1,2\n3,"x\n${'5,6\n'.repeat(100)}`,
    99,
    'the quote that opens here (byte 2 of the record) is never closed within 99 bytes',
    3,
  ],
])('an unclosed quote is reported with its place, %s', (_when, text, maxRecordBytes, message, line) => {
  const options = { format: 'csv', framing: LINES, batchSize: { kind: 'ramp' }, maxRecordBytes } as const;
  for (const pieces of [[1], [7], [Infinity]]) {
    const error = thrownBy(() => cutAll([Buffer.from(text)], options, pieces));
    expect(error).toMatchObject({ name: 'FramingError', message, place: { file: 'input-0', line } });
  }
});

test('a last record gets its missing line end, and a carriage return at its end stays text', () => {
  const options = { format: 'csv', framing: LINES, batchSize: { kind: 'ramp' }, maxRecordBytes: MANY } as const;
  const [cut] = cutAll([Buffer.from('a,"b\n"'), Buffer.from('c\r')], options);
  expect(cut!.bytes.toString()).toBe('a,"b\n"\nc\r\n');
  expect(cut!.head).toMatchObject({ records: 2, bareReturns: [1] });
});

test('a quote behind a blank opens no field, wherever it stands', () => {
  const options = {
    format: 'csv',
    framing: LINES,
    batchSize: { kind: 'records', records: 1 },
    maxRecordBytes: MANY,
  } as const;
  for (let before = 0; before < 200; before += 1) {
    const records = [`${'x'.repeat(before)} "a\n`, 'b"\n', '"c\nd"\n'];
    const input = Buffer.from(records.join(''));
    for (const pieces of [[Infinity], [1]]) {
      const cuts = cutAll([input], options, pieces).map(({ bytes }) => bytes.toString());
      expect([before, ...cuts]).toEqual([before, ...records]);
    }
  }
});
