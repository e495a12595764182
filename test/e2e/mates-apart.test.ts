// --filtered-out and --quarantine given twice for pairs: each mate goes to its own file, byte for
// byte, and the same command can read these again. An independent Python script computes the
// content of each.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { SEED } from '../support/random.ts';
import { filesIn, shell, temporaryFolder, type Finished } from '../support/program.ts';

/**
 * Random pairs in two files: some CRLF, the last read without its line end. The letters of each
 * decide its fate.
 */
const PYTHON = `
import random, sys
r = random.Random(int(sys.argv[1]))
def read(n, mate):
    letters = r.randint(1, 90)
    end = '\\n' if n == 1200 else r.choice(['\\n', '\\n', '\\n', '\\r\\n'])
    name = '@p%d/%d' % (n, mate) + r.choice(['', ' a comment'])
    seq = ''.join(r.choice('ACGT') for _ in range(letters))
    qual = ''.join(chr(r.randint(33, 73)) for _ in range(letters))
    return seq, end.join([name, seq, '+', qual, ''])
files = {name: [] for name in ('in', 'kept', 'dropped', 'bad')}
numbers = []
pairs = [(read(n, 1), read(n, 2)) for n in range(1, 1201)]
for n, pair in enumerate(pairs, 1):
    texts = [text for _, text in pair]
    files['in'].append(texts)
    if len(pair[0][0]) + len(pair[1][0]) < 60: files['dropped'].append(texts)
    elif pair[0][0].endswith('GG') or pair[1][0].startswith('TTT'):
        files['bad'].append(texts)
        numbers.append(n)
    else: files['kept'].append(texts)
for name, texts in files.items():
    for mate in (0, 1):
        data = ''.join(pair[mate] for pair in texts)
        if name == 'in': data = data.rstrip('\\r\\n')
        open('%s.%d.fq' % (name, mate + 1), 'w', newline='').write(data)
    open('%s.turns.fq' % name, 'w', newline='').write(''.join(pair[0] + pair[1] for pair in texts))
open('numbers', 'w').write(' '.join(map(str, numbers)))
`;
const WORK = `export default {
  pair: true,
  format: 'fastq',
  filter: (r1, r2) => r1.seq.length + r2.seq.length >= 60,
  map(r1, r2, { args }) {
    if (args.fixed === undefined && (r1.seq.endsWith('GG') || r2.seq.startsWith('TTT'))) throw new Error('bad pair');
    return { r1, r2 };
  },
};`;

const stage = temporaryFolder();
execFileSync('python3', ['-c', PYTHON, String(SEED)], { cwd: stage });
writeFileSync(join(stage, 'work.mjs'), WORK);
const wanted = (name: string, mate: string) => {
  const text = readFileSync(join(stage, `${name}.${mate}.fq`));
  // The last read of all has its line end by now.
  return text.length === 0 || text.at(-1) === 10 ? text : Buffer.concat([text, Buffer.from('\n')]);
};
const NUMBERS = readFileSync(join(stage, 'numbers'), 'utf8').split(' ').map(Number);

const BOTH = { kept: '-o', dropped: '--filtered-out', bad: '--quarantine' } as const;
const MATES = ['1', '2'] as const;
const T = 'threadmill --pair --max-errors 90%';
const WORK_PATH = join(stage, 'work.mjs');
const INPUTS = MATES.map((mate) => join(stage, `in.${mate}.fq`)).join(' ');

/** The options that send every kind of pair to two files with these name endings. */
function toFiles(endings: readonly [string, string] = ['', '']): string {
  return Object.entries(BOTH)
    .flatMap(([name, option]) => MATES.map((mate, index) => `${option} ${name}.${mate}${endings[index]}`))
    .join(' ');
}

function plain(bytes: Buffer): Buffer {
  return bytes[0] === 0x1f ? gunzipSync(bytes) : bytes;
}

