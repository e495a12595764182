import fc from 'fast-check';
import { isFastqOfFourLines } from '../../../src/records/formats/fastq-lines.ts';
import { FastaFormat } from '../../../src/records/formats/fasta.ts';
import { FastqFormat } from '../../../src/records/formats/fastq.ts';
import type { RecordFault } from '../../../src/records/formats/record-format.ts';
import { fastaMixup, fastqMixup } from '../../../src/records/formats/sequence-mixups.ts';
import { thrownBy } from '../../support/thrown.ts';

const FASTQ: readonly (readonly [string, string, RegExp, line: number])[] = [
  ['wrapped over two lines', '@a\nACGT\nACGT\n+', /wrapped over several lines.*seqkit seq -w 0/, 2],
  ['wrapped, with \\r\\n', '@a\r\nACGT\r\nACGT\r\n+', /wrapped over several lines/, 2],
  ['FASTA', '>a\nACGT\n>b\nACGT', /as in FASTA.*--format fasta/, 0],
  ['SAM', '@HD\tVN:1.6\n@SQ\tSN:1\tLN:9\nr\t0\nr\t0', /SAM.*samtools fastq/, 0],
  ['cut out by grep -A 3', '--\n@b\nACGT\n+', /--.*grep --no-group-separator/, 0],
  ['cut out by grep -A 1', '@a\nACGT\n--\n@b', /--.*grep --no-group-separator/, 2],
  [
    'cut out by grep -A 1 without separators',
    '@a\nACGT\n@b\nACGT',
    /quality is missing.*grep --no-group-separator -A 3/,
    2,
  ],
  ['a blank line between reads', '\n@b\nACGT\n+', /empty line.*seqkit seq/, 0],
  ['two files joined without a line end', '@a\nAC\n+\nII@b', /lost when two files were joined/, 3],
  ['garbage', 'garbage\n@b\nACGT\n+', /begins with @.*cut short/, 0],
  ['cut short', '@a\nACGT\n+\nII', /4 letters, and its quality 2.*cut short/, 3],
];

test.each(FASTQ)('input that is not FASTQ is identified: %s', (_, text, says, line) => {
  const fault = thrownBy(() => new FastqFormat().parse(text, 1)) as RecordFault;
  expect(`${fault.message}; ${fault.advice}`).toMatch(says);
  // only where lengths differ does the next record begin where it must
  expect([fault.kind, fault.line]).toEqual([line === 3 ? 'format' : 'framing', line]);
  expect(isFastqOfFourLines(Buffer.from(`${text}\n`))).toBe(false);
});

test('no read of four lines is taken for anything else', () => {
  const line = (characters: string) =>
    fc.array(fc.constantFrom(...characters), { maxLength: 12 }).map((all) => all.join(''));
  const read = fc
    .tuple(line('ab-> \t@+'), line('ACGTN.-'), line('-+@>I#'), fc.constantFrom('\n', '\r\n'))
    .map(([name, seq, quality, end]) => ({
      end,
      lines: [`@${name}`, seq, '+', quality.padEnd(seq.length, 'I').slice(0, seq.length)],
    }));
  fc.assert(
    fc.property(fc.array(read, { minLength: 1, maxLength: 4 }), (reads) => {
      for (const { lines, end } of reads) {
        expect(() => new FastqFormat().parse(lines.join(end), 1)).not.toThrow();
        if (!/^@(?:HD|SQ|RG|PG|CO)\t/.test(lines[0]!)) expect(fastqMixup(lines)).toBeUndefined();
      }
      const bytes = Buffer.from(reads.map(({ lines, end }) => lines.map((text) => text + end).join('')).join(''));
      expect(isFastqOfFourLines(bytes)).toBe(true);
    }),
  );
});

test.each([
  ['@a', /--format fastq/],
  ['@SQ\tSN:1\tLN:5', /samtools fasta/],
  ['; a comment', /grep -v/],
])('the text before the first > is identified: %j', (line, says) => {
  expect(fastaMixup(line)).toMatch(says);
});

test.each([
  ['>a\nACGT\n--', 2, /grep --no-group-separator/],
  ['>a\r\nACGT\r\n--', 2, /grep --no-group-separator/],
  ['>a\nAC\nGT\n@r1\nACGT', 3, /mixed/],
])('a line that is not sequence is identified: %j', (text, line, says) => {
  const fault = thrownBy(() => new FastaFormat({}).parse(text, 1)) as RecordFault;
  expect([fault.kind, fault.line, fault.advice]).toEqual(['format', line, expect.stringMatching(says)]);
});

test.each(['>a\nAC-T\n--', '>a\n--\nACGT', '>a --\nACGT', '>a @b\nAC', '>a\nAC--'])('gaps are sequence: %j', (text) => {
  expect(() => new FastaFormat({}).parse(text, 1)).not.toThrow();
});
