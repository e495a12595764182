// --shard and threadmill merge, as a user runs them: shards of real files put together are the output of one run.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { basename, join } from 'node:path';
import { bgzf } from '../support/compressed.ts';
import { storedBlocks } from '../support/shard-packing.ts';
import { killedWithJournal } from '../support/resuming.ts';
import { filesIn, shell, temporaryFolder, threadmill } from '../support/program.ts';

const ROWS = Array.from({ length: 500 }, (_, i) => `r${i}\t${(i * 7) % 10}\t${'x'.repeat(i % 13)}\n`);
const TABLE = `\ufeffid\tn\ttext\n${ROWS.join('')}`;

const numbered = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

/** Runs all shards; their outputs are part.I.NAME. */
async function runShards(
  cwd: string,
  count: number,
  args: readonly string[],
  outputs: Readonly<Record<string, string>>,
) {
  for (const i of numbered(count)) {
    const named = Object.entries(outputs).flatMap(([option, name]) => [option, `part.${i}.${name}`]);
    const run = await threadmill([...args, '--shard', `${i}/${count}`, ...named, '--report', `part.${i}.json`], {
      cwd,
    });
    expect([i, run.code, run.stderr]).toEqual([i, 0, expect.any(String)]);
  }
}

const reports = (count: number) => numbered(count).map((i) => `part.${i}.json`);

function folderWith(files: Readonly<Record<string, string | Uint8Array>>): {
  cwd: string;
  read: (name: string) => Buffer;
} {
  const cwd = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return { cwd, read: (name) => readFileSync(join(cwd, name)) };
}

test('outputs, filtered-out, quarantine and its reasons are merged into those of one run', async () => {
  const { cwd, read } = folderWith({
    'a.tsv': TABLE,
    'b.tsv': 'id\tn\ttext\n',
    'c.tsv': `id\tn\ttext\n${ROWS.join('')}`,
  });
  const work = `{ if ($1.endsWith('9')) throw new Error('nine'); return +$2 > 3 }`;
  const args = ['a.tsv', 'b.tsv', 'c.tsv', '-F', 'tsv', '--filter', work, '--max-errors', '20%'];
  const outputs = { '-o': 'out', '--filtered-out': 'refused', '--quarantine': 'bad' };
  await runShards(cwd, 11, args, outputs);
  const whole = ['-o', 'w.out', '--filtered-out', 'w.refused', '--quarantine', 'w.bad'];
  expect(await threadmill([...args, ...whole], { cwd })).toMatchObject({ code: 0 });
  const into = ['-o', 'm.out', '--filtered-out', 'm.refused', '--quarantine', 'm.bad', '--max-errors', '20%'];
  expect(await threadmill(['merge', ...reports(11).toReversed(), ...into], { cwd })).toMatchObject({
    code: 0,
    stderr: '',
  });
  for (const name of ['out', 'refused', 'bad', 'bad.errors.jsonl']) {
    expect(read(`m.${name}`).toString()).toBe(read(`w.${name}`).toString());
  }
  // one shard alone says what it knows: its own numbers
  const [line] = read('part.4.bad.errors.jsonl').toString().split('\n');
  expect(JSON.parse(line!)).toMatchObject({
    line: null,
    record: null,
    shard: '4/11',
    input: 1,
    recordInShard: expect.any(Number),
  });
});

test('CSV with line ends in quotes is cut between rows, as the csv module of python counts them', async () => {
  const more = (i: number) => ['plain', '","', '"a"",""b"', '""'][i % 4]!;
  const rows = Array.from({ length: 300 }, (_, i) => `${i},"x ""${i % 7}""\n${i},a,b\n",${more(i)}\n`);
  const { cwd, read } = folderWith({ 'a.csv': `id,text,more\n${rows.join('')}` });
  await runShards(cwd, 6, ['a.csv', '--filter', '+$1 % 2 === 0'], { '-o': 'csv' });
  await threadmill(['merge', ...reports(6), '-o', 'out.csv'], { cwd });
  const judge =
    "import csv,sys; r=list(csv.reader(open('a.csv',newline=''))); o=list(csv.reader(open('out.csv',newline=''))); print(o==r[:1]+[x for x in r[1:] if int(x[0])%2==0], len(o))";
  expect((await shell(`python3 -c "${judge}"`, { cwd })).stdout.toString()).toBe('True 151\n');
  await threadmill(['a.csv', '--filter', '+$1 % 2 === 0', '-o', 'whole.csv'], { cwd });
  expect(read('out.csv').equals(read('whole.csv'))).toBe(true);
});

