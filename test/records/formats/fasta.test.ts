import fc from 'fast-check';
import { FastaFormat } from '../../../src/records/formats/fasta.ts';
import { thrownBy } from '../../support/thrown.ts';

const format = (lineWidth?: number) => new FastaFormat({ lineWidth });

test('a record has an id, a comment, and its lines as one sequence', () => {
  expect(format().parse('>a  some text\nACG\nT\n\nA', 1)).toEqual({ id: 'a', comment: 'some text', seq: 'ACGTA' });
  expect(format().parse('>a\tb>c\r\nACG\r\nTT', 1)).toEqual({ id: 'a', comment: 'b>c', seq: 'ACGTT' });
  expect(format().parse('>', 1)).toEqual({ id: '', comment: '', seq: '' });
  expect(format().parse('>a\n', 1)).toEqual({ id: 'a', comment: '', seq: '' });
});

test('an unchanged record is written byte for byte', () => {
  const lines = fc.array(fc.constantFrom('', 'A', 'ACGT', 'ACGTAC'), { maxLength: 4 });
  const name = fc.constantFrom('', 'a', 'a b', 'a  b', 'a\tb\tc', 'a ');
  fc.assert(
    fc.property(name, lines, fc.constantFrom('\n', '\r\n'), fc.integer({ min: 1, max: 9 }), (head, seq, end, width) => {
      const text = [`>${head}`, ...seq].join(end);
      const fasta = format(width);
      expect(fasta.print({ ...fasta.parse(text, 1) })).toBe(text);
    }),
  );
});

test.each([
  ['of several lines: at the width of its first', '>a  b\nACGT\nAC', {}, '>a  b\nTTTT\nTTTT\nT'],
  ['of a single line: on one', '>a\nACGTAC', {}, '>a\nTTTTTTTTT'],
  ['with blank lines behind: still a single line', '>a\nACGTAC\n\n', {}, '>a\nTTTTTTTTT'],
  ['of CRLF lines: with CRLF', '>a\r\nACGT\r\nAC', {}, '>a\r\nTTTT\r\nTTTT\r\nT'],
  ['with a width said: at that', '>a\nACGTAC', { lineWidth: 6 }, '>a\nTTTTTT\nTTT'],
])('a changed record %s', (_what, text, { lineWidth }: { lineWidth?: number }, expected) => {
  const fasta = format(lineWidth);
  expect(fasta.print({ ...fasta.parse(text, 1), seq: 'TTTTTTTTT' })).toBe(expected);
});

test('the default width is 60 if no line shows one; an empty sequence has no line', () => {
  const fasta = format();
  expect(fasta.print({ ...fasta.parse('>a', 1), seq: 'A'.repeat(61) })).toBe(`>a\n${'A'.repeat(60)}\nA`);
  expect(fasta.print({ ...fasta.parse('>a\nACGT', 2), seq: '' })).toBe('>a');
  expect(fasta.print({ ...fasta.parse('>a\nACGT', 3), id: 'b' })).toBe('>b\nACGT');
});

test('the white space between id and comment is kept', () => {
  const fasta = format();
  const record = fasta.parse('>a \t b\nACGT', 1);
  expect(fasta.print({ ...record, id: 'c' })).toBe('>c \t b\nACGT');
  expect(fasta.print({ ...record, comment: '' })).toBe('>a\nACGT');
  expect(fasta.print({ id: 'x', seq: 'A' })).toBe('>x\nA');
});

test.each([
  [{ id: 'a' }, "a FASTA record without 'seq'"],
  [{ id: 'a', seq: 'A', qual: '!' }, "a FASTA record with an unknown 'qual'"],
  [{ id: 'a', seq: 'A\nC' }, "a line end in its 'seq'"],
  [{ id: 'a', seq: 'A>C' }, "a > in its 'seq'"],
  [{ id: 'a b', seq: 'A' }, 'white space in its id'],
  [{ id: 1, seq: 'A' }, "with 1 as 'id'"],
])('%j is refused', (value, message) => {
  expect(thrownBy(() => format().print(value))).toMatchObject({
    name: 'ResultError',
    message: expect.stringContaining(message),
  });
});
