// --resume after kills at any moment: for all kinds of inputs and outputs, the result equals that
// of an uninterrupted run, byte for byte.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bgzf } from '../support/compressed.ts';
import { isThere, piped } from '../support/packers.ts';
import { shell, temporaryFolder, threadmill } from '../support/program.ts';
import { hiddenIn, resumedThroughKills } from '../support/resuming.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

const BUSY = '{ let sum = 0; for (let i = 0; i < 60000; i += 1) sum += i % 7;';
const LINES = Array.from({ length: 15_000 }, (_, i) => `r${i}\t${(i * 7919) % 1000}\t${'x'.repeat(i % 23)}`);
const tsv = Buffer.from(`name\tvalue\tnote\n${LINES.join('\n')}\n`);
const csv = Buffer.from(`name,value\n${LINES.map((line, i) => `"${line.replace('\t', '\n')}",${i}`).join('\n')}\n`);
const fasta = Buffer.from(
  LINES.map((line, i) => `>s${i} ${line.slice(0, 4)}\n${'ACGT\n'.repeat(1 + (i % 4))}`).join(''),
);
const fastq = (mate: number) =>
  Buffer.from(
    LINES.map(
      (_, i) =>
        `@read${i}/${mate}\n${'ACGTA'.repeat(1 + ((i * mate) % 5))}\n+\n${'IIIII'.repeat(1 + ((i * mate) % 5))}\n`,
    ).join(''),
  );
const zstd = isThere('zstd') ? piped('zstd -qc', tsv) : undefined;

mkdirSync(at('other'));
writeFileSync(at('in.tsv'), tsv);
writeFileSync(at('whole.tsv'), tsv.subarray(0, -1));
writeFileSync(at('blocks.tsv.gz'), bgzf(tsv, 30_001));
writeFileSync(at('plain.tsv.gz'), gzipSync(tsv));
if (zstd !== undefined) writeFileSync(at('in.tsv.zst'), zstd);
writeFileSync(at('in.csv'), csv);
writeFileSync(at('in.fa'), fasta);
writeFileSync(at('R1.fq'), fastq(1));
writeFileSync(at('R2.fq.gz'), bgzf(fastq(2), 20_000));
LINES.slice(0, 30).forEach((_, i) => {
  // Some are empty, some have only a header.
  const from = i * 500;
  writeFileSync(
    at(`part${i}.tsv`),
    i % 7 === 3 ? 'name\tvalue\tnote\n' : `name\tvalue\tnote\n${LINES.slice(from, from + 500).join('\n')}`,
  );
});
writeFileSync(
  at('sum.mjs'),
  `export default {
    start: () => ({ sums: new Map(), order: [] }),
    add(acc, line) {
      const value = Number(line.split('\\t')[1]) % 10;
      let busy = 0;
      for (let i = 0; i < 60000; i += 1) busy += i % 7;
      acc.sums.set(value, (acc.sums.get(value) ?? 0) + busy - busy + 1);
      if (acc.order.length === 0) acc.order.push(line.split('\\t')[0]);
    },
    merge(a, b) {
      for (const [key, count] of b.sums) a.sums.set(key, (a.sums.get(key) ?? 0) + count);
      a.order.push(...b.order);
    },
    finish: (acc) => [...[...acc.sums].map(([key, count]) => key + ' ' + count), acc.order.join(',')],
  };`,
);

const MAP = ['--map', `${BUSY} return line + sum }`];
const parts = Array.from({ length: 30 }, (_, i) => `part${i}.tsv`);

