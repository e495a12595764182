// Which outputs are compressed, and how: by their names and by options. Each output of a run is
// decided on its own.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testWithAll, unpacked } from '../support/packers.ts';
import { filesIn, FIXTURES, shell, temporaryFolder, threadmill } from '../support/program.ts';

const VARIANTS = join(FIXTURES, 'variants.tsv');
const lines = readFileSync(VARIANTS, 'utf8').trimEnd().split('\n');
const HEADER = lines[0]!;
const text = (kept: (record: number) => boolean) =>
  [HEADER, ...lines.slice(1).filter((_, i) => kept(i + 1))].map((line) => `${line}\n`).join('');
const ODD = text((record) => record % 2 === 1);
const EVEN = text((record) => record % 2 === 0);
const all = testWithAll('gzip', 'zstd', 'bgzip');

/** The kind of a file by its first bytes, and its data, decompressed by the usual program. */
function opened(path: string): [kind: string, data: string] {
  const bytes = readFileSync(path);
  const magic = bytes.toString('hex', 0, 4);
  if (magic === '28b52ffd') return ['zstd', unpacked('zstd -qdc', bytes).toString()];
  if (!magic.startsWith('1f8b')) return ['plain', bytes.toString()];
  return [magic.endsWith('04') ? 'bgzf' : 'gzip', unpacked('gzip -dc', bytes).toString()];
}

/** Runs in a new folder; must succeed. Returns the kind and data of each file. */
async function filesOf(options: string): Promise<Record<string, [string, string]>> {
  const cwd = temporaryFolder();
  const { code, stderr, stdout } = await shell(`threadmill ${options}`, { cwd });
  expect([code, stderr, stdout.length]).toEqual([0, '', 0]);
  return Object.fromEntries(filesIn(cwd).map((name) => [name, opened(join(cwd, name))]));
}

const WORK = `--header 1 --filter 'NR % 2' -p 2 -b 50 ${VARIANTS}`;

all.each([
  ['-o a.gz', { 'a.gz': ['bgzf', ODD] }],
  ['-o a.BGZ', { 'a.BGZ': ['bgzf', ODD] }],
  ['-o a.tsv.zst', { 'a.tsv.zst': ['zstd', ODD] }],
  ['-o gz', { gz: ['plain', ODD] }],
  ['-o a.gz --compress none', { 'a.gz': ['plain', ODD] }],
  ['-o a.gz --compress gzip', { 'a.gz': ['gzip', ODD] }],
  ['-o a.gz --compress zstd', { 'a.gz': ['zstd', ODD] }],
  ['-o a --compress bgzf', { a: ['bgzf', ODD] }],
  ['-o a --filtered-out b.gz', { a: ['plain', ODD], 'b.gz': ['bgzf', EVEN] }],
  ['-o a.zst --filtered-out b', { 'a.zst': ['zstd', ODD], b: ['plain', EVEN] }],
  ['-o a --filtered-out b.zst --compress gzip', { a: ['gzip', ODD], 'b.zst': ['zstd', EVEN] }],
  ['-o a --filtered-out b.gz --compress-level 1', { a: ['plain', ODD], 'b.gz': ['bgzf', EVEN] }],
] as [string, Record<string, string[]>][])('%s', async (options, expected) => {
  expect(await filesOf(`${WORK} ${options}`)).toEqual(expected);
});

all('mates go to a file each, compressed as the names of the files say', async () => {
  const mates = ['1', '2'].map((mate) => join(FIXTURES, `pairs/reads_R${mate}.fq`));
  const [r1, r2] = mates.map((path) => readFileSync(path, 'utf8'));
  const work = `--pair -F fastq --filter 'r1.seq' -p 2 -b 7 ${mates.join(' ')}`;
  const named = await filesOf(`${work} -o A.gz -o B.zst`);
  expect(named).toEqual({ 'A.gz': ['bgzf', r1], 'B.zst': ['zstd', r2] });
  expect(await filesOf(`${work} -o A.gz -o B`)).toEqual({ 'A.gz': ['bgzf', r1], B: ['plain', r2] });
  const asked = await filesOf(`${work} -o A -o B --compress gzip --filtered-out C.gz`);
  expect(asked).toEqual({ A: ['gzip', r1], B: ['gzip', r2], 'C.gz': ['bgzf', ''] });
});

all('results of a reduction and of a command are compressed like those of a map', async () => {
  const cwd = temporaryFolder();
  const sum = `export default { start: () => 0, add: (n, line) => n + line.length, merge: (a, b) => a + b, finish: (n) => [n, 'end'] };`;
  writeFileSync(join(cwd, 'sum.mjs'), sum);
  const characters = lines.reduce((total, line) => total + line.length, 0);
  for (const name of ['sum.gz', 'sum.zst']) {
    const files = await filesOf(`-F lines ${join(cwd, 'sum.mjs')} ${VARIANTS} -p 2 -b 50 -o ${name}`);
    expect(files[name]![1]).toBe(`${characters}\nend\n`);
  }
  const sorted = await filesOf(`-F lines -b 1000 -o sorted.gz ${VARIANTS} -- sort`);
  expect(sorted['sorted.gz']).toEqual(['bgzf', expect.stringContaining('\n')]);
  expect(sorted['sorted.gz']![1].split('\n').sort()).toEqual(readFileSync(VARIANTS, 'utf8').split('\n').sort());
});

test.each([
  [['-o', 'a.xz'], /xz/],
  [['-o', 'a.bz2'], /bz2|bzip2/],
  [['-o', 'a', '--compress-level', '3'], /--compress-level needs a compressed output/],
  [['-o', 'a.gz', '--compress', 'none', '--compress-level', '3'], /--compress-level needs a compressed output/],
  [['-o', 'a.gz', '--compress-level', '10'], /--compress-level takes 0 to 9 for bgzf, not 10/],
  [['-o', 'a.zst', '--compress-level', '0'], /--compress-level takes 1 to 19 for zstd, not 0/],
  [['-o', 'a.gz', '--compress-level', 'best'], /--compress-level/],
  [['-o', 'a', '--compress', 'brotli'], /--compress takes none, gzip, bgzf or zstd, not 'brotli'/],
] as const)('%j is a usage error, and nothing is written', async (args, message) => {
  const cwd = temporaryFolder();
  const { code, stderr } = await threadmill(['--map', 'line', VARIANTS, ...args], { cwd });
  expect([code, stderr, filesIn(cwd)]).toEqual([2, expect.stringMatching(message), []]);
});

test.each(['a.xz', 'a.bz2'])('an input called %s that is plain text is read as text', async (name) => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, name), 'x\n');
  const { code, stdout } = await threadmill(['--map', 'line', name], { cwd });
  expect([code, stdout.toString()]).toEqual([0, 'x\n']);
});

all('the next run reads what a run wrote, in any order of kinds', async () => {
  const cwd = temporaryFolder();
  const script = `set -e; threadmill -F lines --map line ${VARIANTS} -o a.gz; threadmill --map line a.gz -o b.zst -p 3
    threadmill --map line --compress gzip < b.zst | threadmill --map line --compress bgzf -p 2 | cmp - <(threadmill -F lines --map line ${VARIANTS} --compress bgzf)
    cat a.gz a.gz | threadmill --map line -i - -i b.zst | wc -l`;
  const { code, stderr, stdout } = await shell(script, { cwd });
  expect([code, stderr, stdout.toString().trim()]).toEqual([0, '', String(3 * lines.length)]);
});
