// Reads whose sequence and quality differ in length, where records still begin where they must: they go to the quarantine, as
// `seqkit sana` drops them. A read that lacks a line stays an error.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isThere } from '../support/packers.ts';
import { temporaryFolder, threadmill } from '../support/program.ts';
import { Random } from '../support/random.ts';

const cwd = temporaryFolder();
const RECORDS = 400;
const QUARANTINE = ['--quarantine', 'bad.fq', '--max-errors', String(RECORDS)];

/** Qualities may look like any line of a record. */
function randomRead(random: Random, number: number): string {
  const length = random.integer(1, 12);
  const seq = Array.from({ length }, () => random.pick([...'ACGTN'])).join('');
  const qualLength = random.isOneIn(8) ? random.integer(0, 14) : length;
  const qual = Array.from({ length: qualLength }, () => random.pick([...'@+IF#5'])).join('');
  return `@r${number}${random.pick(['', ' a comment', '/1'])}\n${seq}\n+\n${qual}\n`;
}

function randomReads(seed: number): string {
  const random = new Random(seed);
  return Array.from({ length: RECORDS }, (_, index) => randomRead(random, index + 1)).join('');
}

const PYTHON = `
import sys
lines = open(sys.argv[1]).read().split('\\n')[:-1]
good, bad = [], []
for i in range(0, len(lines), 4):
    record = lines[i:i + 4]
    (good if len(record[1]) == len(record[3]) else bad).append('\\n'.join(record) + '\\n')
sys.stdout.write(''.join(good) + '\\0' + ''.join(bad))
`;

const judged = (file: string): readonly string[] =>
  execFileSync('python3', ['-c', PYTHON, file], { cwd, encoding: 'utf8' }).split('\0');

const withPython = isThere('python3') ? test : test.skip;
const withSeqkit = isThere('seqkit') ? test : test.skip;

describe.each([1, 2, 3])('reads made at random, %i', (seed) => {
  const input = `in${seed}.fq`;
  writeFileSync(join(cwd, input), randomReads(seed));

  withPython('python, which counts lines, sets the same apart, whatever the work', async () => {
    const [good, bad] = judged(input);
    for (const [index, work] of [
      ['--map', '({ id, comment, seq, qual })'],
      ['--filter', 'seq.length >= 0'],
      ['--filter', 'gc(seq) >= 0 || meanQuality(qual) > 0'],
      ['--', 'cat'],
    ].entries()) {
      const size = [['-p', '1'], ['-p', '2', '-b', '1'], ['-p', '3', '-b', '7'], []][index]!;
      const run = await threadmill([...QUARANTINE, ...size, input, ...work], { cwd });
      expect([run.code, work, run.stdout.toString()]).toEqual([0, work, good]);
      expect(readFileSync(join(cwd, 'bad.fq'), 'utf8')).toBe(bad);
    }
  });

  test('pieces of the file set the same apart, wherever they are cut', async () => {
    const pieces = ['', ''];
    for (const index of [1, 2, 3, 4, 5]) {
      const shard = ['--shard', `${index}/5`, '-o', `part${index}.fq`];
      const run = await threadmill([...QUARANTINE, ...shard, input, '--filter', 'true'], { cwd });
      expect([run.code, index]).toEqual([0, index]);
      pieces[0] += readFileSync(join(cwd, `part${index}.fq`), 'utf8');
      pieces[1] += readFileSync(join(cwd, 'bad.fq'), 'utf8');
    }
    const whole = await threadmill([...QUARANTINE, input, '--filter', 'true'], { cwd });
    expect(pieces).toEqual([whole.stdout.toString(), readFileSync(join(cwd, 'bad.fq'), 'utf8')]);
  });
});

withSeqkit('seqkit sana keeps the same reads', async () => {
  const random = new Random(4);
  const reads = Array.from({ length: 100 }, (_, i) => {
    const length = random.integer(4, 30);
    const qual = 'I'.repeat(random.isOneIn(6) ? length - 2 : length);
    return `@r${i}\n${'ACGTACGTAC'.repeat(3).slice(0, length)}\n+\n${qual}\n`;
  });
  writeFileSync(join(cwd, 'sana.fq'), reads.join(''));
  const sana = execFileSync('seqkit', ['sana', 'sana.fq'], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const run = await threadmill([...QUARANTINE, 'sana.fq', '--filter', 'true'], { cwd });
  expect([run.code, run.stdout.toString()]).toEqual([0, sana]);
});

test('without a quarantine the first one is the error, by record and line', async () => {
  writeFileSync(join(cwd, 'one.fq'), '@a\nACGT\n+\nIIII\n@b\nACGT\n+\nIII\n@c\nA\n+\nI\n');
  const run = await threadmill(['one.fq', '--filter', 'true', '-o', 'out.fq'], { cwd });
  expect([run.code, run.stderr]).toEqual([
    1,
    expect.stringMatching(/one\.fq:8: its sequence has 4 letters, and its quality 3\n.*record 2/),
  ]);
});

test.each([
  ['its quality', '@a\nACGT\n+\nIIII\n@b\nACGT\n+\n@c\nA\n+\nI\n'],
  ['its sequence', '@a\nACGT\n+\nIIII\n@b\n+\nIIII\n@c\nA\n+\nI\n'],
  ['its +', '@a\nACGT\n+\nIIII\n@b\nACGT\nIIII\n@c\nA\n+\nI\n'],
  ['its name', '@a\nACGT\n+\nIIII\nACGT\n+\nIIII\n@c\nA\n+\nI\n'],
  ['the end of its last line', '@a\nACGT\n+\nIIII\n@b\nACGT\n+\nIIII@c\nA\n+\nI\n@d\nA\n+\nI\n'],
  ['its last line, at the end', '@a\nACGT\n+\nIIII\n@b\nACGT\n+\n'],
])('a read that lacks %s is an error, quarantine or not', async (_, text) => {
  writeFileSync(join(cwd, 'lacks.fq'), text);
  const run = await threadmill([...QUARANTINE, 'lacks.fq', '--filter', 'true', '-o', 'lacks.out'], { cwd });
  expect([run.code, run.stderr]).toEqual([1, expect.stringContaining('lacks.fq:')]);
});

test('the mate of a broken read goes to the quarantine with it', async () => {
  writeFileSync(join(cwd, 'r1.fq'), '@a/1\nAC\n+\nII\n@b/1\nACG\n+\nII\n@c/1\nA\n+\nI\n');
  writeFileSync(join(cwd, 'r2.fq'), '@a/2\nGT\n+\nII\n@b/2\nGT\n+\nII\n@c/2\nG\n+\nI\n');
  const outputs = ['-o', 'o1.fq', '-o', 'o2.fq', '--quarantine', 'q1.fq', '--quarantine', 'q2.fq'];
  const run = await threadmill(['--pair', 'r1.fq', 'r2.fq', ...outputs, '--filter', 'true'], { cwd });
  const read = (name: string) => readFileSync(join(cwd, name), 'utf8');
  expect([run.code, read('q1.fq'), read('q2.fq')]).toEqual([0, '@b/1\nACG\n+\nII\n', '@b/2\nGT\n+\nII\n']);
  expect(read('o1.fq')).toBe('@a/1\nAC\n+\nII\n@c/1\nA\n+\nI\n');
});
