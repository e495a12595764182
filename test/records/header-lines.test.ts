import type { HeaderSpec } from '../../src/job/job-spec.ts';
import { splitFields } from '../../src/records/fields.ts';
import { columnNames, headerLines } from '../../src/records/header-lines.ts';
import { framing, LINES } from '../support/reference.ts';
import { thrownBy } from '../support/thrown.ts';

const TAB = { kind: 'text', text: '\t' } as const;
const WHITESPACE = { kind: 'whitespace' } as const;
const ONE: HeaderSpec = { kind: 'lines', lines: 1 };

test('header lines lose their terminators, the return of a CRLF with them', () => {
  expect(headerLines(Buffer.from('a\r\n\nb\n'), LINES, 'utf8', 'x')).toEqual(['a', '', 'b']);
  expect(headerLines(Buffer.from('a\r\0b\n\0'), framing('nul'), 'utf8', 'x')).toEqual(['a\r', 'b\n']);
  expect(headerLines(Buffer.alloc(0), LINES, 'utf8', 'x')).toEqual([]);
});

test('a header that is no UTF-8 is an error naming file, line and the way through', () => {
  const bytes = Buffer.from('#a\n#caf\xe9\n', 'latin1');
  expect(headerLines(bytes, LINES, 'latin1', 'x')).toEqual(['#a', '#café']);
  expect(thrownBy(() => headerLines(bytes, LINES, 'utf8', 'x.tsv'))).toMatchObject({
    name: 'EncodingError',
    place: { file: 'x.tsv', line: 2 },
    advice: expect.stringContaining('latin1') as string,
  });
});

test('lines of a header with NUL are counted by NUL', () => {
  const bytes = Buffer.from('a\nb\0c\n\xe9\0', 'latin1');
  expect(thrownBy(() => headerLines(bytes, framing('nul'), 'utf8', 'x'))).toMatchObject({
    place: { file: 'x', line: 2 },
  });
});

test('columns are the last line without its prefix, the longest that fits', () => {
  expect(columnNames([], ONE, TAB)).toEqual([]);
  expect(columnNames(['#x', '#a\tb'], ONE, TAB)).toEqual(['#a', 'b']);
  expect(columnNames(['##x', '#a\tb'], { kind: 'prefix', prefixes: ['##', '#'] }, TAB)).toEqual(['a', 'b']);
  expect(columnNames(['##a\tb'], { kind: 'prefix', prefixes: ['#', '##'] }, TAB)).toEqual(['a', 'b']);
});

test('fields are what stands between delimiters; white space is taken as awk takes it', () => {
  expect(splitFields('', TAB)).toEqual([]);
  expect(splitFields('a\t\tb\t', TAB)).toEqual(['a', '', 'b', '']);
  expect(splitFields('a::b', { kind: 'text', text: '::' })).toEqual(['a', 'b']);
  expect(splitFields(' \ta  b\t\nc ', WHITESPACE)).toEqual(['a', 'b', 'c']);
  expect(splitFields(' \t ', WHITESPACE)).toEqual([]);
  expect(splitFields('a\u00a0b\rc', WHITESPACE)).toEqual(['a\u00a0b\rc']);
});
