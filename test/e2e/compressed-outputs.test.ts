// Compressed outputs: valid for every program that reads them, and the same bytes whichever worker
// made them and however fast the input came.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testWithAll, unpacked } from '../support/packers.ts';
import { MIXED, MIXED_LINES, putMixedLines, reversed } from '../support/mixed-lines.ts';
import { shell, temporaryFolder } from '../support/program.ts';

const cwd = temporaryFolder();
putMixedLines(cwd);
const REVERSED = reversed(MIXED_LINES);
const read = (name: string) => readFileSync(join(cwd, name));

/** The standard output of the script, which must succeed and print nothing else. */
async function outputOf(script: string): Promise<Buffer> {
  const { code, stderr, stdout, hasHung } = await shell(`set -euo pipefail\n${script}`, { cwd });
  expect({ code, stderr, hasHung }).toEqual({ code: 0, stderr: '', hasHung: false });
  return stdout;
}

/** Programs that test or decompress each kind. */
const READERS = {
  gzip: ['gzip -t', 'gzip -dc', 'pigz -dc'],
  bgzf: ['gzip -t', 'gzip -dc', 'bgzip -t', 'bgzip -dc', 'pigz -dc'],
  zstd: ['zstd -qt', 'zstd -qdc'],
} as const;
type Compression = keyof typeof READERS;
const COMPRESSIONS = Object.keys(READERS) as Compression[];
const ENDING: Record<Compression, string> = { gzip: '.gz', bgzf: '.bgz', zstd: '.zst' };

/** Every program must accept the file and return these data. */
function expectData(compression: Compression, packed: Buffer, data: Buffer): void {
  for (const command of READERS[compression]) {
    const found = unpacked(command, packed);
    if (!/ -q?t$/.test(command)) expect([command, found.equals(data)]).toEqual([command, true]);
  }
}

const END_BLOCK = Buffer.from('1f8b08040000000000ff0600424302001b0003000000000000000000', 'hex');
const tested = (compression: Compression) =>
  testWithAll(...READERS[compression].map((command) => command.split(' ', 1)[0]!));