test('files of bgzip are cut between records, and the merge is what seqkit finds', async () => {
  const reads = Array.from({ length: 3000 }, (_, i) => {
    const length = 20 + ((i * 37) % 120);
    return `@r${i}\n${'ACGT'.repeat(40).slice(i % 4, (i % 4) + length)}\n+\n${'@+I'.repeat(50).slice(0, length)}\n`;
  });
  const { cwd, read } = folderWith({ 'a.fq': reads.join('') });
  await shell('bgzip -k a.fq && seqkit seq -m 100 a.fq > judge.fq', { cwd });
  await runShards(cwd, 5, ['a.fq.gz', '--filter', 'seq.length >= 100'], { '-o': 'fq' });
  await threadmill(['merge', ...reports(5), '-o', 'out.fq'], { cwd });
  expect(read('out.fq').equals(read('judge.fq'))).toBe(true);
  // a failure says what a shard can know
  const throwing = "{ if (id === 'r2999') throw new Error('last'); return true }";
  const failed = await threadmill(['a.fq.gz', '--filter', throwing, '--shard', '5/5', '-o', 'x'], { cwd });
  expect(failed.stderr).toMatch(/^threadmill: a\.fq\.gz: Error: last\n.*\n {2}shard 5\/5, its record \d+, worker \d/);
});

test('quarantined records of BGZF get the numbers of one run; their bytes are not known', async () => {
  const { cwd, read } = folderWith({ 'a.tsv': TABLE, 'b.tsv': `id\tn\ttext\n${ROWS.join('').repeat(40)}` });
  await shell('bgzip a.tsv && bgzip b.tsv', { cwd });
  const work = "{ if ($1.endsWith('9')) throw new Error('nine'); return line }";
  const args = ['a.tsv.gz', 'b.tsv.gz', '-F', 'tsv', '--map', work, '--max-errors', '20%'];
  await runShards(cwd, 3, args, { '-o': 'out', '--quarantine': 'bad' });
  expect(await threadmill([...args, '-o', 'w.out', '--quarantine', 'w.bad'], { cwd })).toMatchObject({ code: 0 });
  const into = ['-o', 'm.out', '--quarantine', 'm.bad', '--max-errors', '20%'];
  expect(await threadmill(['merge', ...reports(3), ...into], { cwd })).toMatchObject({ code: 0 });
  expect(read('m.bad').equals(read('w.bad'))).toBe(true);
  const errors = (name: string) =>
    read(`${name}.errors.jsonl`)
      .toString()
      .replace(/"byte":\w+,/g, '');
  expect(errors('m.bad')).toBe(errors('w.bad'));
  expect(read('m.bad.errors.jsonl').toString()).toContain('"byte":null,');
});

test('BGZF that is stored in BGZF is never read as what it is not', async () => {
  // stored as it is, in blocks that begin elsewhere
  const inner = bgzf(Buffer.from(Array.from({ length: 60_000 }, (_, i) => `${i}\n`).join('')), 900);
  const { cwd } = folderWith({ 'a.gz': storedBlocks(inner, 60_000) });
  const args = ['a.gz', '--allow-binary', '-F', 'lines', '--encoding', 'latin1', '--map', 'line'];
  expect((await threadmill([...args, '-o', 'whole'], { cwd })).code).toBe(0);
  const codes: unknown[] = [];
  for (const i of numbered(9))
    codes.push((await threadmill([...args, '--shard', `${i}/9`, '-o', `p${i}`], { cwd })).code);
  // no border can be told there, and the shards that should end at one say so
  expect(codes).toContain(1);
  expect(new Set(codes)).toEqual(new Set([0, 1]));
});

test('a shard of BGZF that was killed is resumed', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'a.txt'), Array.from({ length: 20_000 }, (_, i) => `r${i}\t${i % 100}\n`).join(''));
  await shell('bgzip a.txt', { cwd });
  const busy = 'let sum = 0; for (let i = 0; i < 60000; i += 1) sum += i % 7;';
  writeFileSync(join(cwd, 'work.mjs'), `export default (line) => { ${busy} return line + (sum > 0); };`);
  const args = ['work.mjs', 'a.txt.gz', '-p', '2', '--shard', '2/2', '-o', 'part.2'];
  await killedWithJournal(args, cwd, 'part.2');
  expect((await threadmill([...args, '--resume'], { cwd })).stderr).toContain('resuming at record');
  await threadmill(['work.mjs', 'a.txt.gz', '--shard', '1/2', '-o', 'part.1'], { cwd });
  const judge = "zcat a.txt.gz | sed 's/$/true/' | cmp - out";
  expect(await shell(`cat part.1 part.2 > out; ${judge}`, { cwd })).toMatchObject({ code: 0, stderr: '' });
});

