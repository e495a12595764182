// Real files in each format, compared with independent programs: the same bytes, with any number of
// workers, from a file and from a pipe.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judged, testWith } from '../support/judges.ts';
import { shell, temporaryFolder } from '../support/program.ts';
import { realInput, withRealInputs } from '../support/real-inputs.ts';

const cwd = temporaryFolder();
const ways = ['1', '2', '5'].flatMap((procs) => [
  [procs, 'a file'],
  [procs, 'a pipe'],
]);

/** The output must be these bytes, for any way of input. */
async function expectBytes(options: string, input: string, procs: string, from: string, expected: Buffer) {
  const command = `threadmill -p ${procs} ${options}`;
  const script = from === 'a file' ? `${command} ${input}` : `cat ${input} | ${command}`;
  const { code, stderr, stdout } = await shell(script, { cwd });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.length).toBe(expected.length);
  expect(stdout.equals(expected)).toBe(true);
}

withRealInputs('on real inputs', () => {
  const seqkit = testWith('seqkit');
  const bcftools = testWith('bcftools');

  describe.each(ways)('with %s workers, from %s', (procs, from) => {
    seqkit.each(['nanopore.fq.gz', 'paired_R1.fq.gz'])(
      'reads of %s filtered by length and quality are those of seqkit',
      async (name) => {
        const input = realInput(name, cwd);
        const expected = judged('seqkit', ['seq', '-w', '0', '-m', '120', '-Q', '12', input]);
        const filter = "-F fastq --filter 'seq.length >= 120 && meanQuality(qual) >= 12'";
        await expectBytes(filter, input, procs, from, expected);
      },
    );

    testWith('python3')('pairs filtered by the quality of both are those of a plain program', async () => {
      const [first, second] = [realInput('paired_R1.fq.gz', cwd), realInput('paired_R2.fq.gz', cwd)];
      const program = `import sys
def good(read):
    return read[1].count('N') < 2 and read[1][:75].count('G') > 20
def reads(path):
    lines = open(path)
    while read := [next(lines, '') for _ in range(4)]:
        if not read[0]: return
        yield read
out = [open(path, 'w') for path in sys.argv[3:5]]
for pair in zip(reads(sys.argv[1]), reads(sys.argv[2])):
    if all(good(read) for read in pair):
        for file, read in zip(out, pair): file.write(''.join(read))`;
      const paths = ['expected_R1.fq', 'expected_R2.fq'].map((name) => join(cwd, name));
      judged('python3', ['-c', program, first, second, ...paths]);
      const expected = paths.map((path) => readFileSync(path));
      expect(expected[0]!.length).toBeGreaterThan(1_000_000);
      const good = "({ seq }) => seq.split('N').length < 3 && seq.slice(0, 75).split('G').length > 21";
      const inputs = from === 'a file' ? `${first} ${second}` : `<(cat ${first}) <(cat ${second})`;
      const script = `threadmill --pair -p ${procs} -F fastq --filter "[r1, r2].every(${good})" ${inputs} -o R1.fq -o R2.fq`;
      const { code, stderr } = await shell(script, { cwd });
      expect([code, stderr]).toEqual([0, '']);
      for (const [i, name] of ['R1.fq', 'R2.fq'].entries()) {
        expect(readFileSync(join(cwd, name)).equals(expected[i]!)).toBe(true);
      }
    });

    seqkit('hairpins filtered by length are those of seqkit, with the same line widths', async () => {
      const input = realInput('hairpin.fa.gz', cwd);
      const expected = judged('seqkit', ['seq', '-m', '100', input]);
      await expectBytes("-F fasta --filter 'seq.length >= 100'", input, procs, from, expected);
    });

    seqkit('so they are with another line width', async () => {
      const input = realInput('hairpin.fa.gz', cwd);
      const expected = judged('seqkit', ['seq', '-u', '-w', '50', input]);
      // An unchanged record would be written byte for byte.
      const map = "--line-width 50 --map '[`>${[id, comment].join(` `)}`, ...seq.match(/.{1,50}/g)]'";
      await expectBytes(`-F fasta ${map}`, input, procs, from, expected);
    });

    testWith('python3')('the reverse complement of hairpins is that of a plain program', async () => {
      const input = realInput('hairpin.fa.gz', cwd);
      const program = `import sys
dna = str.maketrans('ACGTUNRYKMSWBDHV', 'TGCAANYRMKSWVHDB')
rna = str.maketrans('ACGUNRYKMSWBDHV', 'UGCANYRMKSWVHDB')
name, lines = None, []
def put():
    if name is None: return
    seq = ''.join(lines)
    seq = seq.translate(rna if 'U' in seq and not 'T' in seq else dna)[::-1]
    width = len(lines[0]) if len(lines) > 1 else len(seq)
    print('>' + name)
    for at in range(0, len(seq), width): print(seq[at:at + width])
for line in open(sys.argv[1]):
    line = line.rstrip('\\n')
    if line.startswith('>'):
        put()
        name, lines = line[1:], []
    else: lines.append(line)
put()`;
      const expected = judged('python3', ['-c', program, input]);
      const map = "--map '({ id, comment, seq: reverseComplement(seq) })'";
      await expectBytes(`-F fasta ${map}`, input, procs, from, expected);
    });

    bcftools('variants filtered by base and position are those of bcftools', async () => {
      const input = realInput('variants.vcf.gz', cwd);
      const expected = judged('bcftools', ['view', '-H', '-i', 'REF="A" && POS>100000', input]);
      expect(expected.length).toBeGreaterThan(1000);
      const filter = "--filter 'col.REF === `A` && +col.POS > 100000'";
      await expectBytes(`--header '#' --header-out none ${filter}`, input, procs, from, expected);
    });

    bcftools('a table of variants is that of bcftools query', async () => {
      const input = realInput('variants.vcf.gz', cwd);
      const expected = judged('bcftools', ['query', '-f', '%CHROM\\t%POS\\t%INFO/TSA\\n', input]);
      const map = `--map 'row(col.CHROM, col.POS, /(?:^|;)TSA=([^;]*)/.exec(col.INFO)[1])'`;
      await expectBytes(`--header '#' --header-out none ${map}`, input, procs, from, expected);
    });

    testWith('gawk')('lines of a log that end in CRLF are those of awk', async () => {
      const input = realInput('hdfs.log', cwd);
      expect(readFileSync(input).includes('\r\n')).toBe(true);
      const expected = judged('gawk', ['BEGIN { RS = ORS = "\\r\\n" } $4 == "WARN" { print $1, $NF }', input]);
      const work = "-d whitespace --filter '$4 === `WARN`' --map 'fields[0] + ` ` + fields.at(-1)'";
      await expectBytes(work, input, procs, from, expected);
    });
  });
});
