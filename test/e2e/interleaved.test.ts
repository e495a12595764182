// --interleaved: alternating mates from any number of inputs give what --pair gives for the same
// mates in two files.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, FIXTURES, shell, temporaryFolder, threadmill } from '../support/program.ts';

const R1 = join(FIXTURES, 'pairs/reads_R1.fq');
const R2 = join(FIXTURES, 'pairs/reads_R2.fq');
const cwd = temporaryFolder();
const write = (name: string, text: string) => writeFileSync(join(cwd, name), text);
const read = (name: string) => readFileSync(join(cwd, name), 'utf8');

/**
 * In Python: the records of the two files alternating, and the pairs in which both have 50 letters.
 */
const PYTHON = `
import sys
def reads(path):
    lines = open(path).readlines()
    return [''.join(lines[i:i + 4]) for i in range(0, len(lines), 4)]
pairs = list(zip(reads(sys.argv[1]), reads(sys.argv[2])))
good = [pair for pair in pairs if all(len(read.split('\\n')[1]) >= 50 for read in pair)]
bad = [pair for pair in pairs if pair not in good]
names = {'in.fq': pairs, 'good.fq': good, 'bad.fq': bad}
for name, chosen in names.items():
    open(name, 'w').write(''.join(read for pair in chosen for read in pair))
for mate in (0, 1):
    open('good.%d.fq' % (mate + 1), 'w').write(''.join(pair[mate] for pair in good))
open('head.fq', 'w').write(''.join(read for pair in pairs[:17] for read in pair))
open('tail.fq', 'w').write(''.join(read for pair in pairs[17:] for read in pair))
`;
execFileSync('python3', ['-c', PYTHON, R1, R2], { cwd });
execFileSync('bash', ['-c', 'gzip -k in.fq tail.fq'], { cwd });

const FILTER = "-F fastq --filter 'r1.seq.length >= 50 && r2.seq.length >= 50'";

async function done(script: string) {
  const { code, stderr, stdout, hasHung } = await shell(`set -euo pipefail\n${script}`, { cwd });
  expect({ code, stderr, hasHung }).toEqual({ code: 0, stderr: '', hasHung: false });
  return stdout.toString();
}

test.each([
  ['a file', 'in.fq'],
  ['a compressed file', 'in.fq.gz'],
  ['standard input', '< in.fq'],
  ['a pipe that pauses', '< <(head -9 in.fq; sleep 0.3; tail -n +10 in.fq)'],
  ['several files', 'head.fq /dev/null tail.fq.gz'],
])('from %s a filter keeps or drops both mates, byte for byte, for any batches', async (_what, inputs) => {
  for (const options of ['-p 1', '-p 3 -b 1', '-p 2 -b 7', '-p 2 -b 100', '-b 1K']) {
    const T = `threadmill --interleaved ${options} ${FILTER} ${inputs}`;
    expect(await done(`${T} --filtered-out no.fq`)).toBe(read('good.fq'));
    expect(read('no.fq')).toBe(read('bad.fq'));
    await done(`${T} -o 1.fq -o 2.fq`);
    expect([read('1.fq'), read('2.fq')]).toEqual([read('good.1.fq'), read('good.2.fq')]);
  }
});

test.each([
  ['lines', '-F lines', 'a\r\nb\nc\nd\r', '({ r1: r1 + NR, r2: r2 + r1 })', 'a1\r\nba\nc2\nd\rc\n'],
  ['tsv', '', 'k\tv\na\t1\nb\t2\n', '({ r1: r2, r2: { ...r1, v: NR } })', 'k\tv\nb\t2\na\t1\n', '-F tsv'],
  [
    'csv over lines',
    '-F csv',
    'k,v\n"a\nb",1\n"c ""d""",2\ne,3\n"f\n",4\n',
    '({ r1: r2, r2: r1 })',
    'k,v\n"c ""d""",2\n"a\nb",1\n"f\n",4\ne,3\n',
  ],
  ['ndjson', '-F ndjson', '{"a":1}\n{"a":2}\n', '({ r1: { a: r2.a }, r2: { a: r1.a } })', '{"a":2}\n{"a":1}\n'],
  [
    'fasta',
    '-F fasta',
    '>x/1\nAC\nGT\n>x/2\nTT\n',
    '({ r1, r2: { ...r2, seq: r1.seq } })',
    '>x/1\nAC\nGT\n>x/2\nACGT\n',
  ],
  ['records of several lines', '-L 2 -F lines', 'a\nb\nc\nd\n', '({ r1: r2, r2: r1 })', 'c\nd\na\nb\n'],
  ['NUL-ended records', '-0 -F lines', 'a\0b\0', '({ r1: r2, r2: r1 })', 'b\0a\0'],
])('pairs of %s', async (_what, options, text, map, expected, more = '') => {
  write('in', text);
  write('map', map);
  for (const batch of ['', '-b 1']) {
    expect(await done(`threadmill --interleaved ${options} ${more} ${batch} --map "$(cat map)" in`)).toBe(expected);
  }
});