async function run(script: string, cwd: string): Promise<Finished> {
  const ended = await shell(script, { cwd });
  expect({ code: ended.code, hasHung: ended.hasHung, said: ended.stderr }).toEqual({
    code: 0,
    hasHung: false,
    said: ended.stderr,
  });
  return ended;
}

/** By kind, the content of both mates' files, decompressed. */
function found(cwd: string, endings: readonly [string, string] = ['', '']) {
  const of = (name: string) => MATES.map((mate, i) => plain(readFileSync(join(cwd, `${name}.${mate}${endings[i]}`))));
  return Object.fromEntries(Object.keys(BOTH).map((name) => [name, of(name).map(String)]));
}

const EXPECTED = Object.fromEntries(
  Object.keys(BOTH).map((name) => [name, MATES.map((mate) => wanted(name, mate).toString())]),
);

const errorsIn = (cwd: string, name: string) =>
  readFileSync(join(cwd, name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe(`each mate of a quarantined pair goes to its own file (seed ${SEED})`, () => {
  test.each([
    ['-p 1', ['', '']],
    ['-p 4', ['', '']],
    ['-p 4 -b 1', ['', '']],
    ['-p 1 -b 7', ['.gz', '']],
    ['-p 4 -b 64', ['', '.bgz']],
    ['-p 3 -b 2K', ['.gz', '.bgz']],
    ['-p 2 -b 5000', ['.bgz', '.gz']],
    ['-p 4 -b 11 --retries 1', ['', '']],
  ] as const)('with %s and names that end in %j', async (options, endings) => {
    const cwd = temporaryFolder();
    const { stderr } = await run(`${T} ${options} ${WORK_PATH} ${INPUTS} ${toFiles(endings)}`, cwd);
    expect(found(cwd, endings)).toEqual(EXPECTED);
    const errors = `bad.1${endings[0]}.errors.jsonl`;
    expect(errorsIn(cwd, errors).map(({ record }) => record)).toEqual(NUMBERS);
    // Beside the first, and nowhere else.
    expect(filesIn(cwd).filter((name) => name.includes('errors'))).toEqual([errors]);
    expect(stderr).toContain(`${NUMBERS.length} records quarantined: see bad.1${endings[0]}, bad.2${endings[1]} and `);
  });

  test('from alternating mates, too', async () => {
    const cwd = temporaryFolder();
    const work = `threadmill --interleaved --max-errors 90% -p 3 -b 13 ${WORK_PATH} ${join(stage, 'in.turns.fq')}`;
    await run(`${work} ${toFiles()}`, cwd);
    expect(found(cwd)).toEqual(EXPECTED);
    // With one file for both mates, they alternate, whatever the other options are.
    await run(`${work} -o kept.1 -o kept.2 --filtered-out dropped --quarantine bad.1 --quarantine bad.2`, cwd);
    expect(readFileSync(join(cwd, 'dropped')).equals(wanted('dropped', 'turns'))).toBe(true);
    expect(found(cwd)).toEqual(EXPECTED);
    await run(`${work} -o kept --filtered-out dropped.1 --filtered-out dropped.2 --quarantine bad`, cwd);
    expect(readFileSync(join(cwd, 'bad')).equals(wanted('bad', 'turns'))).toBe(true);
    expect(found(cwd)).toEqual(EXPECTED);
  });

  test('the same command reads both again: dropped records are dropped again, fixed ones pass', async () => {
    const cwd = temporaryFolder();
    await run(`${T} -p 4 -b 10 ${WORK_PATH} ${INPUTS} ${toFiles(['', '.gz'])}`, cwd);
    await run(`mkdir dropped bad; mv dropped.* dropped; mv bad.* bad; rm kept*`, cwd);
    await run(`${T} ${WORK_PATH} dropped/dropped.1 dropped/dropped.2.gz ${toFiles()}`, cwd);
    const nothing = ['', ''];
    expect(found(cwd)).toEqual({ kept: nothing, dropped: EXPECTED['dropped'], bad: nothing });
    const { stderr } = await run(`${T} -a fixed=1 ${WORK_PATH} bad/bad.1 bad/bad.2.gz ${toFiles()}`, cwd);
    expect(found(cwd)).toEqual({ kept: EXPECTED['bad'], dropped: nothing, bad: nothing });
    expect([stderr, readFileSync(join(cwd, 'bad.1.errors.jsonl'), 'utf8')]).toEqual(['', '']);
  });

  test('with --unordered the mates of a pair are at the same place in both files', async () => {
    const cwd = temporaryFolder();
    await run(`${T} --unordered -p 4 -b 3 ${WORK_PATH} ${INPUTS} ${toFiles()}`, cwd);
    for (const [name, [first, second]] of Object.entries(found(cwd))) {
      const ids = (text: string) => [...text.matchAll(/^@(p\d+)\/[12]\b/gm)].map((match) => match[1]);
      expect(ids(first!)).toEqual(ids(second!));
      const inOrder = (text: string) => text.split(/(?=^@p\d)/m).toSorted();
      expect(inOrder(first!)).toEqual(inOrder(EXPECTED[name]![0]!));
      expect(inOrder(second!)).toEqual(inOrder(EXPECTED[name]![1]!));
    }
  });

  test('the report names all files and counts pairs; a preview writes none of them', async () => {
    const cwd = temporaryFolder();
    await run(`${T} --preview 3 ${WORK_PATH} ${INPUTS} ${toFiles()} 2>&1 || true`, cwd);
    expect(filesIn(cwd)).toEqual([]);
    await run(`${T} ${WORK_PATH} ${INPUTS} ${toFiles()} --report r.json`, cwd);
    const report = JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')) as Record<string, unknown>;
    const names = ['kept.1', 'kept.2', 'dropped.1', 'dropped.2', 'bad.1', 'bad.2', 'bad.1.errors.jsonl'];
    expect(report['outputs']).toEqual(names.map((name) => ({ name, published: true })));
    expect(report['options']).toMatchObject({
      filteredOut: ['dropped.1', 'dropped.2'],
      quarantine: ['bad.1', 'bad.2'],
    });
    expect(report['records']).toMatchObject({ in: 1200, quarantined: NUMBERS.length });
  });

  test('the header precedes the mates in each file, and is read again', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'a.tsv'), 'k\tv\n1\ta\n2\tb\n3\tc\n4\td\n');
    writeFileSync(join(cwd, 'b.tsv'), 'k\tv\n1\te\n2\tf\n3\tg\n4\th');
    const command = `threadmill --pair --filter 'r1.k !== "2"' --map '{ if (r2.v === "g" && !args.good) throw 1; return { r1, r2 } }'`;
    await run(
      `${command} -a good= a.tsv b.tsv -o c -o d --filtered-out e.tsv --filtered-out f.tsv --quarantine g.tsv --quarantine h.tsv`,
      cwd,
    );
    const text = (name: string) => readFileSync(join(cwd, name), 'utf8');
    expect(['e.tsv', 'f.tsv', 'g.tsv', 'h.tsv'].map(text)).toEqual([
      'k\tv\n2\tb\n',
      'k\tv\n2\tf\n',
      'k\tv\n3\tc\n',
      'k\tv\n3\tg\n',
    ]);
    await run(`${command} -a good=1 g.tsv h.tsv -o c -o d`, cwd);
    expect([text('c'), text('d')]).toEqual([text('g.tsv'), text('h.tsv')]);
  });
});

