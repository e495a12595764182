import { refusal, resolve } from './resolved.ts';

describe('--format and the names of files', () => {
  it.each(['\\t', ',', ';', '|', '\t', 'tab'])('takes %p for the delimiter of another tool', (format) => {
    expect(refusal({ map: 'line', format })).toMatch(/; -F is --format; the delimiter is -d /);
  });

  it('names the formats there are', () => {
    expect(refusal({ map: 'line', format: 'bam' })).toBe(
      "--format takes the name of a format (lines, tsv, csv, ndjson, fastq, fasta), not 'bam'",
    );
  });

  it.each(['r.fq', 'r.fastq', 'R.FASTQ', 'g.fa', 'g.fasta', 'dir.d/r_1.fq'])(
    'takes %s for lines only when that is said',
    (input) => {
      expect(refusal({ map: 'line', input })).toMatch(/ by its name.*; say --format .*lines if you mean lines$/);
      expect(resolve({ input, format: 'lines' }).inputs).toEqual([input]);
    },
  );

  it.each(['r.fq.gz', 'a.tsv.gz', 'a.bgz', 'a.zst', 'a.bz2', 'a.xz', 'A.GZ'])(
    'refuses the compressed input %s, whatever the format, and says how to unpack it',
    (input) => {
      expect(refusal({ map: 'line', input, format: 'lines' })).toMatch(/is compressed by its name.* -dc /);
    },
  );

  it.each(['a.tsv.gz', 'a.bgz', 'a.zst'])('refuses the output %s, which would not be compressed', (output) => {
    expect(refusal({ map: 'line', output })).toMatch(/is to be compressed by its name.* -c > /);
  });

  it.each(['gz', 'fq', 'a.gz.txt', 'reads.fqx', 'a.tsv'])('takes %s as it is', (name) => {
    expect(resolve({ input: name, output: name })).toMatchObject({ inputs: [name], output: name });
  });

  it('refuses empty names', () => {
    expect(refusal({ map: 'line', input: ['a', ''] })).toMatch(/^--input takes the name of a file/);
    expect(refusal({ map: 'line', output: '' })).toMatch(/^--output takes the name of a file/);
  });
});
