import fc from 'fast-check';
import type { FramingError } from '../../src/job/errors.ts';
import type { Framing, HeaderSpec } from '../../src/job/job-spec.ts';
import { CsvBorderScanner } from '../../src/records/csv/csv-border-scanner.ts';
import { InputHead } from '../../src/records/input-head.ts';
import { anyPieces, textBytes } from '../support/arbitrary.ts';
import { framing, LINES } from '../support/reference.ts';
import { thrownBy } from '../support/thrown.ts';

const LONGEST = 1024;
const MARK = '\ufeff';
const NONE: HeaderSpec = { kind: 'none' };
const lines = (count: number): HeaderSpec => ({ kind: 'lines', lines: count });
const prefix = (...prefixes: string[]): HeaderSpec => ({ kind: 'prefix', prefixes });

/** Feeds the input in pieces until the head is complete; returns the result. */
function startOf(
  bytes: Buffer,
  header: HeaderSpec,
  records: Framing,
  pieces: readonly number[],
  most = LONGEST,
  quotes?: CsvBorderScanner,
) {
  const options = { header, framing: records, encoding: 'utf8', maxLineBytes: most, displayName: 'x.tsv' } as const;
  const start = new InputHead({ ...options, quotes });
  let at = 0;
  for (let turn = 0; !start.isComplete; turn += 1) {
    const size = pieces[Math.min(turn, pieces.length - 1)]!;
    if (at === bytes.length) start.end();
    else start.put(bytes.subarray(at, at + size));
    at = Math.min(bytes.length, at + size);
  }
  return {
    hasByteOrderMark: start.hasByteOrderMark,
    byteLength: start.byteLength,
    headerLines: start.headerLines,
    header: Buffer.from(start.header).toString(),
    // the rest of the input is still to come
    records: Buffer.concat([start.rest, bytes.subarray(at)]).toString(),
  };
}

/** The result for the input split in two anywhere, and byte by byte, which must be one. */
function start(text: string, spec: HeaderSpec, records = LINES) {
  const bytes = Buffer.from(text);
  const whole = startOf(bytes, spec, records, [Infinity]);
  for (let cut = 1; cut < bytes.length; cut += 1) {
    expect(startOf(bytes, spec, records, [cut, Infinity])).toEqual(whole);
  }
  expect(startOf(bytes, spec, records, [1])).toEqual(whole);
  return whole;
}

test('without a header everything is records, and an empty input has none', () => {
  expect(start('a\nb\n', NONE)).toMatchObject({ headerLines: 0, header: '', byteLength: 0, records: 'a\nb\n' });
  expect(start('', lines(1))).toMatchObject({ headerLines: 0, header: '', byteLength: 0, records: '' });
});

test('a byte-order mark is removed, whole, for any pieces', () => {
  const marked = start(`${MARK}a\n`, NONE);
  expect(marked).toMatchObject({ hasByteOrderMark: true, byteLength: 3, records: 'a\n' });
  expect(start(MARK, NONE)).toMatchObject({ hasByteOrderMark: true, byteLength: 3, records: '' });
  const second = Buffer.from([0xef, 0xbb, 0x41]);
  expect(startOf(second, NONE, LINES, [1])).toMatchObject({ hasByteOrderMark: false, byteLength: 0 });
  expect(startOf(second.subarray(0, 2), NONE, LINES, [1])).toMatchObject({ hasByteOrderMark: false, byteLength: 0 });
  expect(start(`${MARK}${MARK}a`, NONE).records).toBe(`${MARK}a`);
});

test('a byte-order mark is not a header line, even if records may have several lines', () => {
  const quotes = () => new CsvBorderScanner(Buffer.from(','));
  const marked = Buffer.from(`${MARK}a,b\n`);
  expect(startOf(marked, NONE, LINES, [Infinity], LONGEST, quotes())).toMatchObject({ headerLines: 0, byteLength: 3 });
  expect(startOf(marked, lines(1), LINES, [1], LONGEST, quotes())).toMatchObject({ headerLines: 1 });
});

