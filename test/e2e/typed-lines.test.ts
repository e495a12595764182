// VCF and BED at the command line, compared with bcftools, bedtools and awk, on a real file and on
// files made at random.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { judged, testWith } from '../support/judges.ts';
import { shell, temporaryFolder, threadmill } from '../support/program.ts';
import { Random } from '../support/random.ts';
import { realInput, withRealInputs } from '../support/real-inputs.ts';

const cwd = temporaryFolder();
const put = (name: string, text: string) => {
  writeFileSync(join(cwd, name), text);
  return join(cwd, name);
};
const random = new Random(7);
const oneOf = <T>(...values: readonly T[]): T => values[random.below(values.length)]!;

const HEADER = `##fileformat=VCFv4.2
##INFO=<ID=DP,Number=1,Type=Integer,Description="Depth">
##INFO=<ID=AF,Number=A,Type=Float,Description="Frequency">
##INFO=<ID=DB,Number=0,Type=Flag,Description="dbSNP">
##FILTER=<ID=q10,Description="Quality below 10">
##FILTER=<ID=s50,Description="Half">
##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">
##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">
##contig=<ID=chr1,length=1000000>
##contig=<ID=chr2,length=1000000>
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tNA1\tNA2
`;

function anyVariant(chrom: string, pos: number): string {
  const alt = oneOf('.', 'A', 'C,G');
  const alleles = alt === '.' ? [] : alt.split(',');
  const frequency = () => (random.next() / 1.01).toFixed(3);
  const info = [
    ...(random.isOneIn(4) ? [] : [`DP=${random.below(60)}`]),
    ...(alleles.length === 0 || random.isOneIn(4) ? [] : [`AF=${alleles.map(frequency).join(',')}`]),
    ...(random.isOneIn(3) ? ['DB'] : []),
  ];
  const sample = () => `${oneOf('0/0', '0/1', '1/1', './.')}:${oneOf('.', String(random.below(50)))}`;
  const qual = oneOf('.', '30', String(random.below(100)), (random.next() * 100).toFixed(2));
  const filter = oneOf('.', 'PASS', 'PASS', 'q10', 'q10;s50');
  const fixed = [chrom, pos, oneOf('.', 'rs1', 'rs1;rs2'), oneOf('A', 'CG'), alt, qual, filter, info.join(';') || '.'];
  return [...fixed, 'GT:DP', sample(), sample()].join('\t');
}

const variants = ['chr1', 'chr2'].flatMap((chrom) =>
  Array.from({ length: 3000 }, (_, i) => anyVariant(chrom, 10 * i + 1 + random.below(9))),
);
const vcf = put('random.vcf', `${HEADER}${variants.join('\n')}\n`);
/** By bcftools, which may write other words for the same record: their first five columns. */
const firstColumns = (bytes: Buffer) =>
  bytes
    .toString()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t', 5).join('\t'));

const bcftools = testWith('bcftools');

bcftools.each([
  ['qual > 30 && filter == "PASS"', 'QUAL>30 && FILTER="PASS"'],
  ['qual < 30', 'QUAL<30'],
  ['qual == null', 'QUAL="."'],
  ["chrom === 'chr2' && pos <= 9000", 'CHROM="chr2" && POS<=9000'],
  ['info.DP > 10', 'INFO/DP>10'],
  ['info.DB', 'INFO/DB=1'],
  ['info.AF?.some((each) => each > 0.5)', 'INFO/AF>0.5'],
  ['samples[0].DP >= 20', 'FMT/DP[0]>=20'],
  ["samples.NA2.GT === '0/1'", 'GT[1]="0/1"'],
  ["filter !== 'PASS' && filter?.includes('s50')", 'FILTER~"s50"'],
  ['alt.length > 1', 'N_ALT>1'],
])('--filter %j keeps the records of bcftools -i %j', async (filter, include) => {
  const expected = firstColumns(judged('bcftools', ['filter', '-i', include, vcf]));
  expect(expected.length).toBeGreaterThan(10);
  const outputs = new Set<string>();
  for (const options of [[], ['-p', '3', '-b', '700']]) {
    const { code, stderr, stdout } = await threadmill([...options, '--filter', filter, vcf], { cwd });
    expect([code, stderr]).toEqual([0, '']);
    outputs.add(stdout.toString());
  }
  const [output, ...others] = outputs;
  expect(others).toEqual([]);
  expect(firstColumns(Buffer.from(output!))).toEqual(expected);
  const kept = new Set(variants);
  // Byte for byte below the whole header.
  expect(output!.startsWith(HEADER)).toBe(true);
  expect(
    output!
      .slice(HEADER.length)
      .split('\n')
      .slice(0, -1)
      .every((line) => kept.has(line)),
  ).toBe(true);
});

