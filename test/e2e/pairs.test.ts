// --pair: two inputs in lock-step, from files and pipes, to one output or two; never half a pair,
// never out of step.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, FIXTURES, ROOT, shell, temporaryFolder } from '../support/program.ts';

const R1 = join(FIXTURES, 'pairs/reads_R1.fq');
const R2 = join(FIXTURES, 'pairs/reads_R2.fq');

/** The records of so many lines each, with terminators. */
function recordsOf(path: string, lines = 4): string[] {
  const all = readFileSync(path, 'utf8').match(/[^\n]*\n/g) ?? [];
  return Array.from({ length: all.length / lines }, (_, i) => all.slice(lines * i, lines * (i + 1)).join(''));
}

const pairs = recordsOf(R1).map((r1, i) => [r1, recordsOf(R2)[i]!] as const);
const seq = (read: string) => read.split('\n')[1]!;
const isKept = ([r1, r2]: readonly [string, string]) => seq(r1).length >= 50 && seq(r2).length >= 50;
const KEPT = [0, 1].map((mate) =>
  pairs
    .filter(isKept)
    .map((pair) => pair[mate as 0 | 1])
    .join(''),
);
const REFUSED = pairs
  .filter((pair) => !isKept(pair))
  .flat()
  .join('');
const FILTER = "-F fastq --filter 'r1.seq.length >= 50 && r2.seq.length >= 50'";

/** Runs a bash script in a new folder; it must succeed. */
async function done(script: string, cwd = temporaryFolder()) {
  const { code, stderr, stdout, hasHung } = await shell(`set -euo pipefail\n${script}`, { cwd });
  expect({ code, stderr, hasHung }).toEqual({ code: 0, stderr: '', hasHung: false });
  return { cwd, stdout: stdout.toString(), read: (name: string) => readFileSync(join(cwd, name), 'utf8') };
}

/** Runs a command that must fail and leave no files; returns its message. */
async function failure(options: string, code = 1, cwd = temporaryFolder()): Promise<string> {
  const before = filesIn(cwd);
  const finished = await shell(`threadmill --pair ${options}`, { cwd });
  expect({ code: finished.code, hasHung: finished.hasHung }).toEqual({ code, hasHung: false });
  expect(filesIn(cwd)).toEqual(before);
  return finished.stderr;
}

describe.each(['1', '2', '5'])('with %s workers', (procs) => {
  const T = `threadmill --pair -p ${procs} -b 7 ${FILTER}`;

  test.each([
    ['files', `${T} ${R1} ${R2}`],
    ['a pipe and a file', `cat ${R1} | ${T} - ${R2}`],
    ['a file and a pipe', `cat ${R2} | ${T} ${R1} -`],
    ['process substitutions', `${T} <(cat ${R1}) <(cat ${R2})`],
    ['FIFOs, the second one first', `mkfifo a b; (cat ${R2} > b; cat ${R1} > a) & ${T} a b`],
    [
      'pipes that pause',
      `${T} <(head -9 ${R1}; sleep 0.3; tail -n +10 ${R1}) <(head -17 ${R2}; sleep 0.3; tail -n +18 ${R2})`,
    ],
  ])('from %s a filter keeps or drops both, byte for byte', async (_what, command) => {
    const { read } = await done(`${command} -o 1.fq -o 2.fq --filtered-out no.fq`);
    expect([read('1.fq'), read('2.fq'), read('no.fq')]).toEqual([...KEPT, REFUSED]);
    const { stdout } = await done(command);
    expect(stdout).toBe(pairs.filter(isKept).flat().join(''));
  });

  test('a map may change one mate and keep the other unchanged, drop both, or swap them', async () => {
    const map = `--map 'NR % 3 === 0 ? null : NR % 3 === 1 ? { r1: { ...r1, seq: r1.seq.toLowerCase() }, r2 } : { r1: r2, r2: r1 }'`;
    const { read } = await done(`threadmill --pair -p ${procs} -b 7 -F fastq ${map} ${R1} ${R2} -o 1.fq -o 2.fq`);
    const expected = pairs.flatMap(([r1, r2], i): [string, string][] => {
      if (i % 3 === 2) return [];
      return [i % 3 === 0 ? [r1.replace(seq(r1), seq(r1).toLowerCase()), r2] : [r2, r1]];
    });
    expect(read('1.fq')).toBe(expected.map(([r1]) => r1).join(''));
    expect(read('2.fq')).toBe(expected.map(([, r2]) => r2).join(''));
  });
});

