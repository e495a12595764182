// Names of mates as in real files: accepted if they are mates, refused if the files are out of
// step.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shell, temporaryFolder } from '../support/program.ts';

const cwd = temporaryFolder();

/**
 * Writes a file of reads with these names, each with a sequence of its own; returns the file's
 * name.
 */
function reads(file: string, names: readonly string[]): string {
  const letters = (index: number) => [...(index + 4).toString(4)].map((digit) => 'ACGT'[Number(digit)]).join('');
  const text = names.map((name, index) => `@${name}\n${letters(index)}\n+\n${'I'.repeat(letters(index).length)}\n`);
  writeFileSync(join(cwd, file), text.join(''));
  return file;
}

const numbers = Array.from({ length: 40 }, (_, index) => index + 1);

/** The result for a pair of files, with batches of one pair and several workers. */
async function paired(options: string) {
  const { code, stderr, stdout } = await shell(`threadmill --pair -p 3 -b 1 --filter true -F fastq ${options}`, {
    cwd,
  });
  return { code, stderr, stdout: stdout.toString() };
}

test.each([
  ['SRA', (n: number, mate: number) => `SRR123.${n}.${mate} ${n} length=4`],
  ['underscores', (n: number, mate: number) => `read_${n}_${mate}`],
  ['a number twice', (n: number, mate: number) => `x${n}/${mate};${mate}`],
  ['a UMI after the number', (n: number, mate: number) => `x${n}/${mate}:ACGT`],
  ['Illumina', (n: number, mate: number) => `M:1:FC:1:1101:${n}:${n} ${mate}:N:0:ACGT`],
])('names of %s are accepted as mates, and seqkit pairs the same reads', async (what, name) => {
  const first = reads(
    '1.fq',
    numbers.map((n) => name(n, 1)),
  );
  const second = reads(
    '2.fq',
    numbers.map((n) => name(n, 2)),
  );
  const { code, stderr, stdout } = await paired(`${first} ${second}`);
  expect([code, stderr]).toEqual([0, '']);
  const ids = [...stdout.matchAll(/^@(\S+)/gm)].map((match) => match[1]);
  expect(ids).toEqual(numbers.flatMap((n) => [1, 2].map((mate) => name(n, mate).split(' ')[0])));
  // Compared independently: without the mate number, each read has its mate.
  const regexp = what === 'Illumina' ? '^(\\S+)' : '^(\\S+?)[./_][12]([;:]\\S*)?(\\s|$)';
  const options = ['pair', '-1', first, '-2', second, '-O', `out-${what.replaceAll(' ', '-')}`, '--id-regexp', regexp];
  execFileSync('seqkit', options, { cwd, stdio: 'ignore' });
  expect(readFileSync(join(cwd, options[6]!, '1.fq'), 'utf8')).toBe(readFileSync(join(cwd, first), 'utf8'));
});

test.each([
  ['by one', numbers.slice(0, 39), numbers.slice(1)],
  ['where each was filtered by itself', numbers.filter((n) => n !== 2), numbers.filter((n) => n !== 1)],
])(
  'running numbers, which look like mates in the first pair, fail in the second: out of step %s',
  async (_what, one, other) => {
    const first = reads(
      '1.fq',
      one.map((n) => `s.${n}`),
    );
    const second = reads(
      '2.fq',
      other.map((n) => `s.${n}`),
    );
    for (const options of ['', '--quarantine bad.fq --max-errors 100%', '--unordered']) {
      const { code, stderr } = await paired(`${options} ${first} ${second} -o out.fq`);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^threadmill: 1\.fq:\d+: the ids of the pair /);
      expect(stderr).toContain('`seqkit pair -1 R1.fq -2 R2.fq -O paired`');
    }
    const any = await paired(`--mate-names any ${first} ${second}`);
    expect([any.code, any.stderr, any.stdout.split('\n').length]).toEqual([0, '', 39 * 8 + 1]);
  },
);

test('a resumed run remembers how the names of the first pair number the mates', async () => {
  const first = reads(
    '1.fq',
    numbers.map((n) => `s.${n}.1`),
  );
  const names = numbers.map((n) => (n === 39 ? 's.39.1' : `s.${n}.2`));
  const second = reads('2.fq', names);
  // Slow enough for the journal to have an entry.
  const slow = `export default { pair: true, format: 'fastq', filter: async (r1) => {
    await new Promise((resolve) => setTimeout(resolve, r1.id === 's.20.1' ? 600 : 1));
    if (process.env.FAIL && r1.id === 's.30.1') throw new Error('made to');
    return true;
  } };`;
  writeFileSync(join(cwd, 'slow.mjs'), slow);
  const run = (env: string) =>
    shell(`${env} threadmill --pair --resume -p 1 -b 1 slow.mjs ${first} ${second} -o r.fq`, { cwd });
  expect((await run('FAIL=1')).stderr).toContain('made to');
  const { code, stderr } = await run('FAIL=');
  expect(code).toBe(1);
  expect(stderr).toContain('the ids of the pair are the same, and those of the first pair end in .1 and .2');
});

test('names of FASTA are checked, too; records of other formats have no names', async () => {
  writeFileSync(join(cwd, 'a.fa'), '>x.1\nA\n>y.1\nA\n');
  writeFileSync(join(cwd, 'b.fa'), '>x.2\nA\n>z.2\nA\n');
  const run = (options: string) => shell(`threadmill --pair --filter true ${options}`, { cwd });
  expect((await run('-F fasta a.fa b.fa')).stderr).toMatch(
    /^threadmill: a\.fa:3: the ids of the pair differ: "y\.1" and "z\.2" \(b\.fa:3\)\n/,
  );
  expect((await run('-F fasta --mate-names any a.fa b.fa')).code).toBe(0);
  expect((await run('-F lines a.fa b.fa')).code).toBe(0);
  expect(await run('-F lines --mate-names any a.fa b.fa')).toMatchObject({
    code: 2,
    stderr: 'threadmill: --mate-names is for fastq and fasta: records of lines have no names\n',
  });
  expect(await run('-F fasta --mate-names strict a.fa b.fa')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^threadmill: --mate-names takes check or any, not 'strict'\n/),
  });
  expect(await shell('threadmill --mate-names any -F fasta --filter seq a.fa', { cwd })).toMatchObject({
    code: 2,
    stderr: 'threadmill: --mate-names needs --pair or --interleaved\n',
  });
});
