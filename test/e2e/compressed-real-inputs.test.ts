// Real compressed files: read, processed and compressed again, they give what the programs that
// made them say, for any number of workers, from a file and from a pipe.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { piped, testWithAll, unpacked } from '../support/packers.ts';
import { judged } from '../support/judges.ts';
import { ROOT, shell, temporaryFolder } from '../support/program.ts';
import { withRealInputs } from '../support/real-inputs.ts';

const FOLDER = join(ROOT, '../shared/data');
const cwd = temporaryFolder();
const real = (name: string) => join(FOLDER, name);
const ways = [
  ['1', 'a file'],
  ['2', 'a pipe'],
  ['5', 'a file'],
  ['5', 'a pipe'],
] as const;

/** The output, for any way of input. */
async function outputOf(options: string, input: string, procs: string, from: string): Promise<Buffer> {
  const command = `threadmill -p ${procs} ${options}`;
  const script = from === 'a file' ? `${command} ${input}` : `cat ${input} | ${command}`;
  const { code, stderr, stdout } = await shell(script, { cwd });
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

function expectSame(ours: Buffer, expected: Buffer): void {
  expect(ours.length).toBe(expected.length);
  expect(ours.equals(expected)).toBe(true);
}

withRealInputs('on real inputs', () => {
  describe.each(ways)('with %s workers, from %s', (procs, from) => {
    testWithAll('seqkit', 'gzip')('reads filtered by length are those of seqkit, to BGZF and to gzip', async () => {
      const input = real('nanopore.fq.gz');
      const expected = judged('seqkit', ['seq', '-w', '0', '-m', '1000', input]);
      const filter = `-F fastq --filter 'seq.length >= 1000'`;
      expectSame(await outputOf(filter, input, procs, from), expected);
      await outputOf(`${filter} -o kept.fq.gz`, input, procs, from);
      expectSame(unpacked('gzip -dc', readFileSync(join(cwd, 'kept.fq.gz'))), expected);
      expectSame(await outputOf('-F fastq --filter true', join(cwd, 'kept.fq.gz'), procs, from), expected);
      expectSame(judged('seqkit', ['seq', '-w', '0', join(cwd, 'kept.fq.gz')]), expected);
    });

    testWithAll('gzip', 'zstd')('unchanged pairs go to two files, and are the same again', async () => {
      const [r1, r2] = ['paired_R1.fq.gz', 'paired_R2.fq.gz'].map(real) as [string, string];
      const inputs = from === 'a file' ? `${r1} ${r2}` : `<(cat ${r1}) ${r2}`;
      const script = `threadmill --pair -p ${procs} -F fastq --filter 'r1.seq && r2.seq' ${inputs} -o A.gz -o B.zst`;
      const { code, stderr } = await shell(script, { cwd });
      expect([code, stderr]).toEqual([0, '']);
      expectSame(unpacked('gzip -dc', readFileSync(join(cwd, 'A.gz'))), unpacked('gzip -dc', readFileSync(r1)));
      expectSame(unpacked('zstd -qdc', readFileSync(join(cwd, 'B.zst'))), unpacked('gzip -dc', readFileSync(r2)));
    });

    testWithAll('seqkit', 'samtools')(
      'hairpins filtered by length are those of seqkit, and samtools finds them',
      async () => {
        const input = real('hairpin.fa.gz');
        const expected = judged('seqkit', ['seq', '-m', '100', input]);
        const name = `hairpin-${procs}-${from === 'a file' ? 'file' : 'pipe'}.fa.gz`;
        await outputOf(`-F fasta --filter 'seq.length >= 100' -o ${name}`, input, procs, from);
        expectSame(unpacked('gzip -dc', readFileSync(join(cwd, name))), expected);
        const id = /^>(\S+)/.exec(expected.toString('latin1', expected.lastIndexOf('>')))![1]!;
        const found = judged('samtools', ['faidx', join(cwd, name), id]).toString('latin1');
        expect(found.replace(/\s/g, '')).toContain(
          expected.toString('latin1', expected.lastIndexOf('\n', expected.length - 2) + 1).trim(),
        );
        expect(existsSync(join(cwd, `${name}.gzi`))).toBe(true);
      },
    );

    testWithAll(
      'bcftools',
      'bgzip',
      'tabix',
    )('variants are indexed by tabix, and found by position', async () => {
      const input = real('variants.vcf.gz');
      const name = `variants-${procs}-${from === 'a file' ? 'file' : 'pipe'}.vcf.gz`;
      const path = join(cwd, name);
      await outputOf(`--header '#' --filter 'col.REF === "A"' -o ${name}`, input, procs, from);
      unpacked('bgzip -t', readFileSync(path));
      expectSame(judged('bcftools', ['view', '-H', path]), judged('bcftools', ['view', '-H', '-i', 'REF="A"', input]));
      judged('tabix', ['-p', 'vcf', path]);
      const fields = judged('bcftools', ['view', '-H', path]).toString('latin1').split('\n')[500]!.split('\t');
      const region = `${fields[0]!}:${fields[1]!}-${Number(fields[1]) + 20_000}`;
      const found = judged('tabix', [path, region]);
      expect(found.length).toBeGreaterThan(0);
      expectSame(judged('bcftools', ['view', '-H', '-r', region, path]), found);
      const [chrom, from_, to] = region.split(/[:-]/);
      const awk = `$1 == "${chrom!}" && $2 + length($4) - 1 >= ${from_!} && $2 <= ${to!}`;
      expectSame(piped(`gzip -dc | awk -F '\\t' '!/^#/ && ${awk}'`, readFileSync(path)), found);
    });
  });
});
