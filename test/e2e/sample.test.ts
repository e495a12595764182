// --sample and sample(): the same records whatever runs beside them, with python and the xxhash program as judges.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { isThere, testWithAll } from '../support/packers.ts';
import { temporaryFolder, threadmill } from '../support/program.ts';
import { killedWithJournal } from '../support/resuming.ts';

const cwd = temporaryFolder();
const put = (name: string, content: string | Uint8Array) => writeFileSync(join(cwd, name), content);
const read = (name: string) => readFileSync(join(cwd, name), 'utf8');
const run = async (...args: string[]) => {
  const { code, stderr, stdout } = await threadmill(args, { cwd });
  return { code, stderr, stdout: stdout.toString() };
};
const range = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
const lines = range(5000).map((n) => `line ${n} é\n`);
const fastq = (mate: string) =>
  range(2000)
    .map((n) => `@r${n}${mate}\nACGT\n+\nIIII\n`)
    .join('');
put('in.txt', lines.join(''));
put('in.txt.gz', gzipSync(lines.join('')));
put('r1.fq', fastq('/1 x'));
put('r2.fq', fastq('/2 y'));
put(
  'in.csv',
  `n,text\n${range(3000)
    .map((n) => `${n},"a\n""${n}"""\n`)
    .join('')}`,
);

/** Written from the specification. */
const XXH32 = `
import sys
M = 0xffffffff
P = [2654435761, 2246822519, 3266489917, 668265263, 374761393]
rot = lambda x, r: ((x << r) | (x >> (32 - r))) & M
def xxh32(b, seed):
    n, i = len(b), 0
    word = lambda at: int.from_bytes(b[at:at + 4], 'little')
    if n >= 16:
        v = [(seed + P[0] + P[1]) & M, (seed + P[1]) & M, seed, (seed - P[0]) & M]
        while i + 16 <= n:
            v = [rot((x + word(i + 4 * k) * P[1]) & M, 13) * P[0] & M for k, x in enumerate(v)]
            i += 16
        h = sum(rot(x, r) for x, r in zip(v, (1, 7, 12, 18))) & M
    else:
        h = (seed + P[4]) & M
    h = (h + n) & M
    while i + 4 <= n:
        h = rot((h + word(i) * P[2]) & M, 17) * P[3] & M
        i += 4
    while i < n:
        h = rot((h + b[i] * P[4]) & M, 11) * P[0] & M
        i += 1
    h = (h ^ h >> 15) * P[1] & M
    h = (h ^ h >> 13) * P[2] & M
    return h ^ h >> 16
share, seed, path = float(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
for line in open(path, 'rb'):
    if xxh32(line[:-1], seed) < share * 2**32: sys.stdout.buffer.write(line)
`;

testWithAll('python3')('python keeps the same lines', async () => {
  for (const [share, seed] of [
    ['0.1', '0'],
    ['0.5', '4294967295'],
    ['0.003', '17'],
  ] as const) {
    const judged = execFileSync('python3', ['-c', XXH32, share, seed, 'in.txt'], { cwd, encoding: 'utf8' });
    expect(await run('--sample', share, '--seed', seed, 'in.txt')).toEqual({ code: 0, stderr: '', stdout: judged });
  }
});

(isThere('xxhsum') ? test : test.skip)('xxhsum gives the same hashes', async () => {
  const keys = range(40).map((n) => `key${'x'.repeat(n)}${n}é`);
  const hashes = keys.map((key) =>
    parseInt(execFileSync('xxhsum', ['-H0'], { input: key, encoding: 'utf8' }).slice(0, 8), 16),
  );
  put('keys.txt', keys.map((key, i) => `${key}\t${hashes[i]!}\n`).join(''));
  const below = `sample($1, $2 / 2 ** 32) || !sample($1, (+$2 + 1) / 2 ** 32)`;
  expect(await run('--filter', below, 'keys.txt')).toEqual({ code: 0, stderr: '', stdout: '' });
});