bcftools('a table of columns is that of bcftools query', async () => {
  const format = '%CHROM\\t%POS\\t%QUAL\\t%INFO/DP\\t[%GT ]\\n';
  const map = "row(chrom, pos, qual ?? '.', info.DP ?? '.', samples.map(({ GT }) => GT + ' ').join(''))";
  const { code, stdout } = await threadmill(['--map', map, '--header-out', 'none', vcf], { cwd });
  const numbers = (text: string) => text.replace(/\t(\d+\.\d+)\t/g, (_, number: string) => `\t${Number(number)}\t`);
  expect(code).toBe(0);
  expect(numbers(stdout.toString())).toBe(numbers(judged('bcftools', ['query', '-f', format, vcf]).toString()));
});

test('a module gets and gives records, and bcftools accepts its result', async () => {
  put(
    'shift.mjs',
    `export default {
      format: 'vcf',
      filter: ({ qual }) => qual !== null,
      map: (record) => ({ ...record, pos: record.pos + 1, info: { ...record.info, DP: (record.info.DP ?? 0) + 1 } }),
    };`,
  );
  const { code, stderr, stdout } = await threadmill(['-t', 'shift.mjs', vcf], { cwd });
  expect([code, stderr]).toEqual([0, '']);
  const awk = String.raw`BEGIN { FS = OFS = "\t" } /^#/ { print; next } $6 == "." { next } {
    $2 += 1; n = split($8, parts, ";"); found = 0; out = ""
    for (i = 1; i <= n; i++) { part = parts[i]; if (part == ".") continue
      if (part ~ /^DP=/) { split(part, pair, "="); part = "DP=" (pair[2] + 1); found = 1 }
      out = out (out == "" ? "" : ";") part }
    if (!found) out = out (out == "" ? "" : ";") "DP=1"
    $8 = out; print }`;
  expect(stdout.toString()).toBe(judged('awk', [awk, vcf]).toString());
});

test('expressions on numbers of fields give on .vcf and .bed what they give on lines', async () => {
  const bed = put('same.bed', 'chr1\t5\t9\tx\nchr1\tnone\t3\n\tonly\n');
  const forms = [
    ['--filter', '+$2 > 5'],
    ['--map', 'row($1, $2)'],
    ['--map', 'NF + $1'],
    ['--filter', 'line.length > 5'],
  ];
  for (const form of forms) {
    for (const input of [[vcf, '--header', '#'], [bed]]) {
      const args = [...form, '--header-out', 'none', ...input];
      const [named, asLines] = [await threadmill(args, { cwd }), await threadmill([...args, '-F', 'lines'], { cwd })];
      expect([named.code, named.stdout]).toEqual([asLines.code, asLines.stdout]);
    }
  }
});

test('a command, and a module without a format, get the lines of a .vcf with its header', async () => {
  put('lines.mjs', 'export default (line) => line;');
  const whole = readFileSync(vcf, 'utf8');
  for (const work of [
    ['-t', 'lines.mjs', vcf],
    [vcf, '--', 'cat'],
  ]) {
    const { code, stdout } = await threadmill(work, { cwd });
    expect([code, stdout.toString()]).toEqual([0, whole]);
  }
});

const bedtools = testWith('bedtools');

bedtools('intervals filtered by length are those of bedtools and awk', async () => {
  const records = Array.from({ length: 4000 }, (_, i) => {
    const start = 50 * i + random.below(40);
    return ['chr1', start, start + random.below(200), `n${i}`, random.below(1000), oneOf('+', '-', '.')].join('\t');
  });
  const bed = put('random.bed', `${records.join('\n')}\n`);
  const awk = (program: string) => judged('awk', ['-F\t', '-vOFS=\t', program, bed]).toString();
  const run = async (args: readonly string[]) => (await threadmill([...args, bed], { cwd })).stdout.toString();
  expect(await run(['--filter', 'end - start >= 100'])).toBe(awk('$3 - $2 >= 100'));
  expect(await run(['--filter', "strand === '-' && score > 500"])).toBe(awk('$6 == "-" && $5 > 500'));
  put('genome', 'chr1\t100000000\n');
  put(
    'slop.mjs',
    "export default { format: 'bed', map: (b) => ({ ...b, start: Math.max(0, b.start - 9), end: b.end + 9 }) };",
  );
  const slop = judged('bedtools', ['slop', '-i', bed, '-g', join(cwd, 'genome'), '-b', '9']).toString();
  expect(await run(['-t', 'slop.mjs'])).toBe(slop);
});