test('too many errors over all shards fail the merge, and only the quarantine is published', async () => {
  const { cwd } = folderWith({ 'a.tsv': TABLE });
  const args = [
    'a.tsv',
    '-F',
    'tsv',
    '--map',
    "{ if ($1.endsWith('9')) throw new Error('nine'); return line }",
    '--max-errors',
    '50',
  ];
  await runShards(cwd, 2, args, { '-o': 'out', '--quarantine': 'bad' });
  const merged = await threadmill(['merge', ...reports(2), '-o', 'out', '--quarantine', 'bad'], { cwd });
  expect(merged.code).toBe(1);
  expect(merged.stderr).toContain('50 of all 500 records failed, and no more than 1 % or 10 records');
  expect(filesIn(cwd).filter((name) => !name.startsWith('part') && name !== 'a.tsv')).toEqual([
    'bad',
    'bad.errors.jsonl',
  ]);
});

test.each([
  ['gz', []],
  ['gz', ['--compress', 'gzip']],
])('compressed parts make one compressed file: .%s %j', async (ending, more) => {
  const { cwd, read } = folderWith({ 'a.tsv': TABLE });
  const args = ['a.tsv', '-F', 'tsv', '--filter', '+$2 > 3'];
  await runShards(cwd, 4, [...args, ...more], { '-o': `out.${ending}` });
  await threadmill([...args, '-o', 'whole.tsv', '--compress', 'none'], { cwd });
  expect(await threadmill(['merge', ...reports(4), '-o', `out.${ending}`], { cwd })).toMatchObject({
    code: 0,
    stderr: '',
  });
  expect(gunzipSync(read(`out.${ending}`)).toString()).toBe(read('whole.tsv').toString());
  // it is one file for threadmill, too: nothing follows an end block
  expect(await threadmill(['-F', 'lines', '--map', 'line', `out.${ending}`], { cwd })).toMatchObject({
    code: 0,
    stdout: read('whole.tsv'),
  });
  expect((await threadmill(['merge', ...reports(4), '-o', 'out.zst'], { cwd })).code).toBe(2);
});

test('more shards than records leave empty outputs that are valid, and the merge is the same', async () => {
  const { cwd, read } = folderWith({ 'a.fq': '@a\nAC\n+\n@@\n@b\nAC\n+\n+@' });
  await runShards(cwd, 9, ['a.fq', '--filter', 'id.length > 0'], { '-o': 'fq.gz' });
  await threadmill(['merge', ...reports(9), '-o', 'out.fq.gz'], { cwd });
  expect(gunzipSync(read('out.fq.gz')).toString()).toBe('@a\nAC\n+\n@@\n@b\nAC\n+\n+@\n');
  for (const i of numbered(9)) gunzipSync(read(`part.${i}.fq.gz`));
});

test('commands and modules are told the shard, and no number of a record', async () => {
  const module =
    'export default (line, context) => { if (line === "n") return context.recordNumber; return context.shard.index + "/" + context.shard.count; };';
  const { cwd } = folderWith({ 'a.txt': 'x\ny\n', 'n.txt': 'n\n', 'work.mjs': module });
  expect((await threadmill(['work.mjs', 'a.txt', '--shard', '2-of-2'], { cwd })).stdout.toString()).toBe('2/2\n');
  const failed = await threadmill(['work.mjs', 'n.txt', '--shard', '01/02'], { cwd });
  expect([failed.code, failed.stderr]).toEqual([1, expect.stringContaining('recordNumber is not known in a shard')]);
  const env = await shell(
    'threadmill a.txt --shard 1/2 -- sh -c "env | grep -c THREADMILL_FIRST; env | grep THREADMILL_SHARD"',
    { cwd },
  );
  expect(env.stdout.toString()).toBe('0\nTHREADMILL_SHARD=1/2\n');
});

test('a failure in a shard names the byte and the record of the shard, and no line', async () => {
  const { cwd } = folderWith({ 'a.tsv': TABLE });
  const args = [
    'a.tsv',
    '-F',
    'tsv',
    '--map',
    "{ if ($1 === 'r400') throw new Error('no'); return line }",
    '-o',
    'out',
  ];
  const failed = await threadmill([...args, '--shard', '2/2'], { cwd });
  expect(failed.code).toBe(1);
  const at = Buffer.from(TABLE).indexOf('r400\t');
  expect(failed.stderr).toMatch(
    new RegExp(`^threadmill: a\\.tsv: Error: no\\n.*\\n  shard 2/2, its record \\d+, byte ${at}, worker \\d: "r400`),
  );
});

