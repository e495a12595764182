// The output depends on the input and the work only: not on the number of workers, on batches, or
// on anyone's speed.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { MIXED, MIXED_LINES, putMixedLines, reversed } from '../support/mixed-lines.ts';
import { filesIn, FIXTURES, shell, temporaryFolder, threadmill } from '../support/program.ts';

const cwd = temporaryFolder();
putMixedLines(cwd);
const REVERSED = reversed(MIXED_LINES);

const cases = ['1', '2', '3', '8'].flatMap((procs) => ['1', '7', '4K'].map((batch) => ['-p', procs, '-b', batch]));

test.each([...cases, ['-p', '1'], ['-p', '3'], ['-p', '3', '-b', '1000'], ['-p', '3', '-b', '4M']])(
  'with %s %s %s %s the output is the expected one',
  async (...options: string[]) => {
    const { code, stdout, stderr } = await threadmill(['reverse.mjs', 'mixed.txt', ...options.filter(Boolean)], {
      cwd,
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.equals(REVERSED)).toBe(true);
  },
);

test('the output of --filter true is the input, byte for byte', async () => {
  const { code, stdout } = await threadmill(['--filter', 'true', 'mixed.txt', '-p', '3'], { cwd });
  expect([code, stdout.equals(MIXED)]).toEqual([0, true]);
});

test('with --unordered each record is written once, in any order', async () => {
  const slow = `--map 'NR % 100 === 1 ? new Promise((resolve) => setTimeout(resolve, 5, line)) : line'`;
  const { code, stdout } = await shell(`threadmill ${slow} mixed.txt -p 3 -b 10 --unordered`, { cwd });
  expect(code).toBe(0);
  expect(stdout.toString('latin1').split('\n').sort()).toEqual(MIXED.toString('latin1').split('\n').sort());
});

test('columns are those of cut and awk', async () => {
  const variants = join(FIXTURES, 'variants.tsv');
  const cut = execFileSync('cut', ['-f', '2,4', variants]);
  const ours = await threadmill(['-F', 'lines', '--map', 'row($2, $4)', variants, '-p', '3', '-b', '1K']);
  expect(ours.stdout.equals(cut)).toBe(true);
  const awk = execFileSync('awk', ['-F', '\t', 'NR == 1 || ($6 >= 50 && $7 == "PASS") { print NR, $3 }', variants]);
  const expression = 'NR === 1 || (+$6 >= 50 && $7 === "PASS") ? `${NR} ${$3}` : null';
  const same = await threadmill(['-F', 'lines', '--map', expression, variants, '-p', '3', '-b', '1K']);
  expect([same.stderr, same.stdout.toString()]).toEqual(['', awk.toString()]);
});

test.each([
  ['written slowly', `(head -c 3333 mixed.txt; sleep 0.4; tail -c +3334 mixed.txt) | threadmill reverse.mjs -p 3`],
  ['read slowly', `threadmill reverse.mjs -p 3 mixed.txt | (head -c 10; sleep 0.5; cat)`],
])('a stream that is %s gives the same', async (_what, script) => {
  const { code, stdout } = await shell(script, { cwd });
  expect([code, stdout.equals(REVERSED)]).toEqual([0, true]);
});

test('a stream that arrives byte by byte, with every character and line end in pieces, gives the same', async () => {
  const lines = MIXED_LINES.slice(10, 30);
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  const octal = [...bytes].map((byte) => `'\\${byte.toString(8).padStart(3, '0')}'`).join(' ');
  const { code, stdout } = await shell(`for byte in ${octal}; do printf "$byte"; done | threadmill reverse.mjs`, {
    cwd,
  });
  expect([code, stdout.toString()]).toEqual([0, reversed(lines).toString()]);
});

test('only the inputs are left in the folder', () => {
  expect(filesIn(cwd)).toEqual(['mixed.txt', 'reverse.mjs']);
});
