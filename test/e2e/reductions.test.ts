// Reductions: the same result as awk's for any number of workers, from file and pipe, in any order
// of results. Every fault in start, add, merge or finish is reported with its place, and none
// hangs.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished, FIXTURES, shell, startThreadmill, temporaryFolder, threadmill } from '../support/program.ts';

const cwd = temporaryFolder();
const HISTOGRAM = join(FIXTURES, 'transforms/length-histogram.ts');
const words = Array.from({ length: 30_000 }, (_, index) => 'abcdefghijklm'.slice(0, (index * 7) % 13) + String(index));
writeFileSync(join(cwd, 'in.txt'), words.join('\n') + '\n');
writeFileSync(join(cwd, 'head.tsv'), 'name\tn\na\t1\nb\t2\nc\t40\n');
const JUDGE = '{ n[length($0)]++ } END { for (k in n) print k "\\t" n[k] }';
const judged = execFileSync('bash', ['-c', `awk '${JUDGE}' in.txt | sort -n`], { cwd, encoding: 'utf8' });

/** A module that counts lines and records the order of batches, with parts of it replaced. */
function moduleWith(name: string, parts: Readonly<Record<string, string>>): string {
  const whole: Record<string, string> = {
    start: '() => ({ n: 0 })',
    add: '(a) => { a.n += 1; }',
    merge: '(a, b) => ({ n: a.n + b.n })',
    finish: '(a) => a.n',
    ...parts,
  };
  const keys = Object.entries(whole).map(([key, code]) => `${key}: ${code}`);
  writeFileSync(join(cwd, name), `export default { ${keys.join(', ')} };\n`);
  return name;
}

test.each([1, 2, 5])(
  'with %i workers a histogram is that of awk, from a file and a pipe, ordered or not',
  async (p) => {
    for (const order of ['', '--unordered']) {
      const file = await shell(`threadmill -p ${p} ${order} ${HISTOGRAM} in.txt`, { cwd });
      const pipe = await shell(`cat in.txt | threadmill -p ${p} ${order} ${HISTOGRAM}`, { cwd });
      for (const { code, stderr, stdout } of [file, pipe])
        expect([code, stderr, stdout.toString()]).toEqual([0, '', judged]);
    }
  },
);

test('merge is called in the order of the batches, also with --unordered', async () => {
  const module = moduleWith('order.mjs', {
    start: '() => []',
    add: 'async (a, line, { batchIndex }) => { if (a.at(-1) !== batchIndex) { a.push(batchIndex); if (batchIndex % 3 === 0) await new Promise(setImmediate); } return a; }',
    merge: 'async (a, b) => [...a, ...b]',
    finish: 'async (a) => a.join(" ")',
  });
  for (const order of [[], ['--unordered']]) {
    const { stdout } = await threadmill(['-p', '5', '-b', '100', ...order, module, 'in.txt'], { cwd });
    expect(stdout.toString()).toBe(`${[...Array(300).keys()].join(' ')}\n`);
  }
});

test('for an empty input finish gets the result of start, and null writes nothing', async () => {
  const empty = await threadmill([moduleWith('count.mjs', {}), '-i', '-'], { cwd });
  expect([empty.code, empty.stdout.toString()]).toEqual([0, '0\n']);
  const none = await threadmill([moduleWith('none.mjs', { finish: '() => null' }), 'in.txt'], { cwd });
  expect([none.code, none.stdout.toString()]).toEqual([0, '']);
});

test('accumulators may be numbers, typed arrays and objects, and a result of add replaces the accumulator', async () => {
  const ways = {
    number: { start: '() => 0', add: '(a) => a + 1', merge: '(a, b) => a + b', finish: '(a) => a' },
    bigint: { start: '() => 0n', add: '(a) => a + 1n', merge: '(a, b) => a + b', finish: '(a) => a' },
    array: {
      start: '() => new Float64Array(3)',
      add: '(a) => { a[1] += 1; }',
      merge: '(a, b) => { a[1] += b[1]; }',
      finish: '(a) => [a[1]]',
    },
    bytes: {
      start: '() => Buffer.alloc(4)',
      add: '(a) => { a.writeUInt32LE(a.readUInt32LE() + 1); }',
      merge: '(a, b) => { a.writeUInt32LE(a.readUInt32LE() + b.readUInt32LE()); }',
      finish: '(a) => a.readUInt32LE()',
    },
  };
  for (const [name, parts] of Object.entries(ways)) {
    const { stdout, stderr } = await threadmill(['-p', '2', moduleWith(`${name}.mjs`, parts), 'in.txt'], { cwd });
    expect([name, stderr, stdout.toString()]).toEqual([name, '', '30000\n']);
  }
});