test('lines of BED that are no records stay in their places', async () => {
  const bed = put(
    'tracks.bed',
    'browser position chr1:1-9\ntrack name=a\n# one\nchr1\t5\t9\n#two\ntrack name=b\nchr1\t9\t12\nchr1\t5\t7\n',
  );
  for (const procs of ['1', '2', '5']) {
    const { code, stdout } = await threadmill(['-p', procs, '-b', '1', '--filter', 'start > 5', bed], { cwd });
    expect(code).toBe(0);
    expect(stdout.toString()).toBe('browser position chr1:1-9\ntrack name=a\n# one\n#two\ntrack name=b\nchr1\t9\t12\n');
  }
  const dropped = await threadmill(['--comment-out', 'drop', '-F', 'bed', '--filter', 'start > 5', bed], { cwd });
  expect(dropped.stdout.toString()).toBe('browser position chr1:1-9\ntrack name=a\n# one\nchr1\t9\t12\n');
});

test('a record that is not sound is named, and can be quarantined', async () => {
  const bed = put('bad.bed', 'chr1\t5\t9\nchr1\t9\t5\nchr1\t7\t8\n');
  const failed = await threadmill(['--filter', 'start > 5', bed], { cwd });
  expect(failed.code).toBe(1);
  expect(failed.stderr).toContain('bad.bed:2: its start, 9, is after its end, 5');
  const kept = await threadmill(['--filter', 'start > 5', bed, '-o', 'good.bed', '--quarantine', 'q.bed'], { cwd });
  expect(kept.code).toBe(0);
  expect(readFileSync(join(cwd, 'good.bed'), 'utf8')).toBe('chr1\t7\t8\n');
  expect(readFileSync(join(cwd, 'q.bed'), 'utf8')).toBe('chr1\t9\t5\n');
});

test('inputs whose headers type INFO otherwise are refused if the work may use it', async () => {
  const other = put(
    'other.vcf',
    readFileSync(vcf, 'utf8').replace('DP,Number=1,Type=Integer', 'DP,Number=1,Type=Float'),
  );
  const { code, stderr } = await threadmill(['--filter', 'info.DP > 5', vcf, other], { cwd });
  expect([code, stderr]).toEqual([1, expect.stringContaining('its header defines ##INFO DP as Float')]);
  expect((await threadmill(['--filter', 'pos < 5', vcf, other], { cwd })).code).toBe(0);
});

test('pieces of a .vcf, merged, are the whole, and --resume gives it too', async () => {
  const filter = "--filter 'qual > 30'";
  const script = `set -e
threadmill ${filter} ${vcf} -o whole.vcf
for i in 1 2 3; do threadmill ${filter} ${vcf} --shard $i/3 -o piece.$i.vcf --report piece.$i.json; done
threadmill merge piece.1.json piece.2.json piece.3.json -o merged.vcf && cmp merged.vcf whole.vcf
threadmill ${filter} ${vcf} -o r.vcf --resume && cmp r.vcf whole.vcf`;
  const { code, stdout } = await shell(script, { cwd });
  expect([code, stdout.toString()]).toEqual([0, '']);
});

test.each([
  [['-F', 'vcf', '--pair', '--filter', 'pos > 1', 'a', 'b'], '--pair is not for vcf'],
  [['-F', 'bed', '-d', ',', '--filter', 'start > 1'], '--delimiter is not for bed'],
  [['-F', 'vcf', '--null', '--filter', 'pos > 1'], '--null is for lines'],
  [['-F', 'vcf', '--filter', 'start > 1'], 'start exists with --format bed'],
])('%j is a usage error', async (args, message) => {
  const { code, stderr } = await threadmill(args, { cwd });
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});

withRealInputs('on real inputs', () => {
  bcftools.each(['pos > 20000 && pos < 90000', "chrom === 'II'", "info.TSA === 'SNV' && alt.length === 1"])(
    'variants of --filter %j are those of bcftools',
    async (filter) => {
      const input = realInput('variants.vcf.gz', cwd);
      const include = filter
        .replaceAll('===', '=')
        .replace(/\bpos\b/g, 'POS')
        .replace('chrom', 'CHROM')
        .replace('info.TSA', 'TSA')
        .replace('alt.length', 'N_ALT')
        .replaceAll("'", '"');
      const expected = judged('bcftools', ['view', '-H', '-i', include, input]);
      const { code, stdout } = await threadmill(['-p', '2', '--filter', filter, '--header-out', 'none', input], {
        cwd,
      });
      expect(code).toBe(0);
      expect(firstColumns(stdout)).toEqual(firstColumns(expected));
      expect(expected.length).toBeGreaterThan(1000);
    },
  );
});