test('with --unordered the files stay in step', async () => {
  const { read } = await done(
    `threadmill --pair --unordered -p 4 -b 1 -F fastq --filter true ${R1} ${R2} -o 1.fq -o 2.fq`,
  );
  const [ours, theirs] = [
    recordsOf(join(FIXTURES, 'pairs/reads_R1.fq')),
    recordsOf(join(FIXTURES, 'pairs/reads_R2.fq')),
  ];
  expect(read('1.fq').length + read('2.fq').length).toBe(ours.concat(theirs).join('').length);
  const ids = (text: string) => [...text.matchAll(/^@(frag\.\d+)\/[12] /gm)].map((match) => match[1]);
  expect(ids(read('1.fq'))).toEqual(ids(read('2.fq')));
});

test('producers that write both pipes alternately, and consumers that read both outputs alternately, never deadlock', async () => {
  const cwd = temporaryFolder();
  const line = 'x'.repeat(99);
  writeFileSync(
    join(cwd, 'turns.mjs'),
    `import { openSync, writeSync } from 'node:fs';
     const [a, b] = ['a', 'b'].map((name) => openSync(name, 'w'));
     const all = (fd, text) => { for (let at = 0; at < text.length; ) at += writeSync(fd, text.slice(at)); };
     for (let i = 0; i < 20; i += 1) for (const fd of i % 2 ? [a, b] : [b, a]) all(fd, '${line}\\n'.repeat(4000));`,
  );
  const script = `mkfifo a b c d; node turns.mjs & paste c d > pasted & threadmill --pair --filter 'r1' -o c -o d a b; wait`;
  const { read } = await done(script, cwd);
  expect(read('pasted')).toBe(`${line}\t${line}\n`.repeat(80_000));
});

test('the first input may be far ahead of the second, and the other way round', async () => {
  const lines = Array.from({ length: 60_000 }, (_, i) => `${i} ${'y'.repeat(50)}\n`).join('');
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'in'), lines);
  for (const order of ['a b', 'b a']) {
    const [one, other] = order.split(' ');
    const { stdout } = await done(
      `rm -f a b; mkfifo a b; (cat in > ${one}; cat in > ${other}) & threadmill --pair --filter 'r1 === r2' a b | md5sum; wait`,
      cwd,
    );
    expect(stdout).toBe((await done("sed 'p' in | md5sum", cwd)).stdout);
  }
});

test('line ends, non-ASCII text, and a last line without its end are kept separately for each mate', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'a'), 'é\r\nb\nc\r');
  writeFileSync(join(cwd, 'b'), '\uFEFF1\n2\r\nü');
  const kept = await done('threadmill --pair --filter true a b -o c -o d', cwd);
  expect([kept.read('c'), kept.read('d')]).toEqual(['é\r\nb\nc\r\n', '\uFEFF1\n2\r\nü\n']);
  const { stdout } = await done(`threadmill --pair --map '({ r1: r1.length, r2: r1 + r2 })' a b`, cwd);
  expect(stdout).toBe('1\r\né1\n1\nb2\r\n2\nc\rü\n');
});

test.each([
  ['lines of several', '-L 2', 'a\nb\nc\nd\n', '1\n2\n3\n4\n', 'r1.endsWith(`d`) && r2 === `3\\n4`', 'c\nd\n3\n4\n'],
  ['tsv by column', '-F tsv', 'k\tv\na\t1\nb\t2\n', 'k\tv\na\t3\nb\t9\n', '+r2.v > 5', 'k\tv\nb\t2\nb\t9\n'],
  [
    'csv over lines',
    '-F csv',
    'k,v\n"a\nb",1\n',
    'k,v\n"c\nd",2\n',
    'r1.k === "a\\nb" && r2.v === "2"',
    'k,v\n"a\nb",1\n"c\nd",2\n',
  ],
  ['ndjson', '-F ndjson', '{"a": 1}\n{"a": 2}\n', '[1]\n[2]\n', 'r1.a === 2 && r2[0] === 2', '{"a": 2}\n[2]\n'],
  [
    'fasta',
    '-F fasta',
    '>a\nAC\nGT\n>b\nA\n',
    '>a\nT\n>b\nTT\nTT\n',
    'r1.seq === "ACGT" || r2.seq === "T"',
    '>a\nAC\nGT\n>a\nT\n',
  ],
  ['NUL-ended records', '-0', 'a\0b\0', '1\0\n\0', 'r2 === "\\n"', 'b\0\n\0'],
])('pairs of %s', async (_what, options, first, second, filter, expected) => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'a'), first);
  writeFileSync(join(cwd, 'b'), second);
  writeFileSync(join(cwd, 'filter'), filter);
  const { stdout } = await done(`threadmill --pair ${options} --filter "$(cat filter)" a b`, cwd);
  expect(stdout).toBe(expected);
});