test('the first n lines are the header, with their terminators', () => {
  const text = 'a\r\n\nb\nc';
  expect(start(text, lines(1))).toMatchObject({ headerLines: 1, header: 'a\r\n', byteLength: 3, records: '\nb\nc' });
  expect(start(text, lines(2))).toMatchObject({ headerLines: 2, header: 'a\r\n\n', records: 'b\nc' });
  expect(start(text, lines(4))).toMatchObject({ headerLines: 4, header: `${text}\n`, byteLength: 7, records: '' });
});

test('an input with fewer lines than the header is refused, for any pieces, unless it is empty', () => {
  const refused = (text: string, count: number, records = LINES) => {
    const errors = [[Infinity], [1], [2]].map((pieces) =>
      thrownBy(() => startOf(Buffer.from(text), lines(count), records, pieces)),
    );
    expect(errors[1]).toEqual(errors[0]);
    expect(errors[2]).toEqual(errors[0]);
    const { name, message, place } = errors[0] as FramingError;
    return { name, message, line: place.line };
  };
  const name = 'FramingError';
  expect(refused('a\r\n\nb\nc', 5)).toEqual({ name, message: 'it has 4 lines, but its header should have 5', line: 4 });
  expect(refused('a\n', 2)).toEqual({ name, message: 'it has 1 line, but its header should have 2', line: 1 });
  expect(refused('a', 2)).toMatchObject({ message: 'it has 1 line, but its header should have 2' });
  expect(refused('\n', 2)).toMatchObject({ message: 'it has 1 line, but its header should have 2' });
  expect(refused(`${MARK}a\n`, 2)).toMatchObject({ message: 'it has 1 line, but its header should have 2' });
  expect(refused('a\nb\0c', 3, framing('nul'))).toMatchObject({
    message: 'it has 2 lines, but its header should have 3',
  });
  expect(start('', lines(2))).toMatchObject({ headerLines: 0 });
  expect(start(MARK, lines(2))).toMatchObject({ headerLines: 0 });
});

test('lines with a prefix are the header, up to the first without', () => {
  const text = '##x\n#y\na\n#not any more\n';
  expect(start(text, prefix('#'))).toMatchObject({
    headerLines: 2,
    header: '##x\n#y\n',
    records: 'a\n#not any more\n',
  });
  expect(start(text, prefix('##'))).toMatchObject({ headerLines: 1, header: '##x\n' });
  expect(start(text, prefix('##', '@', '#y'))).toMatchObject({ headerLines: 2 });
  expect(start('#', prefix('##'))).toMatchObject({ headerLines: 0, records: '#' });
  expect(start('##', prefix('##'))).toMatchObject({ headerLines: 1, header: '##\n', records: '' });
  expect(start('#a\n', prefix('#'))).toMatchObject({ headerLines: 1, header: '#a\n', records: '' });
});

test('a byte-order mark may precede the header, and is not part of it', () => {
  expect(start(`${MARK}#a\nb`, prefix('#'))).toMatchObject({ header: '#a\n', byteLength: 6, records: 'b' });
  expect(start(`${MARK}a\nb`, lines(1))).toMatchObject({ header: 'a\n', byteLength: 5, records: 'b' });
});

test('with NUL a header line ends at NUL and may contain newlines', () => {
  expect(start('a\nb\0c\0', lines(1), framing('nul'))).toMatchObject({ header: 'a\nb\0', records: 'c\0' });
  expect(start('a\nb', lines(1), framing('nul')).header).toBe('a\nb\0');
});