test('filters run before it, it gets typed records, and the header is only written if requested', async () => {
  const module = moduleWith('sum.mjs', {
    format: '"tsv"',
    filter: '(row) => row.name !== "b"',
    start: '() => 0',
    add: '(a, row) => a + Number(row.n)',
    merge: '(a, b) => a + b',
    finish: '(a) => ({ name: "sum", n: a })',
  });
  const plain = await threadmill([module, 'head.tsv'], { cwd });
  expect([plain.stderr, plain.stdout.toString()]).toEqual(['', 'sum\t41\n']);
  const kept = await threadmill(
    ['--header-out', 'keep', '--filter', '+col.n < 30', '--transform', module, 'head.tsv'],
    { cwd },
  );
  expect([kept.stderr, kept.stdout.toString()]).toEqual(['', 'name\tn\nsum\t1\n']);
});

test('finish makes typed records of its own', async () => {
  const module = moduleWith('made.mjs', {
    format: '"fastq"',
    finish: '(a) => [{ id: "n", comment: "c", seq: "A".repeat(a.n), qual: "I".repeat(a.n) }]',
  });
  const { stdout, stderr } = await threadmill([module, '-i', '-'], { cwd, input: '@a\nA\n+\nI\n@b\nC\n+\nI\n' });
  expect([stderr, stdout.toString()]).toEqual(['', '@n c\nAA\n+\nII\n']);
});

test('a stream that pauses is split into the same batches', async () => {
  const module = moduleWith('batches.mjs', { add: '(a) => { a.n = 1; }' });
  const { stdout } = await shell(`(echo a; sleep 0.5; echo b; sleep 0.5; echo c) | threadmill ${module}`, { cwd });
  expect(stdout.toString()).toBe('1\n');
});

const THROWS = '() => { throw new RangeError("no"); }';
const REJECTS = 'async () => { await 1; throw new RangeError("no"); }';
const FAILURES: [what: string, parts: Record<string, string>, said: RegExp][] = [];
for (const [key, where] of [
  ['start', 'in start\\(\\), records 1-100, batch 0, worker 1'],
  ['add', 'record 1, byte 0, worker 1: "0"'],
  ['merge', 'in merge\\(\\), batch 1'],
  ['finish', 'in finish\\(\\)'],
] as const) {
  for (const [way, code] of [
    ['throws', THROWS],
    ['rejects', REJECTS],
  ] as const) {
    FAILURES.push([`${key} ${way}`, { [key]: code }, new RegExp(`RangeError: no\\n.*\\n? *${where}`)]);
  }
  FAILURES.push([
    `${key} exits`,
    { [key]: '() => { process.exit(0); }' },
    new RegExp(`the work called process.exit\\(0\\)\\n +${where}`),
  ]);
  FAILURES.push([
    `${key} waits for what never comes`,
    { [key]: '() => new Promise(() => {})' },
    new RegExp(`a promise that can no longer settle\\n +${where}`),
  ]);
}
FAILURES.push(
  [
    'the accumulator is no data',
    { start: '() => ({ n: 0, f() {} })' },
    /accumulator can't cross threads: .*could not be cloned.*\n +records 1-100, batch 0/,
  ],
  ['start gives nothing', { start: '() => {}' }, /start\(\) gave undefined\n +in start\(\)/],
  ['finish gives undefined', { finish: '() => {}' }, /the work gave undefined\n +in finish\(\)/],
  [
    'finish gives a list with an object',
    { finish: '() => [{}]' },
    /an iterable with an object: \{\} in it\n +in finish\(\)/,
  ],
  [
    'merge throws later',
    {
      merge:
        '() => { setTimeout(() => { throw new RangeError("late"); }); return new Promise((r) => setTimeout(r, 5000)); }',
    },
    /RangeError: late/,
  ],
);

test.each(FAILURES)('%s: one message with the place, exit 1, nothing written', async (_what, parts, said) => {
  const module = moduleWith('failing.mjs', parts);
  const { code, stdout, stderr, hasHung } = await threadmill(['-p', '1', '-b', '100', module, 'in.txt'], { cwd });
  expect(stderr).toMatch(said);
  expect([code, stdout.toString(), hasHung]).toEqual([1, '', false]);
});

test('an endless loop in merge ends with the signal', async () => {
  const module = moduleWith('endless.mjs', { merge: '() => { console.log("merging"); for (;;); }' });
  const running = startThreadmill(['-b', '100', module, 'in.txt'], { cwd });
  await new Promise((resolve) => running.stderr!.once('data', resolve)); // merge is in the loop
  running.kill('SIGINT');
  const { signal, hasHung } = await finished(running);
  expect([signal, hasHung]).toEqual(['SIGINT', false]);
});

test('a preview of a reduction is refused', async () => {
  const { code, stderr } = await threadmill(['--preview', '2', moduleWith('count.mjs', {}), 'in.txt'], { cwd });
  expect([code, stderr]).toEqual([2, expect.stringContaining('--preview shows the results of single records')]);
});