test('a module gets both records and the context, an expression filters before its own filter, and it may be async', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'a'), 'a\nb\nc\nd\n');
  writeFileSync(join(cwd, 'b'), '1\n2\n3\n4\n');
  const work = `export default {
    setup: () => 'state',
    filter: async (r1, r2) => { await null; return r1 !== 'b'; },
    async map(r1, r2, { recordNumber, state, file, count }) {
      count('pairs');
      if (r1 === 'd') await new Promise((resolve) => setTimeout(resolve, 5));
      return { r1: [r1, recordNumber, state].join(' '), r2: [r2, file].join(' ') };
    },
  };`;
  writeFileSync(join(cwd, 'work.mjs'), work);
  const { read } = await done(
    `threadmill --pair --filter 'NR !== 3' -t work.mjs a b -o c -o d --report r.json --filtered-out e`,
    cwd,
  );
  expect([read('c'), read('d'), read('e')]).toEqual(['a 1 state\nd 4 state\n', '1 a\n4 a\n', 'b\n2\nc\n3\n']);
  expect(JSON.parse(read('r.json'))).toMatchObject({
    inputs: [
      { name: 'a', bytes: 8, records: 4 },
      { name: 'b', bytes: 8, records: 4 },
    ],
    outputs: [{ name: 'c' }, { name: 'd' }, { name: 'e' }],
    records: { in: 4, out: 2, dropped: 2, filtered: 2 },
    counters: { pairs: 2 },
  });
});

test('a preview shows the first pairs', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'a'), 'a\nb\nc\n');
  writeFileSync(join(cwd, 'b'), '1\n2\n');
  const { stdout } = await done(`threadmill --pair --preview 2 --map '({ r1: r2, r2: r1 })' a b -o c -o d`, cwd);
  expect(stdout).toMatch(/^1 +a +1\n +1 +a\n2 +b +2\n +2 +b\n$/m);
  expect(existsSync(join(cwd, 'c'))).toBe(false);
});

