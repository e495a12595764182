import { refusal, resolve } from './resolved.ts';

describe('--format and the names of files', () => {
  it.each(['\\t', ',', ';', '|', '\t', 'tab'])('takes %p for the delimiter of another tool', (format) => {
    expect(refusal({ map: 'line', format })).toMatch(/; -F is --format; the delimiter is -d /);
  });

  it('lists the existing formats', () => {
    expect(refusal({ map: 'line', format: 'bim' })).toBe(
      "--format takes the name of a format (lines, tsv, csv, ndjson, fastq, fasta, vcf, sam, bed, gff), not 'bim'",
    );
  });

  it.each(['a.tsv.gz', 'a.bgz', 'a.zst', 'A.GZ'])('accepts %s as an input and as an output, compressed', (name) => {
    expect(resolve({ input: name, output: name })).toMatchObject({ inputs: [name], output: [{ name }] });
    expect(resolve({ output: name }).output[0]!.compression.name).not.toBe('none');
  });

  it.each(['a.bz2', 'a.xz', 'A.XZ'])('accepts the input %s, whose first bytes show its kind', (input) => {
    expect(resolve({ input }).inputs).toEqual([input]);
  });

  it.each(['a.tsv.bz2', 'a.xz', 'A.BZ2'])('refuses the output %s, which would not be compressed', (output) => {
    const program = /xz$/i.test(output) ? 'xz' : 'bzip2';
    const pack = `; or compress the output: threadmill … | ${program} -c > ${output}`;
    expect(refusal({ map: 'line', output })).toContain(pack);
    expect(refusal({ filter: '$1', filteredOut: output })).toContain(pack);
    expect(refusal({ map: 'line', pair: true, input: ['a', 'b'], output: ['c', output] })).toContain(pack);
  });

  it.each(['r.json.gz', 'r.json.bgz', 'r.json.zst', 'r.json.GZ'])(
    'refuses the report %s, which is never compressed',
    (report) => {
      expect(refusal({ map: 'line', report })).toBe(
        `'${report}' has the name of a compressed file, but a report is plain JSON; use --report r.json`,
      );
      expect(refusal({ map: 'line', report: 'r.xz' })).toMatch(/has the name of a compress/);
    },
  );

  it.each(['gz', 'bz2', 'fq', 'a.gz.txt', 'reads.fqx', 'a.tsv', 'a.constructor'])('accepts %s unchanged', (name) => {
    expect(resolve({ input: name, output: name })).toMatchObject({ inputs: [name], output: [{ name }] });
  });

  it('refuses empty names', () => {
    expect(refusal({ map: 'line', input: ['a', ''] })).toMatch(/^--input takes the name of a file/);
    expect(refusal({ map: 'line', output: '' })).toMatch(/^--output takes the name of a file/);
    expect(refusal({ map: 'line', report: '' })).toMatch(/^--report takes the name of a file/);
    expect(refusal({ filter: '$1', filteredOut: '' })).toMatch(/^--filtered-out takes the name of a file/);
  });
});