describe('if the run fails', () => {
  test('by too many errors, both files of the quarantine are complete, and no other output exists', async () => {
    const cwd = temporaryFolder();
    const before = ['kept.1', 'dropped.2'];
    for (const name of before) writeFileSync(join(cwd, name), 'of an earlier run\n');
    const limit = NUMBERS.length - 3;
    const command = `threadmill --pair -p 2 -b 10 --max-errors ${limit} ${WORK_PATH} ${INPUTS} ${toFiles()}`;
    const ended = await shell(command.replace('bad.2', 'bad.2.gz'), { cwd });
    expect([ended.code, ended.stderr]).toEqual([
      1,
      expect.stringMatching(/may \(--max-errors\)\n.*; the records that failed are in bad\.1 and bad\.2\.gz; /),
    ]);
    expect(filesIn(cwd)).toEqual([...before, 'bad.1', 'bad.1.errors.jsonl', 'bad.2.gz'].sort());
    for (const name of before) expect(readFileSync(join(cwd, name), 'utf8')).toBe('of an earlier run\n');
    const [first, second] = ['bad.1', 'bad.2.gz'].map((name) => plain(readFileSync(join(cwd, name))).toString());
    const pairs = errorsIn(cwd, 'bad.1.errors.jsonl').length;
    expect(pairs).toBeGreaterThan(limit);
    expect([first, second].map((text) => text!.split('\n').length - 1)).toEqual([4 * pairs, 4 * pairs]);
    expect(EXPECTED['bad']!.map((text, mate) => text.startsWith([first, second][mate]!))).toEqual([true, true]);
  });

  test.each([
    ['the second file of what is dropped', '--filtered-out a --filtered-out /dev/full', /\/dev\/full can't be written/],
    ['the first one', '--filtered-out /dev/full --filtered-out a', /\/dev\/full can't be written/],
    [
      'the folder of the second',
      '--max-errors 90% --quarantine a --quarantine no/b',
      /no\/b can't be written: there is no folder/,
    ],
  ])('by %s, none of the files exists', async (_what, options, message) => {
    const cwd = temporaryFolder();
    const ended = await shell(`threadmill --pair -a fixed=1 ${WORK_PATH} ${INPUTS} -o c -o d ${options}`, { cwd });
    expect([ended.code, ended.stderr]).toEqual([1, expect.stringMatching(message)]);
    expect(filesIn(cwd)).toEqual([]);
  });

  test('because a second file exceeds its limit, none of the files exists', async () => {
    const cwd = temporaryFolder();
    const long = (mate: number, letters: number) =>
      Array.from({ length: 400 }, (_, n) => `@r${n}/${mate}\n${'A'.repeat(letters)}\n+\n${'I'.repeat(letters)}\n`).join(
        '',
      );
    writeFileSync(join(cwd, '1.fq'), long(1, 3));
    writeFileSync(join(cwd, '2.fq'), long(2, 400));
    for (const [work, option] of [
      [`--filter 'NR % 2'`, '--filtered-out'],
      [`--max-errors 90% --map '{ if (NR % 2) throw 1; return { r1, r2 } }'`, '--quarantine'],
    ]) {
      const outputs = `-o /dev/null -o /dev/null ${option} short ${option} long`;
      const ended = await shell(`ulimit -f 64; threadmill --pair ${work} 1.fq 2.fq ${outputs}`, { cwd });
      expect([ended.code, ended.stderr]).toEqual([1, expect.stringMatching(/^threadmill: long can't be written: /)]);
      expect(filesIn(cwd)).toEqual(['1.fq', '2.fq']);
    }
  });
});

test('the null device for both mates, or given once, skips the pairs', async () => {
  for (const names of ['--quarantine /dev/null', '--quarantine /dev/null --quarantine /dev/null']) {
    const cwd = temporaryFolder();
    const { stderr } = await run(`${T} ${WORK_PATH} ${INPUTS} -o kept.1 -o kept.2 ${names}`, cwd);
    expect(stderr).toBe(`threadmill: ${NUMBERS.length} records quarantined\n`);
    expect(filesIn(cwd)).toEqual(['kept.1', 'kept.2']);
  }
});