for (const compression of COMPRESSIONS) {
  const agreed = tested(compression);

  agreed(`--compress ${compression} gives what all programs read, the same for every way`, async () => {
    const work = `threadmill reverse.mjs --compress ${compression}`;
    const first = await outputOf(`${work} -p 1 mixed.txt`);
    expectData(compression, first, REVERSED);
    expect(first.subarray(-END_BLOCK.length).equals(END_BLOCK)).toBe(compression === 'bgzf');
    for (const script of [
      `${work} -p 2 mixed.txt`,
      `${work} -p 5 < mixed.txt`,
      `cat mixed.txt | ${work} -p 3`,
      `(head -c 3333 mixed.txt; sleep 0.4; tail -c +3334 mixed.txt) | ${work} -p 2`,
      `${work} -p 2 mixed.txt | (head -c 10; sleep 0.3; cat)`,
      `${work} -p 2 mixed.txt -o all.txt; cat all.txt`,
    ]) {
      expect([script, (await outputOf(script)).equals(first)]).toEqual([script, true]);
    }
  });

  agreed(`--compress ${compression} with -b has the same bytes for every number of workers`, async () => {
    const work = `threadmill reverse.mjs --compress ${compression} -b 100`;
    const [one, two, five] = await Promise.all([
      outputOf(`${work} -p 1 mixed.txt`),
      outputOf(`cat mixed.txt | ${work} -p 2`),
      outputOf(`(head -c 99; sleep 0.3; cat) < mixed.txt | ${work} -p 5`),
    ]);
    expect([two.equals(one), five.equals(one)]).toEqual([true, true]);
    expectData(compression, one, REVERSED);
  });

  agreed(`every level of ${compression} holds the same data`, async () => {
    const levels = compression === 'zstd' ? [1, 3, 19] : [0, 1, 6, 9];
    const bytes = [];
    for (const level of levels) {
      const packed = await outputOf(
        `threadmill reverse.mjs mixed.txt --compress ${compression} --compress-level ${level}`,
      );
      expectData(compression, packed, REVERSED);
      bytes.push(packed.length);
    }
    expect(bytes.at(-1)).toBeLessThan(bytes[0]!);
  });

  agreed(`no records make a file that is whole, by the name of ${compression} and by --compress`, async () => {
    const name = `none${ENDING[compression]}`;
    const named = compression === 'gzip' ? '--compress gzip' : '';
    await outputOf(`threadmill --filter 'NR < 0' mixed.txt -o ${name} ${named}`);
    expectData(compression, read(name), Buffer.alloc(0));
    const piped = await outputOf(`printf '' | threadmill --map line --compress ${compression}`);
    expect(piped.equals(read(name))).toBe(true);
    const dropped = await outputOf(`threadmill --map 'NR ? null : line' mixed.txt -p 3 -b 9 --compress ${compression}`);
    expect(dropped.equals(piped)).toBe(true);
  });

  agreed(`headers stand before all else, compressed by ${compression} as well`, async () => {
    const header = Buffer.from('\ufeffid\tsize\r\n');
    writeFileSync(join(cwd, 'header.tsv'), header);
    const work = `threadmill --header 1 --compress ${compression} --filter 'NR'`;
    expectData(compression, await outputOf(`${work} header.tsv`), header);
    const texts = [
      [`--header-out none`, '\ufeffa\n'],
      [`--header-out 'x\\ty'`, '\ufeffx\ty\na\n'],
      [``, `${header.toString()}a\n`],
    ] as const;
    for (const [option, text] of texts) {
      expectData(compression, await outputOf(`(cat header.tsv; echo a) | ${work} ${option}`), Buffer.from(text));
    }
  });

  agreed(`with --unordered the same lines are in what ${compression} has packed`, async () => {
    const packed = await outputOf(`threadmill reverse.mjs mixed.txt -p 4 -b 20 --unordered --compress ${compression}`);
    const lines = (data: Buffer) => data.toString('latin1').split('\n').sort().join('\n');
    const [, unpack] = READERS[compression];
    expect(lines(unpacked(unpack, packed))).toBe(lines(REVERSED));
  });

  agreed(`what a command, mapBytes, mapBatch or a reduction gives goes to ${compression}, too`, async () => {
    const name = `out${ENDING[compression]}`;
    const option = compression === 'gzip' ? '--compress gzip' : '';
    writeFileSync(join(cwd, 'bytes.mjs'), 'export default { mapBytes: (bytes) => bytes };');
    writeFileSync(join(cwd, 'batch.mjs'), 'export default { mapBatch: (lines) => lines };');
    writeFileSync(
      join(cwd, 'all.mjs'),
      `export default { start: () => [], add: (all, line) => [...all, line], merge: (a, b) => [...a, ...b],
        finish: function* (all) { for (const line of all) yield line; } };`,
    );
    for (const work of ['mixed.txt -- cat', 'bytes.mjs mixed.txt', 'batch.mjs mixed.txt', 'all.mjs mixed.txt']) {
      await outputOf(`threadmill -o ${name} ${option} -p 2 -b 99 ${work}`);
      expectData(compression, read(name), MIXED);
    }
  });

  agreed(`a stream that pauses is not flushed where ${compression} is written`, async () => {
    writeFileSync(join(cwd, 'number.mjs'), 'export default (line, { batchIndex }) => `${line} ${batchIndex}`;');
    const packed = await outputOf(`(echo 1; sleep 0.7; echo 2) | threadmill number.mjs --compress ${compression}`);
    const [, unpack] = READERS[compression];
    expect(unpacked(unpack, packed).toString()).toBe('1 0\n2 0\n');
  });
}

testWithAll('python3')('Python reads gzip and BGZF, too', async () => {
  const program = 'import gzip, sys; sys.stdout.buffer.write(gzip.decompress(sys.stdin.buffer.read()))';
  for (const compression of ['gzip', 'bgzf']) {
    const packed = await outputOf(`threadmill reverse.mjs mixed.txt --compress ${compression}`);
    expect(unpacked(`python3 -c '${program}'`, packed).equals(REVERSED)).toBe(true);
  }
});

test('the report and --compress none count bytes as they are on disk', async () => {
  await outputOf(`threadmill reverse.mjs mixed.txt -o out.gz --report r.json; gzip -c mixed.txt > mixed.gz
    threadmill reverse.mjs mixed.gz -o plain.gz --compress none --report plain.json`);
  const report = (name: string) => JSON.parse(read(name).toString()) as Record<string, unknown>;
  expect(report('r.json')['bytes']).toEqual({ in: MIXED.length, out: read('out.gz').length });
  expect(report('plain.json')['bytes']).toEqual({ in: read('mixed.gz').length, out: REVERSED.length });
  expect(report('plain.json')['inputs']).toEqual([
    { name: 'mixed.gz', bytes: read('mixed.gz').length, records: MIXED_LINES.length },
  ]);
  expect(read('plain.gz').equals(REVERSED)).toBe(true);
});
