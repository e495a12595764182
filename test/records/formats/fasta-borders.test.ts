import fc from 'fast-check';
import { Batcher } from '../../../src/records/batcher.ts';
import { FastaBorders } from '../../../src/records/formats/fasta-borders.ts';
import { anyPieces } from '../../support/arbitrary.ts';
import { cutAll, LINES } from '../../support/reference.ts';
import { thrownBy } from '../../support/thrown.ts';

const MANY = 1024 * 1024;
/**
 * What may follow a >: more of them, blank lines, carriage returns; never a line that begins with
 * one.
 */
const body = fc
  .array(fc.constantFrom('A', 'C', '>', ' ', '\n', '\r\n', 'é'), { maxLength: 12 })
  .map((parts) => parts.join('').replaceAll(/\n>+/g, '\n'));
const file = fc.array(body, { maxLength: 8 }).map((bodies) => bodies.map((text) => `>${text}\n`));

/** Offsets of the ends of records, found in one piece of text. */
function plainEnds(records: readonly string[]): number[] {
  let end = 0;
  return records.map((record) => (end += Buffer.byteLength(record)));
}

test('records end before a line that begins with >, for any pieces', () => {
  fc.assert(
    fc.property(file, anyPieces, fc.integer({ min: 1, max: 3 }), (records, pieces, most) => {
      const bytes = Buffer.from(records.join(''));
      const scanner = new FastaBorders();
      const ends: number[] = [];
      let [from, turn] = [0, 0];
      while (from < bytes.length) {
        const to = Math.min(bytes.length, from + Math.max(1, pieces[Math.min(turn++, pieces.length - 1)]!));
        for (let at = from; at < to;) {
          const found = scanner.scan(bytes, at, to, most);
          expect(found.count).toBeLessThanOrEqual(most);
          if (found.count > 0) ends.push(found.end);
          at = found.scanned;
          if (found.count === most && found.end === to) break;
        }
        from = to;
      }
      // The last one ends with the input; of several found at once only the last end is returned.
      const expected = plainEnds(records).slice(0, -1);
      expect(expected).toEqual(expect.arrayContaining(ends));
      if (most === 1) expect(ends).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test('batches have every record once, with its line and byte, for any pieces', () => {
  fc.assert(
    fc.property(
      fc.array(file, { maxLength: 3 }),
      fc.boolean(),
      fc.integer({ min: 1, max: 40 }),
      anyPieces,
      (files, isBytes, n, pieces) => {
        const inputs = files.map((records) => Buffer.from(records.join('')));
        const batchSize = isBytes ? ({ kind: 'bytes', bytes: n } as const) : ({ kind: 'records', records: n } as const);
        const options = { format: 'fasta', framing: LINES, batchSize, maxRecordBytes: MANY } as const;
        const cuts = cutAll(inputs, options, pieces);
        expect(cuts).toEqual(cutAll(inputs, options));
        expect(Buffer.concat(cuts.map(({ bytes }) => bytes))).toEqual(Buffer.concat(inputs));
        expect(cuts.reduce((sum, { head }) => sum + head.records, 0)).toBe(files.flat().length);
        for (const { head, bytes } of cuts) {
          expect(bytes.toString().match(/(?:^|\n)(?=>)/g)).toHaveLength(head.records);
          if (isBytes && head.records > 1) expect(bytes.length).toBeLessThanOrEqual(n);
          for (const { input, line, byte, start } of head.segments) {
            expect(inputs[input]!.subarray(byte, byte + 1).toString()).toBe('>');
            expect(bytes[start]).toBe(0x3e);
            expect(inputs[input]!.subarray(0, byte).toString().split('\n').length).toBe(line);
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});

test.each([
  ['ACGT\n>a\nAC\n', '"ACGT"'],
  ['\n>a\nAC\n', 'an empty line'],
  ['; a comment\n>a\n', '"; a comment"'],
])('text before the first > is an error: %j', (text, displayName) => {
  // as much of it, however small the batches are
  for (const batchSize of [{ kind: 'ramp' }, { kind: 'bytes', bytes: 1 }] as const) {
    const error = thrownBy(() => {
      const options = { format: 'fasta', framing: LINES, batchSize, maxRecordBytes: MANY } as const;
      return cutAll([Buffer.from('>x\nA\n'), Buffer.from(text)], options);
    });
    expect(error).toMatchObject({
      name: 'FramingError',
      message: `a FASTA record begins with >, not with ${displayName}`,
      place: { file: 'input-1', line: 1, byte: 0, record: 2 },
    });
  }
});

test('a sequence of n letters may be as long as allowed, and one of n+1 is an error that names it', () => {
  const cut = (bases: number) => {
    const options = { format: 'fasta', framing: LINES, batchSize: { kind: 'ramp' }, maxRecordBytes: 100 } as const;
    return cutAll([Buffer.from(`>a\nACGT\n>b\n${'A'.repeat(bases - 3)}\n>c\n`)], options, [7]);
  };
  expect(cut(100)[0]!.head.records).toBe(3);
  expect(thrownBy(() => cut(101))).toMatchObject({
    name: 'RecordTooLongError',
    place: { record: 2, line: 3, byte: 8 },
  });
});

test('an over-long record is reported before all of it is in memory', () => {
  const batcher = new Batcher({
    format: 'fasta',
    framing: LINES,
    batchSize: { kind: 'ramp' },
    maxRecordBytes: 3 * MANY,
    inputName: () => 'in',
  });
  batcher.beginInput({ input: 0, line: 1, byte: 0 });
  batcher.append(Buffer.from('>a\n'));
  let put = 3;
  const error = thrownBy(() => {
    for (; put < 100 * MANY; put += MANY) {
      batcher.append(new Uint8Array(MANY).fill(0x41));
      batcher.next();
    }
  });
  expect(error).toMatchObject({ name: 'RecordTooLongError' });
  expect(put).toBeLessThan(5 * MANY);
});
