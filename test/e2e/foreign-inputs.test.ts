// Inputs that are another kind of file, made by the programs that make such files: refused with a
// command that works.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isThere } from '../support/packers.ts';
import { filesIn, shell, temporaryFolder, threadmill } from '../support/program.ts';

const cwd = temporaryFolder();
const make = (script: string) => execFileSync('bash', ['-ec', script], { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
const SAM = '@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:chr1\tLN:1000\nr1\t0\tchr1\t5\t60\t4M\t*\t0\t0\tACGT\tIIII\n';
const VCF =
  '##fileformat=VCFv4.2\n##contig=<ID=chr1>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\nchr1\t5\t.\tA\tC\t9\tPASS\t.\n';
writeFileSync(join(cwd, 'x.sam'), SAM);
writeFileSync(join(cwd, 'x.vcf'), VCF);
writeFileSync(join(cwd, 'x.fa'), '>chr1\nACGTACGTACGTACGTACGTACGTACGT\n');
writeFileSync(join(cwd, 'x.tsv'), 'a\tb\nc\td\n');
writeFileSync(join(cwd, 'x.csv'), 'a,b\n1,ä\n');

interface Case {
  readonly needs: string;
  readonly script: string;
  readonly file: string;
  readonly says: RegExp;
  /**
   * The output of `--map line` if the advice is followed; undefined if the advice can't be run
   * unchanged.
   */
  readonly gives?: RegExp;
}

const XLSX = `python3 -c "import zipfile; z=zipfile.ZipFile('x.xlsx','w'); z.writestr('[Content_Types].xml','<x/>'); z.writestr('xl/w.xml','<x/>')"`;
const SQLITE = `python3 -c "import sqlite3; d=sqlite3.connect('x.db'); d.execute('create table t (a)'); d.commit()"`;

const CASES: readonly Case[] = [
  {
    needs: 'samtools',
    script: 'samtools view -b x.sam > x.bam',
    file: 'x.bam',
    says: /a BAM file/,
    gives: /r1\t0\tchr1\t5/,
  },
  {
    needs: 'samtools',
    script: 'samtools view -b x.sam > "x y.bam"',
    file: 'x y.bam',
    says: /'x y\.bam'/,
    gives: /r1\t0\tchr1\t5/,
  },
  { needs: 'samtools', script: 'samtools view -C -T x.fa x.sam > x.cram', file: 'x.cram', says: /a CRAM file/ },
  {
    needs: 'samtools',
    script: 'samtools view -b x.sam > i.bam; samtools index i.bam',
    file: 'i.bam.bai',
    says: /a BAM index/,
  },
  { needs: 'bcftools', script: 'bcftools view -Ob x.vcf > x.bcf', file: 'x.bcf', says: /a BCF file/, gives: /chr1\t5/ },
  { needs: 'bcftools', script: 'bcftools view -Ou x.vcf > u.bcf', file: 'u.bcf', says: /a BCF file/, gives: /chr1\t5/ },
  {
    needs: 'tabix',
    script: 'bgzip -c x.vcf > x.vcf.gz; tabix x.vcf.gz; tabix -C x.vcf.gz',
    file: 'x.vcf.gz.tbi',
    says: /a tabix index/,
  },
  { needs: 'tabix', script: 'true', file: 'x.vcf.gz.csi', says: /a CSI index/ },
  { needs: 'bzip2', script: 'bzip2 -k x.tsv', file: 'x.tsv.bz2', says: /by bzip2/, gives: /^a\tb\nc\td\n$/ },
  { needs: 'xz', script: 'xz -k x.tsv', file: 'x.tsv.xz', says: /by xz/, gives: /^a\tb\nc\td\n$/ },
  {
    needs: 'xz',
    script: 'xz --format=lzma -kc x.tsv > x.lzma',
    file: 'x.lzma',
    says: /by lzma/,
    gives: /^a\tb\nc\td\n$/,
  },
  { needs: 'lz4', script: 'lz4 -q x.tsv x.lz4', file: 'x.lz4', says: /by lz4/, gives: /^a\tb\nc\td\n$/ },
  { needs: 'zip', script: 'zip -q x.zip x.tsv', file: 'x.zip', says: /a zip archive/, gives: /^a\tb\nc\td\n$/ },
  { needs: 'python3', script: XLSX, file: 'x.xlsx', says: /(?:Excel|Office).*\n.*save it as CSV/ },
  { needs: 'python3', script: SQLITE, file: 'x.db', says: /an SQLite database.*\n.*sqlite3 -csv/ },
  { needs: 'tar', script: 'tar -cf x.tar x.tsv', file: 'x.tar', says: /a tar archive/, gives: /^a\tb\nc\td\n$/ },
  { needs: 'tar', script: 'tar -czf x.tar.gz x.tsv', file: 'x.tar.gz', says: /a tar archive/, gives: /^a\tb\nc\td\n$/ },
  {
    needs: 'gzip',
    script: 'gzip -c x.tsv | gzip -c > x.tsv.gz',
    file: 'x.tsv.gz',
    says: /compressed twice/,
    gives: /^a\tb\nc\td\n$/,
  },
  {
    needs: 'bzip2',
    script: 'bzip2 -c x.tsv | gzip -c > y.bz2.gz',
    file: 'y.bz2.gz',
    says: /by bzip2/,
    gives: /^a\tb\nc\td\n$/,
  },
  {
    needs: 'iconv',
    script: 'iconv -f UTF-8 -t UTF-16 x.csv > bom.csv',
    file: 'bom.csv',
    says: /UTF-16 with a/,
    gives: /1,ä\n$/,
  },
  {
    needs: 'iconv',
    script: 'iconv -f UTF-8 -t UTF-16LE x.csv > le.csv',
    file: 'le.csv',
    says: /UTF-16 without/,
    gives: /^a,b\n1,ä\n$/,
  },
  {
    needs: 'iconv',
    script: 'iconv -f UTF-8 -t UTF-16BE x.csv | gzip -c > be.csv.gz',
    file: 'be.csv.gz',
    says: /UTF-16 without/,
    gives: /^a,b\n1,ä\n$/,
  },
];

describe.each(CASES)('$file', ({ needs, script, file, says, gives }) => {
  (isThere(needs) ? test : test.skip)(
    'it is refused with its kind and the way to read it, also with latin1',
    async () => {
      make(script);
      const options = ['-F', 'lines', '--encoding', 'latin1', '-o', 'out'];
      const { code, stdout, stderr } = await threadmill([...options, '--map', 'line', file], { cwd });
      expect([code, stdout.length, filesIn(cwd).includes('out')]).toEqual([1, 0, false]);
      expect(stderr).toMatch(says);
      expect(stderr.startsWith(`threadmill: ${file}: is `)).toBe(true);
      expect(stderr).not.toContain('latin1');
      if (gives === undefined) return;
      const advice = stderr.split('\n').find((line) => line.includes('| threadmill'))!;
      const command = advice
        .replace(/^ *out was not written; /, '')
        .replace(/threadmill .*$/, 'threadmill -F lines --map line');
      const followed = await shell(command, { cwd });
      expect([followed.code, followed.stderr]).toEqual([0, expect.any(String)]);
      expect(followed.stdout.toString()).toMatch(gives);
    },
  );
});

const BAM = Buffer.from('BAM\x01\0\0\0\0\xff\x00\n', 'latin1');
const WORK = ['-F', 'lines', '--map', 'line'];

test('it is refused wherever an input may be given', async () => {
  writeFileSync(join(cwd, 'raw.bam'), BAM);
  const said = /is a BAM file, which threadmill does not read\n.*samtools view -h/;
  const runs: readonly (readonly string[])[] = [
    [...WORK, 'x.tsv', 'raw.bam'],
    ['--pair', '-F', 'lines', '--map', 'r1 + r2', 'x.tsv', 'raw.bam'],
    [...WORK, '--arg', 'ids=@raw.bam', 'x.tsv'],
    ['-F', 'tsv', '--map', '$1', 'raw.bam'],
    [...WORK, '-0', 'raw.bam'],
    [...WORK, '--header', '@', 'raw.bam'],
    ['raw.bam', '--', 'cat'],
  ];
  for (const args of runs) {
    const { code, stdout, stderr } = await threadmill([...args, '-o', 'out'], { cwd });
    expect([args, code, stdout.length, stderr]).toEqual([args, 1, 0, expect.stringMatching(said)]);
    expect(filesIn(cwd)).not.toContain('out');
  }
});

test('it is refused on standard input and in a FIFO, even if its bytes arrive one by one', async () => {
  const byByte = String.raw`for b in B A M '\x01' x; do printf "$b"; done`;
  const script = `{ ${byByte}; } | threadmill -F lines --map line; exit ${'$'}{PIPESTATUS[1]}`;
  const piped = await shell(script, { cwd });
  expect([piped.code, piped.stderr]).toEqual([1, expect.stringContaining('… | samtools view -h - | threadmill …')]);
  const fifo = await shell(`mkfifo f; { ${byByte}; } > f & threadmill -F lines --map line f`, { cwd });
  expect([fifo.code, fifo.stderr]).toEqual([1, expect.stringMatching(/^threadmill: f: is a BAM file/)]);
});

test('it is read unchanged with --allow-binary', async () => {
  const { code, stdout } = await threadmill(['--allow-binary', '-F', 'lines', 'raw.bam', '--', 'cat'], { cwd });
  expect([code, stdout.equals(BAM)]).toEqual([0, true]);
});

test('text that begins alike, and NULs that end records, are accepted', async () => {
  for (const text of ['BAM\tx\nBZh9\n', 'PK\n', 'PAR1\t10001\n', 'BAM', 'B', '', '\ufeffBAM\n']) {
    const { code, stdout, stderr } = await threadmill(WORK, { cwd, input: text });
    expect([code, stderr, stdout.toString()]).toEqual([0, '', text === '' || text.endsWith('\n') ? text : `${text}\n`]);
  }
  const nul = await threadmill([...WORK, '-0'], { cwd, input: 'a\0b\0c\0' });
  expect([nul.code, nul.stdout.toString()]).toEqual([0, 'a\0b\0c\0']);
});

test('an HTML page instead of a format is named; with lines it is accepted as text', async () => {
  writeFileSync(join(cwd, 'page'), '<!DOCTYPE html>\n<html>gone</html>\n');
  for (const format of ['fastq', 'fasta', 'csv', 'tsv', 'ndjson']) {
    const { code, stderr } = await threadmill(['-F', format, '--filter', 'NR > 0', 'page'], { cwd });
    expect([format, code, stderr]).toEqual([format, 1, expect.stringMatching(/page: is an HTML page/)]);
  }
  expect((await threadmill([...WORK, 'page'], { cwd })).code).toBe(0);
});

test('for invalid UTF-8 the advice is latin1 only if the bytes look like text', async () => {
  const text = await threadmill(WORK, { cwd, input: Buffer.from('caf\xe9\n', 'latin1') });
  expect(text.stderr).toContain('--encoding latin1');
  const binary = await threadmill(WORK, { cwd, input: Buffer.from('q\x01\x02\xe9\x05\x06\n\x07', 'latin1') });
  expect([binary.code, binary.stderr]).toEqual([1, expect.stringContaining('looks binary')]);
  expect(binary.stderr).not.toContain('latin1');
  const header = await threadmill([...WORK, '--header', '1'], {
    cwd,
    input: Buffer.from('q\x01\x02\xe9\x05\x06\n\x07\n', 'latin1'),
  });
  expect(header.stderr).toContain('looks binary');
});