test('an error names the mate that it is in: file, line, number of the pair', async () => {
  write('a.fq', '@x/1\nA\n+\nI\n@x/2\nA\n+\nI\n');
  write('b.fq', '@y/1\nA\n+\nI\n@y/2\nA\n+\nI\n@z/1\nA\n+\nI\n@z/2\nA\n+\n\n');
  const failure = async (options: string) => {
    const { code, stderr } = await shell(`threadmill --interleaved -p 1 -F fastq ${options}`, { cwd });
    expect(code).toBe(1);
    return stderr;
  };
  const short = /^threadmill: b\.fq:16: its sequence has 1 letter.*, and its quality 0\n {2}record 3, byte 33/;
  for (const options of ['', '-b 1', '-b 100']) {
    expect(await failure(`${options} --filter true a.fq b.fq`)).toMatch(short);
    expect(await failure(`${options} --filter 'NR < 2 || r1.id.at(0).repeat(-1)' a.fq b.fq`)).toMatch(
      /^threadmill: b\.fq:1: RangeError[^]*\n {2}record 2, byte 0, /,
    );
  }
});

test.each([
  [
    'an odd number',
    'head -20 in.fq | threadmill --interleaved -F fastq --filter true',
    /^threadmill: \(standard input\):17: the last record, "frag\.3\/1", has no mate: /,
  ],
  [
    'an odd number in the first of two',
    'head -4 in.fq > odd.fq; threadmill --interleaved -F fastq --filter true odd.fq in.fq',
    /^threadmill: odd\.fq:1: the last record, "frag\.1\/1", has no mate: odd\.fq has an odd number of records\n {2}record 1, byte 0\n/,
  ],
  [
    'of lines',
    "seq 3 | threadmill --interleaved -F lines --filter 'r1'",
    /^threadmill: \(standard input\):3: the last record has no mate: /,
  ],
  [
    'a record lost inside',
    'tail -n +5 in.fq | threadmill --interleaved -p 1 -F fastq --filter true',
    /the ids of the pair differ: "frag\.1\/2" and "frag\.2\/1"/,
  ],
  [
    'one file after the other',
    `cat ${R1} ${R2} | threadmill --interleaved -p 1 -F fastq --filter true`,
    /the ids of the pair differ: "frag\.1\/1" and "frag\.2\/1"/,
  ],
])('%s of records is an error', async (_what, script, message) => {
  const { code, stderr } = await shell(script, { cwd });
  expect(code).toBe(1);
  expect(stderr).toMatch(message);
});

