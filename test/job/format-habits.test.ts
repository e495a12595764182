import { refusal, resolve } from './resolved.ts';

describe('names used by other tools', () => {
  it.each([
    ['FASTQ', 'fastq'],
    ['Csv', 'csv'],
    ['fq', 'fastq'],
    ['FA', 'fasta'],
    ['jsonl', 'ndjson'],
  ])('--format %s is %s', (format, name) => {
    expect(resolve({ map: 'NR + line', format }).format).toBe(name);
  });

  it.each([
    ['json', "jq -c '.[]' FILE | threadmill -F ndjson"],
    ['bam', 'samtools view -h FILE | threadmill -F sam'],
    ['bcf', 'bcftools view FILE | threadmill -F vcf'],
    ['txt', '-F lines'],
  ])('--format %s is refused with the right name or way', (format, advice) => {
    expect(refusal({ map: 'line', format })).toMatch(/^--format takes the name of a format \(lines, tsv, /);
    expect(refusal({ map: 'line', format })).toContain(advice);
  });

  it.each(['__proto__', 'constructor', 'toString', 'x'])('--format %s is refused without advice', (format) => {
    expect(refusal({ map: 'line', format })).toMatch(new RegExp(`, not '${format}'$`));
  });

  it.each([
    ['UTF-8', 'utf8'],
    ['utf-8', 'utf8'],
    ['Latin-1', 'latin1'],
    ['ISO-8859-1', 'latin1'],
  ])('--encoding %s is %s', (encoding, name) => {
    expect(resolve({ map: 'line', encoding }).encoding).toBe(name);
  });

  it.each([
    ['utf-16', 'iconv -f utf-16 -t UTF-8 FILE | threadmill'],
    ['windows-1252', 'iconv -f windows-1252 -t UTF-8 FILE'],
    ['ascii', 'utf8 is the same for ASCII'],
  ])('--encoding %s is refused with the right name or way', (encoding, advice) => {
    expect(refusal({ map: 'line', encoding })).toContain(`--encoding takes utf8 or latin1, not '${encoding}'; `);
    expect(refusal({ map: 'line', encoding })).toContain(advice);
  });

  it.each([
    ['tab', "write -d '\\t'"],
    ['Comma', 'write -d ,'],
    ['semicolon', "write -d ';'"],
    ['space', "write -d ' '"],
    ['\\s+', 'write -d whitespace'],
    ['[ \\t]+', 'write -d whitespace'],
    [' +', 'write -d whitespace'],
  ])('--delimiter %j is refused with what to write', (delimiter, advice) => {
    for (const format of ['lines', 'csv']) {
      expect(refusal({ map: 'line', delimiter, format })).toBe(
        `--delimiter takes the characters between two fields, not the description '${delimiter}'; ${advice}`,
      );
    }
  });

  it.each(['\\t', ',', ' ', '::', '[', ']', '+', '\\\\s', 'whitespace', 'tabs are'])(
    '--delimiter %j is taken literally',
    (delimiter) => {
      expect(resolve({ map: 'line', delimiter }).delimiter.kind).toMatch(/text|whitespace/);
    },
  );
});