const CASES: Readonly<Record<string, readonly string[]>> = {
  'plain lines, one worker': ['in.tsv', ...MAP, '-p', '1', '-o', 'out'],
  'a last line without its end, three workers': ['whole.tsv', ...MAP, '-p', '3', '-o', 'out'],
  BGZF: ['blocks.tsv.gz', ...MAP, '-p', '3', '-o', 'out'],
  gzip: ['plain.tsv.gz', ...MAP, '-p', '2', '-o', 'out'],
  ...(zstd === undefined ? {} : { zstd: ['in.tsv.zst', ...MAP, '-p', '2', '-o', 'out'] }),
  'many inputs with headers, compressed output': [
    ...['-F', 'tsv', ...parts.flatMap((name) => ['-i', name]), '-p', '3', '-o', 'out.gz'],
    ...['--map', `${BUSY} return row(col.name, sum, NR, file) }`, '--header-out', 'a\tb\tc\td'],
  ],
  'exact batches': ['in.tsv', ...MAP, '-b', '7', '-p', '3', '-o', 'out'],
  CSV: [
    '-F',
    'csv',
    'in.csv',
    '--header-out',
    'n,name,sum',
    '--map',
    `${BUSY} return row(NR, $1, sum) }`,
    '-p',
    '2',
    '-o',
    'out',
  ],
  'FASTA, compressed by zstd': [
    '-F',
    'fasta',
    'in.fa',
    '--filter',
    `${BUSY} return sum > 0 && seq.length > 5 }`,
    '-o',
    'out.zst',
  ],
  'pairs to two outputs': [
    ...['--pair', '-F', 'fastq', 'R1.fq', 'R2.fq.gz', '--filter', `${BUSY} return r1.seq.length + sum % 2 > 7 }`],
    ...['-o', 'out', '-o', 'out2.gz', '-p', '3'],
  ],
  'pairs whose mates are set aside apart, in several folders': [
    ...['--pair', '-F', 'fastq', 'R1.fq', 'R2.fq.gz', '--filter', `${BUSY} return r1.seq.length + sum % 2 > 7 }`],
    ...['--map', '{ if (NR % 97 === 0) throw new Error(r2.id); return { r1, r2 } }', '-p', '3', '--max-errors', '50%'],
    ...['-o', 'out', '-o', 'out2.gz', '--filtered-out', 'dropped.fq', '--filtered-out', 'other/dropped.fq.gz'],
    ...['--quarantine', 'other/bad.fq.gz', '--quarantine', 'bad.fq'],
  ],
  'what a filter drops': [
    ...['-F', 'tsv', 'in.tsv', '--filter', `${BUSY} return +$2 > 300 + (sum % 2) }`],
    ...['--filtered-out', 'dropped.tsv.gz', '-p', '3', '-o', 'out'],
  ],
  'a reduction': ['sum.mjs', 'in.tsv', '-p', '3', '-o', 'out'],
  'a command that repeats the header': [
    ...['-F', 'tsv', 'in.tsv', '-b', '500', '--repeat-header', '-p', '2', '-o', 'out'],
    ...['--', 'bash', '-c', 'sleep 0.05; cut -f 1,2'],
  ],
  'records that are set aside': [
    ...[
      '-F',
      'tsv',
      'in.tsv',
      '--header-out',
      'n\tsum',
      '--quarantine',
      'bad.tsv',
      '--max-errors',
      '50%',
      '-p',
      '3',
      '-o',
      'out',
    ],
    ...['--map', `${BUSY} if (NR % 97 === 0) throw new Error(line); return row(NR, sum) }`],
  ],
};

/** With the errors file beside the first file of a quarantine. */
function outputsOf(args: readonly string[]): string[] {
  const options = ['-o', '--filtered-out', '--quarantine'];
  const named = args.filter((_, index) => options.includes(args[index - 1]!));
  const quarantine = args[args.indexOf('--quarantine') + 1]!;
  return args.includes('--quarantine') ? [...named, `${quarantine}.errors.jsonl`] : named;
}

test.each(Object.entries(CASES).map(([name, args], index) => [name, args, index] as const))(
  'killed again and again, the output is that of an uninterrupted run: %s',
  async (_, args, index) => {
    const outputs = outputsOf(args);
    expect(await threadmill(args, { cwd: folder })).toMatchObject({ code: 0 });
    const expected = outputs.map((name) => readFileSync(at(name)));
    for (const name of outputs) writeFileSync(at(name), 'before');
    const output = args[args.indexOf('-o') + 1]!;
    const { last, resumedAt } = await resumedThroughKills(args, { cwd: folder, output, seed: 100 + index });
    expect(last).toMatchObject({ code: 0 });
    expect(resumedAt.length).toBeGreaterThan(0);
    expect(resumedAt).toEqual(resumedAt.toSorted((a, b) => a - b));
    outputs.forEach((name, i) => expect(readFileSync(at(name)).equals(expected[i]!)).toBe(true));
    expect([...hiddenIn(folder), ...hiddenIn(at('other'))]).toEqual([]);
  },
);

test('a run that a full disk has ended resumes when there is room, to the same bytes', async () => {
  const command =
    `--pair -F fastq R1.fq R2.fq.gz -b 100 -p 2 --max-errors 90% ` +
    `--map '{ if (r2.id.startsWith("read1")) throw new Error("bad"); return { r1, r2 } }'`;
  const outputs = '-o full1 -o full2 --quarantine aside1.gz --quarantine aside2';
  const whole = await shell(`threadmill ${command} ${outputs} && mkdir whole && mv full* aside* whole`, {
    cwd: folder,
  });
  expect(whole.code).toBe(0);
  const limit = Math.floor(statSync(at('whole/aside2')).size / 1024 / 2);
  const ended = await shell(`ulimit -f ${limit}; threadmill --resume ${command} ${outputs}`, { cwd: folder });
  expect([ended.code, ended.stderr]).toEqual([1, expect.stringContaining("can't be written")]);
  expect(readdirSync(folder).filter((name) => /^(?:full|aside)/.test(name))).toEqual([]);
  expect(await shell(`threadmill --resume ${command} ${outputs}`, { cwd: folder })).toMatchObject({ code: 0 });
  for (const name of readdirSync(at('whole'))) {
    expect([name, readFileSync(at(name)).equals(readFileSync(at(`whole/${name}`)))]).toEqual([name, true]);
  }
});
