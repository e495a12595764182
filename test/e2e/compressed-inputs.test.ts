// Inputs compressed by the programs that people use: read byte for byte like the original, however
// they arrive and whatever they are called.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { anyBytes, textBytes } from '../support/arbitrary.ts';
import { PACKERS, piped, testWithAll } from '../support/packers.ts';
import { MIXED, MIXED_LINES, putMixedLines, reversed } from '../support/mixed-lines.ts';
import { FIXTURES, shell, temporaryFolder, threadmill } from '../support/program.ts';

const cwd = temporaryFolder();
putMixedLines(cwd);
const REVERSED = reversed(MIXED_LINES);
const put = (name: string, bytes: string | Uint8Array) => writeFileSync(join(cwd, name), bytes);
const all = testWithAll('gzip', 'bgzip', 'zstd');

/** The standard output of the script, which must succeed. */
async function outputOf(script: string): Promise<Buffer> {
  const { code, stderr, stdout, hasHung } = await shell(`set -euo pipefail\n${script}`, { cwd });
  expect({ code, stderr, hasHung }).toEqual({ code: 0, stderr: '', hasHung: false });
  return stdout;
}

const ways: [string, (command: string) => string][] = [
  ['a file', (command) => `${command} packed`],
  ['a file on standard input', (command) => `${command} < packed`],
  ['a pipe', (command) => `cat packed | ${command}`],
  ['a FIFO', (command) => `rm -f fifo; mkfifo fifo; cat packed > fifo & ${command} fifo; wait`],
];
// Alternates the numbers of workers; for concatenated inputs, also half of the ways in turn.
const cases = Object.entries(PACKERS).flatMap(([by, packer], row) =>
  ways
    .map(([from, script], column) => ({ by, packer, from, script, procs: [1, 2, 5][(row + column) % 3]! }))
    .filter((_, column) => !by.includes(' ') || (row + column) % 2 === 0),
);

for (const { by, packer, from, script, procs } of cases) {
  testWithAll(...packer.programs)(`what ${by} wrote is read from ${from}, with ${procs} workers`, async () => {
    put('packed', packer.pack(MIXED));
    const output = await outputOf(script(`threadmill reverse.mjs -p ${procs}`));
    expect(output.equals(REVERSED)).toBe(true);
  });
}

for (const by of ['gzip', 'bgzip', 'zstd'] as const) {
  const tested = testWithAll(by);
  const { pack } = PACKERS[by]!;

  tested(`a slow pipe that gives what ${by} wrote in pieces is read like any other`, async () => {
    put('packed', pack(MIXED));
    const pieces = [1, 3, 20, 7000, 30_000].reverse().map((bytes) => `head -c ${bytes}; sleep 0.1;`);
    const output = await outputOf(`(${pieces.reverse().join(' ')} cat) < packed | threadmill reverse.mjs -p 2`);
    expect(output.equals(REVERSED)).toBe(true);
  });

  tested(`whole records come out while a pipe with what ${by} wrote is silent behind them`, async () => {
    put('packed', Buffer.concat([pack(Buffer.from('a\nb\n')), pack(Buffer.from('c\n'))]));
    const first = pack(Buffer.from('a\nb\n')).length;
    // The second half is written only after results of the first have come out.
    const script = `rm -f in out; mkfifo in out; threadmill --map 'line + line' < in > out & exec 3> in 4< out
      head -c ${first} packed >&3; read -r one <&4; read -r two <&4; echo "$one $two"; tail -c +${first + 1} packed >&3
      exec 3>&-; cat <&4; wait`;
    expect((await outputOf(script)).toString()).toBe('aa bb\ncc\n');
  });

  tested(`of nothing at all, ${by} makes an input without records`, async () => {
    put('packed', pack(Buffer.alloc(0)));
    expect(
      (await outputOf(`threadmill --map '[NR, line].join("")' packed; cat packed | threadmill --filter NR`)).length,
    ).toBe(0);
    expect((await outputOf(`threadmill --map '[NR, line].join("")' packed <(echo a) packed`)).toString()).toBe('1a\n');
    expect((await outputOf(`threadmill --header 1 -F lines --filter NR packed`)).length).toBe(0);
  });

  tested(
    `header, byte-order mark, CRLF and an open last line are those of the data that ${by} has packed`,
    async () => {
      put('packed', pack(Buffer.from('\ufeffname\tsize\r\none\t1\r\ntwo\t2')));
      const output = await outputOf(`threadmill --header 1 --map 'set("size", col.size * 2)' packed`);
      expect(output.toString()).toBe('\ufeffname\tsize\r\none\t2\r\ntwo\t4\n');
      const two = await outputOf(
        `threadmill --header 1 --header-out keep --map '[col.name, NR].join("")' packed packed`,
      );
      expect(two.toString()).toBe('\ufeffname\tsize\r\none1\r\ntwo2\none3\r\ntwo4\n');
    },
  );

  tested(`commands, mapBytes, mapBatch and a preview are given the data that ${by} has packed`, async () => {
    put('packed', pack(MIXED));
    put('bytes.mjs', 'export default { mapBytes: (bytes) => bytes };');
    put('batch.mjs', 'export default { mapBatch: (lines) => lines };');
    for (const work of ['bytes.mjs packed', 'batch.mjs packed -b 9K', 'packed -- cat']) {
      expect((await outputOf(`threadmill ${work}`)).equals(MIXED)).toBe(true);
    }
    const lines = await outputOf(`threadmill packed -b 500 -- awk 'END { print NR }'`);
    expect(lines.toString()).toBe('500\n500\n500\n');
    put('packed', pack(Buffer.from('one\ntwo\nthree\n')));
    put('nul', pack(Buffer.from('a\n\0b\0')));
    expect((await outputOf(`threadmill -0 --map 'line.length' nul | tr '\\0' ' '`)).toString()).toBe('2 1 ');
    expect((await outputOf(`threadmill --preview 2 --map 'line + line' packed`)).toString()).toMatch(
      /oneone\n[^]*twotwo/,
    );
  });
}