test('options that it excludes, or needs, are usage errors', async () => {
  const before = filesIn(cwd);
  const refused = async (options: string) => {
    const { code, stderr } = await shell(`threadmill ${options}`, { cwd });
    expect(code).toBe(2);
    return stderr;
  };
  expect(await refused(`--interleaved --pair -F fastq --filter true ${R1} ${R2}`)).toMatch(
    /--pair and --interleaved can't be combined/,
  );
  expect(await refused('--interleaved in.fq -- cat')).toMatch(/^threadmill: -- and --interleaved can't be combined/);
  expect(await refused('--interleaved -F fastq --filter true in.fq -o a -o b -o c')).toMatch(/at most two files/);
  expect(await refused("--interleaved -F fastq --filter 'seq.length > 3' in.fq")).toMatch(/seq is not known/);
  expect(await refused('--interleaved -F fastq --filter true in.fq -o a -o a')).toMatch(/are the same file/);
  expect(filesIn(cwd)).toEqual(before);
});

test('a module for pairs, its counters, the report and the preview handle pairs', async () => {
  const work = `export default { pair: true, format: 'fastq', map(r1, r2, { count, file, recordNumber }) {
    count('pairs');
    return { r1: { ...r1, comment: file + recordNumber }, r2 };
  } };`;
  write('work.mjs', work);
  await done('threadmill --interleaved -b 10 work.mjs head.fq tail.fq -o out.fq --report r.json');
  const comments = [...read('out.fq').matchAll(/^@\S+\/1 (\S+)/gm)].map((match) => match[1]);
  const pairs = comments.length;
  expect(comments).toEqual(comments.map((_, index) => `${index < 17 ? 'head' : 'tail'}.fq${index + 1}`));
  expect(JSON.parse(read('r.json'))).toMatchObject({
    inputs: [{ records: 17 }, { records: pairs - 17 }],
    records: { in: pairs, out: pairs },
    counters: { pairs },
  });
  write('in', 'a\n1\nb\n2\nc\n3\n');
  const displayName = await done(`threadmill --interleaved -F lines --preview 2 --map '({ r1: r2, r2: r1 })' in`);
  expect(displayName).toMatch(/^1 +a +1\n +1 +a\n2 +b +2\n +2 +b\n$/m);
});

test('a resumed run gives the same bytes, and remembers the names of the first pair', async () => {
  const name = (n: number, mate: number) => `@s.${n}.${mate}\nACGT\n+\nIIII\n`;
  const text = (names: (n: number) => string) => Array.from({ length: 60 }, (_, index) => names(index + 1)).join('');
  write(
    'numbered.fq',
    text((n) => name(n, 1) + name(n, 2)),
  );
  write(
    'mixed.fq',
    text((n) => name(n, 1) + name(n, n === 59 ? 1 : 2)),
  );
  write(
    'slow.mjs',
    `export default { pair: true, format: 'fastq', filter: async (r1) => {
      await new Promise((resolve) => setTimeout(resolve, r1.id === 's.20.1' ? 600 : 1));
      if (process.env.FAIL && r1.id === 's.40.1') throw new Error('made to');
      return true;
    } };`,
  );
  for (const input of ['numbered.fq', 'mixed.fq']) {
    const run = `threadmill --interleaved --resume -p 1 -b 1 slow.mjs ${input} -o resumed.${input}`;
    expect((await shell(`FAIL=1 ${run}`, { cwd })).stderr).toContain('made to');
    const { code, stderr } = await shell(run, { cwd });
    if (input === 'numbered.fq') {
      expect([code, read('resumed.numbered.fq')]).toEqual([0, read(input)]);
      expect(stderr).toContain('resuming at record');
    } else expect(stderr).toContain('the ids of the pair are the same, and those of the first pair end in .1 and .2');
  }
});

test('records quarantined with --pair are read again by --interleaved', async () => {
  const work = `r1.id.endsWith('3/1') && !args.good ? null.x : true`;
  const options = `-F fastq -b 10 --filter "${work}" --max-errors 50%`;
  const { code } = await shell(`threadmill --pair ${options} -a good= ${R1} ${R2} -o rest.fq --quarantine aside.fq`, {
    cwd,
  });
  expect(code).toBe(0);
  expect(read('aside.fq').split('\n').length).toBeGreaterThan(8);
  const again = await done(`threadmill --interleaved -F fastq --filter "${work}" -a good=1 aside.fq`);
  expect(again).toBe(read('aside.fq'));
  const aside = await shell(`threadmill --interleaved ${options} -a good= in.fq -o rest2.fq --quarantine aside2.fq`, {
    cwd,
  });
  expect(aside.code).toBe(0);
  expect([read('rest2.fq'), read('aside2.fq')]).toEqual([read('rest.fq'), read('aside.fq')]);
});

describe('blank lines', () => {
  const SWAP = ['--interleaved', '--map', '({ r1: r2, r2: r1 })'];
  const CSV = 'a,b\n\n1,2\n3,4\n\n\r\n5,6\n7,8\n\n';
  const NDJSON = '{"a":1}\n{"a":2}\n\n{"a":3}\n{"a":4}\n\n\n';

  test.each([[['-b', '1', '-p', '2']], [['-b', '100']]])(
    'in csv and ndjson may separate pairs, with %j',
    async (cut) => {
      const csv = await threadmill(['-v', '-F', 'csv', ...cut, ...SWAP], { cwd, input: CSV });
      expect([csv.code, csv.stdout.toString()]).toEqual([0, 'a,b\n3,4\n1,2\n7,8\n5,6\n']);
      expect(csv.stderr).toContain('2 records in, 2 out, 0 dropped; 4 blank lines skipped');
      const ndjson = await threadmill(['-F', 'ndjson', ...cut, ...SWAP], { cwd, input: NDJSON });
      expect([ndjson.code, ndjson.stdout.toString()]).toEqual([0, '{"a":2}\n{"a":1}\n{"a":4}\n{"a":3}\n']);
    },
  );

  test.each([
    [['-F', 'csv'], 'a,b\n1,2\n3,4\n5,6\n\n7,8\n', 5],
    // Skipping the blank line would pair records that are not mates.
    [['-F', 'csv', '--ragged'], 'a,b\n1,2\n3,4\n5,6\n\n7,8\n9,0\n', 5],
    [['-F', 'csv', '-b', '1'], 'a,b\n1,2\n3,4\n5,6\n\n\n7,8\n', 6],
    [['-F', 'ndjson'], '1\n2\n3\n\n4\n', 4],
  ])('within a pair are an error: %j', async (options, input, line) => {
    const { code, stderr } = await threadmill([...options, ...SWAP], { cwd, input });
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(`:${line}: there is a blank line between the mates of a pair\n  record 2\n`),
    ]);
  });
});
