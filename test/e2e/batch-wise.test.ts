// mapBatch and mapBytes: their arguments, their valid results, and the errors for invalid ones.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIXTURES, shell, temporaryFolder, threadmill } from '../support/program.ts';

const cwd = temporaryFolder();
const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index} ${'é'.repeat(index % 5)}`);
writeFileSync(join(cwd, 'in.txt'), lines.join('\n') + '\n');
writeFileSync(join(cwd, 'three'), 'a\r\nb\nc');

function moduleOf(name: string, code: string): string {
  writeFileSync(join(cwd, name), `export default { ${code} };\n`);
  return name;
}

async function outputOf(args: readonly string[], input = ''): Promise<string> {
  const { stdout, stderr } = await threadmill(args, { cwd, input });
  expect(stderr).toBe('');
  return stdout.toString();
}

test.each([1, 2, 5])('with %i workers both give what awk and tr give, from file and pipe', async (p) => {
  const share = join(FIXTURES, 'transforms/batch-share.ts');
  const awk = `awk '{ l[NR] = $0; s += length($0) } NR % 100 == 0 { for (i = NR - 99; i <= NR; i++) printf "%s\\t%.4f\\n", l[i], length(l[i]) / s; s = 0 }'`;
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  const judged = execFileSync('bash', ['-c', `tr -d é < in.txt | ${awk}`], { cwd, encoding: 'utf8', env });
  const upper = join(FIXTURES, 'transforms/upper-bytes.ts');
  const bytes = execFileSync('tr', ['a-z', 'A-Z'], { cwd, input: lines.join('\n') + '\n', encoding: 'utf8' });
  for (const pipe of ['tr -d é < in.txt > plain; threadmill', 'tr -d é < in.txt | threadmill']) {
    const input = pipe.includes('plain') ? 'plain' : '';
    const ran = await shell(`${pipe} -p ${p} -b 100 ${share} ${input}`, { cwd });
    expect([ran.stderr, ran.stdout.toString() === judged]).toEqual(['', true]);
  }
  expect((await outputOf(['-p', `${p}`, upper, 'in.txt'])) === bytes).toBe(true);
  expect((await outputOf(['-p', `${p}`, upper, '-i', '-'], lines.join('\n') + '\n')) === bytes).toBe(true);
});

test('a result of mapBatch has the terminator of its first record, and may be any iterable, or a promise of one', async () => {
  for (const way of ['(r) => r', '(r) => new Set(r)', 'async (r) => r', 'function* (r) { yield* r; yield null; }']) {
    expect(await outputOf([moduleOf('same.mjs', `mapBatch: ${way}`), 'three'])).toBe('a\r\nb\r\nc\r\n');
  }
  expect(await outputOf(['-b', '1', 'same.mjs', 'three'])).toBe('a\r\nb\nc\n');
  expect(await outputOf(['-0', 'same.mjs', '-i', '-'], 'x\ny\0z')).toBe('x\ny\0z\0');
  expect(await outputOf(['--filter', 'line !== "a"', '-t', 'same.mjs', 'three'])).toBe('b\nc\n');
});

test('they get the records that pass a filter, and are not called if none passes', async () => {
  const filter = 'filter: (line) => line !== "b"';
  const count = moduleOf('count.mjs', `${filter}, mapBatch: (records) => [records.length]`);
  expect(await outputOf([count, 'three'])).toBe('2\r\n');
  expect(await outputOf(['-b', '1', count, 'three'])).toBe('1\r\n1\n');
  const bytes = moduleOf('bytes.mjs', `${filter}, mapBytes: (bytes) => Buffer.from(bytes.length + "\\n")`);
  expect(await outputOf([bytes, 'three'])).toBe('5\n');
  expect(await outputOf(['-b', '1', bytes, 'three'])).toBe('3\n2\n');
  const { stderr } = await threadmill(['-v', bytes, 'three'], { cwd });
  expect(stderr).toMatch(/1 dropped/);
});

test('bytes that are not text go through mapBytes, and are an error for mapBatch', async () => {
  writeFileSync(join(cwd, 'raw'), Buffer.from([0xff, 0xfd, 10]));
  const raw = await threadmill([moduleOf('raw.mjs', 'mapBytes: (bytes) => bytes'), 'raw'], { cwd });
  expect([...raw.stdout]).toEqual([0xff, 0xfd, 10]);
  const text = await threadmill([moduleOf('same.mjs', 'mapBatch: (r) => r'), 'raw'], { cwd });
  expect([text.code, text.stderr]).toEqual([1, expect.stringContaining('invalid UTF-8: 0xFF at byte 0 of the record')]);
});

test("a view of the batch, of a pool or of shared memory is written whole, and later changes to the work's own bytes change nothing", async () => {
  const ways = {
    'bytes.subarray(2)': 'e\nxy\n',
    'Buffer.from("pooled\\n")': 'pooled\n',
    'new Uint8Array(new SharedArrayBuffer(2)).fill(10)': '\n\n',
    '(globalThis.kept ??= Buffer.from("kept\\n"))': 'kept\n',
    'new Uint8Array(0)': '',
    'Buffer.concat([bytes, bytes, bytes])': 'one\nxy\n'.repeat(3),
    'structuredClone(bytes, { transfer: [bytes.buffer] })': 'one\nxy\n',
  };
  for (const [way, output] of Object.entries(ways)) {
    const module = moduleOf('way.mjs', `mapBytes: (bytes) => ${way}`);
    expect([way, await outputOf([module, '-i', '-'], 'one\nxy\n')]).toEqual([way, output]);
  }
  const twice = moduleOf('kept.mjs', 'mapBytes: () => (globalThis.kept ??= Buffer.from("kept\\n"))');
  expect(await outputOf(['-b', '1', '-p', '1', twice, 'three'])).toBe('kept\n'.repeat(3));
});

const FASTQ = '@a  x y\nACGT\n+a  x y\nIIII\n@b\r\nGG\r\n+\r\nII\r\n';
test('typed records reach mapBatch: unchanged ones are written byte for byte, in any order, changed ones in their format', async () => {
  const reverse = moduleOf('reverse.mjs', "format: 'fastq', mapBatch: (reads) => [...reads].reverse()");
  const [first, second] = [FASTQ.slice(0, 26), FASTQ.slice(26)];
  expect(await outputOf([reverse, '-i', '-'], FASTQ)).toBe(second.replace(/\r\n$/, '\n') + first);
  const cut = moduleOf(
    'cut.mjs',
    "format: 'fastq', mapBatch: (reads) => reads.map((r) => ({ ...r, seq: r.seq.slice(1), qual: r.qual.slice(1) }))",
  );
  expect(await outputOf([cut, '-i', '-'], '@a  x\nACGT\n+\nIIII\n@b y\nGG\n+\nII\n')).toBe(
    '@a  x\nCGT\n+\nIII\n@b y\nG\n+\nI\n',
  );
  const json = moduleOf(
    'json.mjs',
    "format: 'ndjson', mapBatch(logs) { logs[1].b = 2; return [logs[1], logs[0], { n: logs.length }]; }",
  );
  expect(await outputOf([json, '-i', '-'], '{ "a": 1.0 }\n{ "b": 1 }\n')).toBe('{"b":2}\n{ "a": 1.0 }\n{"n":2}\n');
  const tsv = moduleOf(
    'tsv.mjs',
    "format: 'tsv', mapBatch: (rows) => rows.map((row) => ({ ...row, n: +row.n + rows.length }))",
  );
  expect(await outputOf([tsv, '-i', '-'], 'k\tn\na\t1\nb\t2\n')).toBe('k\tn\na\t3\nb\t4\n');
});

test('a stream that pauses is split into the same batches', async () => {
  const count = moduleOf('count.mjs', 'mapBatch: (records) => [records.length]');
  writeFileSync(join(cwd, 'made.mjs'), "import made from './count.mjs';\nexport default Object.assign({}, made);\n");
  for (const module of [count, 'made.mjs']) {
    const { stdout } = await shell(`(echo a; sleep 0.5; echo b; sleep 0.5; echo c) | threadmill ${module}`, { cwd });
    expect(stdout.toString()).toBe('3\n');
  }
});

test.each([
  ['mapBatch: () => {}', 'mapBatch gave undefined', 'is return missing?'],
  ['mapBatch: (r) => r.join()', 'mapBatch gave "line 0', 'wrap it in an array'],
  ['mapBatch: () => null', 'mapBatch gave null', 'return [] for no results'],
  ['mapBatch: () => 5', 'mapBatch gave 5', 'wrap it in an array'],
  ['mapBatch: () => new Uint8Array(1)', 'mapBatch gave bytes (Uint8Array)', 'use mapBytes to return bytes'],
  ['mapBatch: async function* () {}', 'mapBatch gave an async iterable', 'collect it first'],
  ['mapBatch: () => [{}]', 'an iterable with an object: {} in it', ''],
  ['mapBatch: () => ["\\ud800"]', 'a lone surrogate', ''],
  ['mapBytes: () => {}', 'mapBytes gave undefined', 'is return missing?'],
  ['mapBytes: () => "text"', 'mapBytes gave "text"', 'return Buffer.from(text)'],
  ['mapBytes: () => new ArrayBuffer(3)', 'mapBytes gave an object', 'return new Uint8Array(buffer)'],
  ['mapBytes: () => new Uint16Array(3)', 'mapBytes gave bytes (Uint16Array)', 'x.byteOffset'],
  ['mapBytes: () => ["a"]', 'mapBytes gave an array', 'or use mapBatch'],
  [
    'mapBytes: (b) => { structuredClone(b, { transfer: [b.buffer] }); return b; }',
    'memory was transferred to another thread',
    '',
  ],
  ['mapBatch: () => { throw new RangeError("no"); }', 'RangeError: no', ''],
  ['mapBytes: async () => { throw new RangeError("no"); }', 'RangeError: no', ''],
  ['mapBytes: () => process.exit(0)', 'the work called process.exit(0)', ''],
  ['mapBatch: () => new Promise(() => {})', 'a promise that can no longer settle', ''],
])('%s is an error that names the batch and its records', async (code, said, advice) => {
  const ran = await threadmill(['-b', '100', '-p', '1', moduleOf('wrong.mjs', code), 'in.txt'], { cwd });
  expect(ran.stderr).toContain(said);
  expect(ran.stderr).toContain(advice);
  expect(ran.stderr).toMatch(/^threadmill: in\.txt:1: .*\n(.*\n)? {2}records 1-100, batch 0, worker 1\n/);
  expect([ran.code, ran.stdout.length, ran.hasHung]).toEqual([1, 0, false]);
});