describe('a header line of n bytes', () => {
  const most = 8;
  const result = (text: string, pieces: readonly number[]): unknown => {
    try {
      return startOf(Buffer.from(text), lines(2), LINES, pieces, most).headerLines;
    } catch (error) {
      const { name, place } = error as { name: string; place: unknown };
      return { name, place };
    }
  };
  const refused = { name: 'RecordTooLongError', place: { file: 'x.tsv', line: 2, byte: 2 } };

  test.each(['\n', '\r\n', '\nrecord\n', ''])(
    'passes up to the limit and is refused above it, in any pieces: %j',
    (end) => {
      for (let piece = 1; piece < 16; piece += 1) {
        expect(result(`a\n${'x'.repeat(most - 1)}${end}`, [piece])).toBe(2);
        expect(result(`a\n${'x'.repeat(most)}${end}`, [piece])).toBe(2);
        expect(result(`a\n${'x'.repeat(most + 1)}${end}`, [piece])).toEqual(refused);
        expect(result(`a\n${'x'.repeat(most)}\r`, [piece])).toEqual(refused);
      }
    },
  );

  test('has no limit if there is no header, or none in that line', () => {
    const long = Buffer.from('x'.repeat(50));
    expect(startOf(long, NONE, LINES, [1], most)).toMatchObject({ headerLines: 0 });
    expect(startOf(long, prefix('#'), LINES, [1], most)).toMatchObject({ headerLines: 0 });
    expect(startOf(Buffer.from(MARK), NONE, LINES, [1], 1)).toMatchObject({ hasByteOrderMark: true });
  });
});

test('byte-order mark, header and records together are the input, for any pieces', () => {
  const specs = fc.constantFrom(NONE, lines(1), lines(3), prefix('a'), prefix('\t', 'bc', 'l'));
  fc.assert(
    fc.property(textBytes, fc.boolean(), specs, anyPieces, (text, isMarked, spec, pieces) => {
      // With fewer lines than the header it would be refused.
      const bytes = spec.kind === 'lines' ? Buffer.concat([Buffer.from('\n\n\n'), text]) : text;
      const input = isMarked ? Buffer.concat([Buffer.from(MARK), bytes]) : bytes;
      const whole = startOf(input, spec, LINES, [Infinity]);
      expect(startOf(input, spec, LINES, pieces)).toEqual(whole);
      const head = (whole.hasByteOrderMark ? MARK : '') + whole.header;
      const isOpen = whole.records === '' && whole.headerLines > 0 && input.at(-1) !== 10;
      expect(head + whole.records).toBe(input.toString() + (isOpen ? '\n' : ''));
    }),
  );
});

describe('in CSV', () => {
  const csv = (text: string, count: number, pieces: readonly number[], most = LONGEST) =>
    startOf(Buffer.from(text), lines(count), LINES, pieces, most, new CsvBorderScanner(Buffer.from(',')));

  test.each([
    ['"a\nb",c\r\n1,2\n', 1, '"a\nb",c\r\n', 2],
    ['x\n"a ""\n""",c\n1\n', 2, 'x\n"a ""\n""",c\n', 3],
    [`${MARK}"a\nb"\n1\n`, 1, '"a\nb"\n', 2],
    ['"a\n"', 1, '"a\n"\n', 2],
    ['a"\nb"\n', 1, 'a"\n', 1], // not CSV, but a line: reading the header refuses it
  ])(
    'the first records of %j are the header, with the line ends in their quotes',
    (text, count, header, headerLines) => {
      const whole = csv(text, count, [Infinity]);
      expect(whole).toMatchObject({ header, headerLines });
      for (let cut = 1; cut < Buffer.byteLength(text); cut += 1)
        expect(csv(text, count, [cut, Infinity])).toEqual(whole);
      expect(csv(text, count, [1])).toEqual(whole);
    },
  );

  test.each([
    [
      'when the input ends',
      'x\ny,"z\n1,2\n',
      LONGEST,
      'the quote that opens here (byte 2 of the record) is never closed',
      2,
    ],
    [
      'when it becomes too long',
      'x\n"y\n\n,""zzzzzzzzz',
      6,
      'the quote that opens here (byte 0 of the record) is never closed within 6 bytes',
      2,
    ],
  ])('an unclosed quote is reported with its place, %s', (_when, text, most, message, line) => {
    for (const piece of [1, 3, Infinity]) {
      const found = thrownBy(() => csv(text, 2, [piece], most));
      expect(found).toMatchObject({ name: 'FramingError', message, place: { file: 'x.tsv', line } });
    }
  });
});