all.each([
  ['fastq', 'gzip', "-F fastq --filter 'seq.length >= 60'", 'reads.fq'],
  ['fasta', 'bgzip', "-F fasta --map '({ id, comment, seq: reverseComplement(seq) })'", 'genes.fa'],
  ['csv', 'zstd', "-F csv --filter 'NR % 2'", 'orders.csv'],
  ['ndjson', 'gzip', "-F ndjson --filter 'NR % 2 && json'", 'log.ndjson'],
  ['tsv', 'bgzip', "-F tsv --filter 'NR % 2'", 'variants.tsv'],
  ['records of three lines', 'zstd', "-F lines -L 3 --filter 'NR % 2'", 'variants.tsv'],
])('records of %s are the same when compressed by %s', async (_format, by, options, name) => {
  const input = join(FIXTURES, name);
  put('packed', PACKERS[by]!.pack(readFileSync(input)));
  const expected = await outputOf(`threadmill ${options} ${input}`);
  expect(expected.length).toBeGreaterThan(50);
  expect((await outputOf(`threadmill ${options} -p 2 -b 9 packed`)).equals(expected)).toBe(true);
});

all('the content decides, not the name', async () => {
  put('gzip.txt', piped('gzip -c', Buffer.from('gzip\n')));
  put('plain.gz', 'plain\n');
  put('zstd.gz', piped('zstd -qc', Buffer.from('zstd\n')));
  put('bgzf.zst', piped('bgzip -c', Buffer.from('bgzf\n')));
  put('empty.gz', '');
  const script = `threadmill --map '[NR, line].join("")' gzip.txt plain.gz empty.gz zstd.gz bgzf.zst`;
  expect((await outputOf(script)).toString()).toBe('1gzip\n2plain\n3zstd\n4bgzf\n');
});

test('plain text that begins like a compressed file is plain', async () => {
  for (const [text, records] of [
    ['\x1f', 1],
    ['\x1f\n\x8b\n', 2],
    ['(', 1],
    ['P*M', 1],
    ['BZh91AY\nx\n', 2],
    ['BZ', 1],
  ] as const) {
    const finished = await threadmill(['--encoding', 'latin1', '--map', 'line'], {
      input: Buffer.from(text, 'latin1'),
    });
    const expected = text.endsWith('\n') ? text : `${text}\n`;
    expect([finished.code, finished.stderr, finished.stdout.toString('latin1')]).toEqual([0, '', expected]);
    expect(finished.stdout.toString('latin1').split('\n').length - 1).toBe(records);
  }
});

all('inputs of every kind are one stream, from files and pipes', async () => {
  const parts = ['gzip', 'bgzip', 'zstd', 'plain'].map((by, i) => {
    const lines = MIXED_LINES.slice(i * 300, i * 300 + 300);
    const data = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    put(`part.${by}`, by === 'plain' ? data : PACKERS[by]!.pack(data));
    return lines;
  });
  const expected = reversed(parts.flat());
  const script = 'threadmill reverse.mjs -p 3 part.gzip <(cat part.bgzip) - part.plain < part.zstd';
  expect((await outputOf(script)).equals(expected)).toBe(true);
});

all('mates may be compressed differently, and one of them not at all', async () => {
  const [r1, r2] = ['1', '2'].map((mate) => join(FIXTURES, `pairs/reads_R${mate}.fq`));
  const work = `threadmill --pair -F fastq --filter 'r1.seq.length + r2.seq.length > 110' -p 2 -b 5`;
  execFileSync('bash', ['-c', `gzip -c ${r1} > r1.gz; bgzip -c ${r2} > r2.bgz; zstd -qc ${r2} > r2.zst`], { cwd });
  const expected = await outputOf(`${work} ${r1} ${r2}`);
  expect(expected.length).toBeGreaterThan(1000);
  for (const inputs of ['r1.gz r2.bgz', `${r1} r2.zst`, '<(cat r1.gz) r2.zst', `- <(cat r2.bgz) < r1.gz`]) {
    expect((await outputOf(`${work} ${inputs}`)).equals(expected)).toBe(true);
  }
});

all('a file of --arg may be compressed, too', async () => {
  for (const [by, name] of [
    ['gzip', 'ids.gz'],
    ['bgzip', 'ids.bgz'],
    ['zstd', 'ids.txt'],
  ] as const) {
    put(name, PACKERS[by]!.pack(Buffer.from('2\n3\n')));
    const output = await outputOf(`seq 3 | threadmill --filter 'args.ids.has(line)' --arg ids=@${name}`);
    expect(output.toString()).toBe('2\n3\n');
  }
});

all('any data are read as they were before compression', async () => {
  const packers = Object.values(PACKERS).filter(({ programs }) => !programs.includes('pigz'));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...packers),
      fc.oneof(textBytes, anyBytes),
      fc.nat(4000),
      async (packer, bytes, times) => {
        const data = Buffer.concat(Array.from({ length: 1 + times }, () => bytes));
        put('packed', packer.pack(data));
        put('bytes.mjs', 'export default { mapBytes: (bytes) => bytes };');
        const ended = data.length === 0 || data.at(-1) === 10 ? data : Buffer.concat([data, Buffer.from('\n')]);
        expect((await outputOf('threadmill --allow-binary bytes.mjs packed -p 2')).equals(ended)).toBe(true);
      },
    ),
    { numRuns: 12 },
  );
});