describe('faults', () => {
  const cwd = temporaryFolder();
  const file = (name: string, text: string) => writeFileSync(join(cwd, name), text);
  const [ours, theirs] = [recordsOf(R1), recordsOf(R2)];
  file('short.fq', ours.slice(0, 40).join(''));
  file('shifted.fq', theirs.slice(1).concat(theirs[0]!).join(''));
  file('cut.fq', theirs.join('').slice(0, -20));
  file('poor.fq', theirs.map((read, i) => (i === 30 ? read.replace(/.\n$/, '\n') : read)).join(''));
  file('copy.fq', ours.join(''));
  file('bytes.fq', theirs.join('').replace('frag.31/2', 'frag.31/2 \u00e9'));
  const latin1 = Buffer.from(readFileSync(join(cwd, 'bytes.fq'), 'utf8'), 'latin1');
  writeFileSync(join(cwd, 'bytes.fq'), latin1);
  for (const kind of ['mapBatch: (records) => records', 'mapBytes: (bytes) => bytes']) {
    file(`${kind.slice(0, 8)}.mjs`, `export default { ${kind} };`);
  }
  file('sum.mjs', 'export default { start: () => 0, add: (n) => n + 1, merge: (a, b) => a + b, finish: String };');
  file('single.mjs', 'export default { pair: false, map: String };');
  const all = `-F fastq --filter true`;

  test.each([
    [
      `${all} short.fq ${R2}`,
      /^threadmill: .*reads_R2\.fq:161: the record has no mate: short\.fq ends after its record 40\n {2}record 41, byte \d+\n/,
    ],
    [
      `${all} ${R2} short.fq`,
      /^threadmill: .*reads_R2\.fq:161: the record has no mate: short\.fq ends after its record 40\n/,
    ],
    [`${all} <(cat ${R1}) <(head -16 ${R2})`, /:17: the record has no mate: .* ends after its record 4\n/],
    [`${all} /dev/null ${R2}`, /reads_R2\.fq:1: the record has no mate: \/dev\/null is empty\n/],
    [
      `${all} -p 1 ${R1} shifted.fq`,
      /reads_R1\.fq:1: the ids of the pair differ: "frag\.1\/1" and "frag\.2\/2" \(shifted\.fq:1\)\n/,
    ],
    [`${all} -p 1 ${R1} copy.fq`, /reads_R1\.fq:1: both mates have the id "frag\.1\/1" \(the second: copy\.fq:1\)\n/],
    [`${all} ${R1} cut.fq`, /cut\.fq:\d+: (the input ends inside a record|its sequence has)/],
    [
      `${all} ${R1} poor.fq`,
      /^threadmill: poor\.fq:124: its sequence has \d+ letters, and its quality \d+\n {2}record 31, byte \d+/,
    ],
    [
      `${all} ${R1} bytes.fq`,
      /^threadmill: bytes\.fq:121: invalid UTF-8: 0xE9 at byte 11 of the record \(byte \d+ of the file\)\n {2}record 31, /,
    ],
    [
      `-F fastq --map 'r1' -p 1 ${R1} ${R2}`,
      /the work gave an object: .* for a pair\n[^]*return both mates, \{ r1, r2 \}, or null/,
    ],
    [
      `-F fastq --map 'NR < 35 ? { r1, r2 } : args[r2.id].y' -p 1 ${R1} ${R2}`,
      /^threadmill: .*reads_R1\.fq:137: TypeError: .*\n {2}at --map:1:\d+\n {2}record 35, byte \d+, worker 1: "@frag\.35\/1/,
    ],
    [
      `-F fastq --map '({ r1, r2: "\\ud800" })' -p 1 ${R1} ${R2}`,
      /reads_R1\.fq:1: the work gave a lone surrogate, U\+D800/,
    ],
    [`${all} ${R1} missing.fq`, /^threadmill: missing\.fq: can't be read: /],
  ])('%s fails, and leaves nothing', async (options, message) => {
    expect(await failure(options, 1, cwd)).toMatch(message);
    const refused = options.includes('--filter') ? '--filtered-out e.fq' : '';
    const told = await failure(`${options} -o c.fq -o d.fq ${refused} --unordered`, 1, cwd);
    expect(told).toMatch(/c\.fq was not written; d\.fq was not written/);
  });

  test.each([
    [`${all} ${R1}`, /^threadmill: --pair takes exactly two inputs; 1 named: /],
    [`${all}`, /^threadmill: --pair takes exactly two inputs; none is named/],
    [`${all} ${R1} ${R2} ${R1}`, /^threadmill: --pair takes exactly two inputs; 3 named: /],
    [
      `${all} ${R1} ${R1}`,
      /^threadmill: input .* and input .* are the same file\n {2}the two inputs of --pair hold different mates/,
    ],
    [`${all} ${R1} ${R2} -o a -o b -o c`, /^threadmill: --output takes at most two files, one for each mate, not 3/],
    [`${all} ${R1} ${R2} -o a -o a`, /^threadmill: output a and --output a are the same file/],
    [`${all} ${R1} ${R2} -o a -o copy.fq -i copy.fq`, /can't be combined/],
    [`${all} ${R1} copy.fq -o a -o copy.fq`, /^threadmill: input copy\.fq and --output copy\.fq are the same file/],
    [`${all} ${R1} ${R2} -o - -o -`, /are the same open descriptor/],
    [`${all} ${R1} ${R2} -o a -o - --filtered-out -`, /--filtered-out - would mix with the results/],
    [`${R1} ${R2} -F fastq -- cat`, /^threadmill: -- and --pair can't be combined: a command has one standard input/],
    [
      `-F fastq --filter 'seq.length > 3' ${R1} ${R2}`,
      /seq is not known[^]*a pair is two records: r1\.seq and r2\.seq/,
    ],
    [`-F lines --map '$1' ${R1} ${R2}`, /\$1 is not known[^]*the records of a pair are r1 and r2/],
    [`-F lines --map 'args.x' ${R1} ${R2}`, /args\.x is not given/],
    [`-F lines --map '"x"' ${R1} ${R2}`, /nothing of the record is used: no r1, no r2/],
    [
      `-F lines mapBatch.mjs ${R1} ${R2}`,
      /^threadmill: pairs are for map and filter, and 'mapBatch\.mjs' has mapBatch/,
    ],
    [`-F lines mapBytes.mjs ${R1} ${R2}`, /'mapBytes\.mjs' has mapBytes/],
    [`-F lines sum.mjs ${R1} ${R2}`, /'sum\.mjs' has a reduction/],
    [`-F lines single.mjs ${R1} ${R2}`, /'single\.mjs' is not made for pairs: it has pair: false/],
  ])('%s is a usage error', async (options, message) => {
    expect(await failure(options, 2, cwd)).toMatch(message);
  });

  test('a module for pairs is a usage error without --pair', async () => {
    const run = async (options: string) => {
      const { code, stderr } = await shell(`threadmill ${options}`, { cwd });
      return [code, stderr.split('\n').slice(0, 2).join('\n')];
    };
    const module = join(ROOT, 'fixtures/transforms/tag-pairs.ts');
    expect(await run(`${module} ${R1}`)).toEqual([
      2,
      `threadmill: '${module}' is made for pairs of records\n  use --pair and two inputs, or --interleaved for mates in turns`,
    ]);
    expect((await run(`-F lines --map 'r1' ${R1}`)).join()).toContain('r1 is not known');
    expect(await run(`--filter 'line' -F lines ${R1} -o a -o b`)).toEqual([
      2,
      "threadmill: --output is given more than once: 'a' and 'b'\n  two are for --pair and --interleaved, one for each mate; to write one output twice: threadmill … | tee FILE",
    ]);
  });
});