test('--missing prints what has to be run again, as Slurm takes it', async () => {
  const { cwd } = folderWith({ 'a.tsv': TABLE });
  await runShards(cwd, 7, ['a.tsv', '-F', 'tsv', '--map', 'line'], { '-o': 'tsv' });
  const missing = async (...words: string[]) =>
    (await threadmill(['merge', '--missing', ...words], { cwd })).stdout.toString();
  expect(await missing(...reports(7))).toBe('\n');
  expect(await missing('part.2.json', 'part.6.json', 'part.9.json')).toBe('1,3-5,7\n');
  expect(await missing('--of', '16', 'part.*.json')).toBe('1-16\n');
  renameSync(join(cwd, 'part.4.tsv'), join(cwd, 'elsewhere'));
  expect(await missing(...reports(7))).toBe('4\n');
});

test('parts and reports may be moved into one folder; standard output is the default', async () => {
  const { cwd } = folderWith({ 'a.tsv': TABLE });
  mkdirSync(join(cwd, 'parts'));
  mkdirSync(join(cwd, 'reports'));
  for (const i of [1, 2]) {
    const named = ['-o', `parts/${i}.tsv`, '--report', `reports/${i}.json`];
    await threadmill(['a.tsv', '-F', 'tsv', '--map', 'line', '--shard', `${i}/2`, ...named], { cwd });
  }
  // by the names as they were given, from the current folder
  const here = await threadmill(['merge', 'reports/1.json', 'reports/2.json'], { cwd });
  expect(here).toMatchObject({ code: 0, stderr: '' });
  expect(here.stdout.toString()).toBe(TABLE);
  mkdirSync(join(cwd, 'all'));
  for (const name of ['parts/1.tsv', 'parts/2.tsv', 'reports/1.json', 'reports/2.json']) {
    renameSync(join(cwd, name), join(cwd, 'all', basename(name)));
  }
  const there = await threadmill(['merge', 'all/1.json', 'all/2.json'], { cwd });
  expect(there.stdout.toString()).toBe(TABLE);
});

test('a shard that was killed is resumed, and the merge is the output of one run', async () => {
  const cwd = temporaryFolder();
  const lines = Array.from({ length: 20_000 }, (_, i) => `r${i}\t${i % 100}\n`);
  writeFileSync(join(cwd, 'a.txt'), lines.slice(0, 3000).join(''));
  writeFileSync(join(cwd, 'b.txt'), lines.slice(3000).join(''));
  const busy = 'let sum = 0; for (let i = 0; i < 60000; i += 1) sum += i % 7;';
  writeFileSync(join(cwd, 'work.mjs'), `export default (line) => { ${busy} return line + (sum > 0); };`);
  const own = (i: number) => ['--shard', `${i}/2`, '-o', `part.${i}`, '--report', `part.${i}.json`];
  const args = ['work.mjs', 'a.txt', 'b.txt', '-p', '2'];
  await killedWithJournal([...args, ...own(2)], cwd, 'part.2');
  const refused = await threadmill(['work.mjs', 'a.txt', 'b.txt', '--shard', '1/2', '-o', 'part.2', '--resume'], {
    cwd,
  });
  expect(refused.stderr).toContain('--shard (it was 2/2, now it is 1/2)');
  expect((await threadmill([...args, ...own(2), '--resume'], { cwd })).stderr).toContain('resuming at record');
  expect(await threadmill([...args, ...own(1)], { cwd })).toMatchObject({ code: 0 });
  expect(await threadmill(['merge', 'part.1.json', 'part.2.json', '-o', 'out'], { cwd })).toMatchObject({
    code: 0,
    stderr: '',
  });
  expect(readFileSync(join(cwd, 'out'), 'utf8')).toBe(lines.map((line) => line.replace('\n', 'true\n')).join(''));
});

test('parts that have no file named for them are reported, and not merged', async () => {
  const { cwd, read } = folderWith({ 'a.tsv': TABLE });
  const args = ['a.tsv', '-F', 'tsv', '--filter', '+$2 > 3'];
  await runShards(cwd, 2, args, { '-o': 'tsv', '--filtered-out': 'refused' });
  const merged = await threadmill(['merge', ...reports(2), '-o', 'out'], { cwd });
  expect([merged.code, merged.stderr]).toEqual([0, expect.stringContaining('the parts of --filtered-out')]);
  expect(read('out')).toEqual(Buffer.concat([read('part.1.tsv'), read('part.2.tsv')]));
});