test('the same records for any number of workers, batch size, form of work, and compressed', async () => {
  const first = await run('--sample', '20%', 'in.txt');
  expect(first.stdout.length).toBeGreaterThan(1000);
  put('module.mjs', `import { sample } from 'threadmill'; export default { filter: (line) => sample(line, 0.2) };`);
  put('batch.mjs', 'export default { mapBatch: (records) => records };');
  put('bytes.mjs', 'export default { mapBytes: (bytes) => bytes };');
  for (const args of [
    ['--sample', '0.2', '-p', '1', '-b', '7'],
    ['--sample', '.2', '-p', '3', '-b', '100'],
    ['--sample', '0.2', '--seed', '0', '--map', 'line'],
    ['--sample', '0.2', '--filter', 'line.length > 0'],
    ['--filter', 'sample(line, 0.2)'],
    ['--map', 'sample($0, 0.2) ? line : null'],
    ['module.mjs'],
    ['batch.mjs', '--sample', '0.2'],
    ['bytes.mjs', '--sample', '0.2'],
  ]) {
    expect([args, await run(...args, 'in.txt')]).toEqual([args, first]);
  }
  expect(await run('--sample', '0.2', 'in.txt.gz')).toEqual(first);
  expect(await run('--sample', '0.2', 'in.txt', '--', 'cat')).toEqual(first);
  expect((await run('--sample', '0.2', '--seed', '1', 'in.txt')).stdout).not.toBe(first.stdout);
});

test('shards sample what the whole run does', async () => {
  const whole = await run('--sample', '0.1', 'in.txt');
  let pieces = '';
  for (const i of [1, 2, 3]) pieces += (await run('--sample', '0.1', '--shard', `${i}/3`, 'in.txt')).stdout;
  expect(pieces).toBe(whole.stdout);
});

test('both mates are kept, or neither: in pairs, each file alone, and in turns', async () => {
  await run('--pair', 'r1.fq', 'r2.fq', '--sample', '0.1', '-o', 'p1.fq', '-o', 'p2.fq');
  expect(read('p1.fq').split('\n').length).toBeGreaterThan(400);
  expect((await run('--sample', '0.1', 'r1.fq')).stdout).toBe(read('p1.fq'));
  expect((await run('--filter', 'sample(id, 0.1)', 'r2.fq')).stdout).toBe(read('p2.fq'));
  await run('--pair', 'r1.fq', 'r2.fq', '--filter', 'sample(r2, 0.1)', '-o', 'q1.fq', '-o', 'q2.fq');
  expect([read('q1.fq'), read('q2.fq')]).toEqual([read('p1.fq'), read('p2.fq')]);
});

test('the rest goes to --filtered-out; a row of csv is taken as a whole, with its header', async () => {
  expect(await run('--sample', '0.3', 'in.csv', '-o', 'some.csv', '--filtered-out', 'rest.csv')).toMatchObject({
    code: 0,
  });
  const [some, rest] = [read('some.csv'), read('rest.csv')];
  expect(some.startsWith('n,text\n')).toBe(true);
  expect(some.length + rest.length).toBe(read('in.csv').length + 'n,text\n'.length);
  expect((await run('--filter', 'sample(line, 0.3)', 'in.csv')).stdout).toBe(some);
});

test.each([
  [['--sample', '5'], /--sample takes a share from 0 to 1.*not '5'\n.*--limit 5;/],
  [['--sample', 'half'], /--sample takes a share/],
  [['--sample', '-0.1'], /--sample takes a share/],
  [['--sample', '101%'], /--sample takes a share/],
  [['--sample', '0.1', '--seed', '1.5'], /--seed takes an integer/],
  [['--sample', '0.1', '--seed', '4294967296'], /--seed takes an integer/],
  [['--seed', '1', '--map', 'line'], /there is no --sample/],
])('refused: %j', async (args, says) => {
  expect(await run(...args, 'in.txt')).toMatchObject({ code: 2, stderr: expect.stringMatching(says) as string });
});

test('a killed run is resumed with the same sample only', async () => {
  const busy = 'let sum = 0; for (let i = 0; i < 60000; i += 1) sum += i % 7;';
  put('slow.mjs', `export default (line) => { ${busy} return sum > 0 ? line : null; };`);
  put('long.txt', lines.join('').repeat(4));
  const args = ['slow.mjs', 'long.txt', '-p', '2', '--sample', '0.9', '-o', 'kept.txt'];
  await killedWithJournal(args, cwd, 'kept.txt');
  const other = await run(...args, '--seed', '2', '--resume');
  expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('--seed (it was 0, now it is 2)') as string });
  expect((await run(...args, '--resume')).code).toBe(0);
  expect(read('kept.txt')).toBe((await run('--sample', '0.9', 'long.txt')).stdout);
});
