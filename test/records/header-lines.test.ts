import type { Encoding, Framing, HeaderSpec } from '../../src/job/job-spec.ts';
import { splitFields } from '../../src/records/fields.ts';
import { columnNames, headerLines } from '../../src/records/header-lines.ts';
import { framing, LINES } from '../support/reference.ts';
import { thrownBy } from '../support/thrown.ts';

const TAB = { kind: 'text', text: '\t' } as const;
const WHITESPACE = { kind: 'whitespace' } as const;
const coding = (records: Framing, encoding: Encoding = 'utf8') => ({ framing: records, encoding, delimiter: TAB });
const ONE: HeaderSpec = { kind: 'lines', lines: 1 };

test('header lines lose their terminators, including the return of a CRLF', () => {
  expect(headerLines(Buffer.from('a\r\n\nb\n'), coding(LINES), 'x')).toEqual(['a', '', 'b']);
  expect(headerLines(Buffer.from('a\r\0b\n\0'), coding(framing('nul')), 'x')).toEqual(['a\r', 'b\n']);
  expect(headerLines(Buffer.alloc(0), coding(LINES), 'x')).toEqual([]);
});

test('a header that is not UTF-8 is an error naming file, line and the option', () => {
  const bytes = Buffer.from('#a\n#caf\xe9\n', 'latin1');
  expect(headerLines(bytes, coding(LINES, 'latin1'), 'x')).toEqual(['#a', '#café']);
  expect(thrownBy(() => headerLines(bytes, coding(LINES), 'x.tsv'))).toMatchObject({
    name: 'EncodingError',
    place: { file: 'x.tsv', line: 2 },
    advice: expect.stringContaining('latin1') as string,
  });
});

test('lines of a header with NUL are counted by NUL', () => {
  const bytes = Buffer.from('a\nb\0c\n\xe9\0', 'latin1');
  expect(thrownBy(() => headerLines(bytes, coding(framing('nul')), 'x'))).toMatchObject({
    place: { file: 'x', line: 2 },
  });
});

test('columns are the last line without its prefix, the longest that matches', () => {
  expect(columnNames([], ONE, TAB)).toEqual([]);
  expect(columnNames(['#x', '#a\tb'], ONE, TAB)).toEqual(['#a', 'b']);
  expect(columnNames(['##x', '#a\tb'], { kind: 'prefix', prefixes: ['##', '#'] }, TAB)).toEqual(['a', 'b']);
  expect(columnNames(['##a\tb'], { kind: 'prefix', prefixes: ['#', '##'] }, TAB)).toEqual(['a', 'b']);
});

test('fields are the text between delimiters; white space is treated as by awk', () => {
  expect(splitFields('', TAB)).toEqual([]);
  expect(splitFields('a\t\tb\t', TAB)).toEqual(['a', '', 'b', '']);
  expect(splitFields('a::b', { kind: 'text', text: '::' })).toEqual(['a', 'b']);
  expect(splitFields(' \ta  b\t\nc ', WHITESPACE)).toEqual(['a', 'b', 'c']);
  expect(splitFields(' \t ', WHITESPACE)).toEqual([]);
  expect(splitFields('a\u00a0b\rc', WHITESPACE)).toEqual(['a\u00a0b\rc']);
});

test('in CSV a header is records, which may have several lines, and its columns are unquoted', () => {
  const csv = { framing: LINES, encoding: 'utf8', delimiter: { kind: 'quoted', text: ',' } } as const;
  const lines = headerLines(Buffer.from('x\r\n"a ""b""",c,"d,\ne"\r\n'), csv, 'in');
  expect(lines).toEqual(['x', '"a ""b""",c,"d,\ne"']);
  expect(columnNames(lines, ONE, csv.delimiter)).toEqual(['a "b"', 'c', 'd,\ne']);
  expect(thrownBy(() => headerLines(Buffer.from('x\n"a"b,c\n'), csv, 'in'))).toMatchObject({
    name: 'FramingError',
    message: 'the header is not CSV: "b" comes after the closing quote of its field 1',
    place: { file: 'in', line: 2 },
  });
});
