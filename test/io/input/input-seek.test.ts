// An input that is reopened and read from an offset: the data are the same as in one pass.
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { RestartPoint } from '../../../src/io/input/decompression/restart-points.ts';
import { InputSource } from '../../../src/io/input/input-source.ts';
import { openSource } from '../../../src/io/input/open-source.ts';
import { bgzf, block, END_BLOCK, member, noise, readToEnd } from '../../support/compressed.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { seekAndDiscard } from '../../../src/threads/reader/source-seek.ts';
import { InputHead } from '../../../src/records/input-head.ts';

const at = temporaryFolder();
const HELD_BYTES = 100;

async function open(path: string, isEndBlockNeeded = true): Promise<InputSource> {
  const plan = { displayName: path, from: { kind: 'path' as const, path } };
  return new InputSource(await openSource(plan), {
    displayName: path,
    isEndBlockNeeded,
    onWarning: () => {},
    notesRestarts: true,
  });
}

/** Reads up to the offset, like a run that is then interrupted; returns what it would journal. */
async function restartAt(path: string, offset: number): Promise<RestartPoint | undefined> {
  const source = await open(path);
  const target = new Uint8Array(777);
  let given = 0;
  for (let bytes = -1; given < offset && bytes !== 0; given += bytes) bytes = await source.read(target);
  source.close();
  return source.restartBefore(offset);
}

/** The data from the offset on, after the input's beginning was read. */
async function readFrom(path: string, offset: number, restart: RestartPoint | undefined, chunkBytes = 5000) {
  const source = await open(path);
  const start = new InputHead({
    header: { kind: 'none' },
    framing: { terminator: 'newline', linesPerRecord: 1 },
    encoding: 'utf8',
    maxLineBytes: 1000,
    displayName: path,
  });
  const first = new Uint8Array(HELD_BYTES);
  start.put(first.subarray(0, await source.read(first)));
  const host = { reading: async <T>(read: () => T | Promise<T>) => read(), countRead: () => {} };
  const position = { input: 0, line: 1, byte: offset, ...(restart === undefined ? {} : { restart }) };
  const plan = { displayName: path, from: { kind: 'path' as const, path } };
  const rest = Buffer.from(await seekAndDiscard(position, start, source, plan, host));
  const { data, error } = await readToEnd(source, chunkBytes);
  source.close();
  return { data: Buffer.concat([rest, data]), error, bytesTaken: source.bytesTaken };
}

const data = noise(40_000, 7);
const KINDS: Readonly<Record<string, Buffer>> = {
  plain: data,
  'BGZF in small blocks': bgzf(data, 333),
  'BGZF in large blocks': bgzf(data, 20_011),
  'BGZF with empty blocks and padding': Buffer.concat([
    bgzf(data.subarray(0, 15_000), 4000),
    END_BLOCK,
    bgzf(data.subarray(15_000), 900),
    Buffer.alloc(50),
  ]),
  gzip: gzipSync(data),
  'gzip, and BGZF behind it': Buffer.concat([member(data.subarray(0, 9000)), bgzf(data.subarray(9000), 1100)]),
  'BGZF, and gzip behind it': Buffer.concat([
    block(data.subarray(0, 9000)),
    block(data.subarray(9000, 20_000)),
    member(data.subarray(20_000)),
  ]),
};

const OFFSETS = [0, 1, HELD_BYTES - 1, HELD_BYTES, HELD_BYTES + 1, 332, 333, 334, 4000, 5327, 5328, 5329, 8999, 9000];
const LATE = [9001, 14_999, 15_000, 15_001, 20_010, 20_011, 20_012, 39_960, 39_999, 40_000];

test.each(Object.entries(KINDS))('%s, from any offset on', async (name, bytes) => {
  const path = at(name);
  writeFileSync(path, bytes);
  for (const offset of [...OFFSETS, ...LATE]) {
    const restart = await restartAt(path, offset);
    const read = await readFrom(path, offset, restart);
    expect([offset, read.error, read.data.equals(data.subarray(offset))]).toEqual([offset, undefined, true]);
    // The progress counts from the input's beginning.
    expect([offset, read.bytesTaken]).toEqual([offset, name === 'plain' ? data.length : bytes.length]);
    // Starting at the beginning is a valid way, too.
    expect((await readFrom(path, offset, undefined)).data.equals(data.subarray(offset))).toBe(true);
  }
});

test('in BGZF there is a point near before any offset', async () => {
  const path = at('near.gz');
  writeFileSync(path, bgzf(noise(3_000_000), 60_000));
  const restart = await restartAt(path, 2_500_000);
  expect(restart!.data).toBeGreaterThan(1_500_000);
  expect(restart!.data).toBeLessThanOrEqual(2_500_000);
});

test('faults after the offset are reported with their bytes in the file, and the good data before them', async () => {
  const blocks = [0, 1, 2, 3].map((i) => block(data.subarray(i * 9000, i * 9000 + 9000)));
  const lengths = blocks.map(({ length }) => length);
  const path = at('damaged.gz');
  writeFileSync(path, Buffer.concat([...blocks, END_BLOCK]));
  const restart = { raw: lengths[0]!, data: 9000 };
  blocks[3]![lengths[3]! - 8]! ^= 1;
  writeFileSync(path, Buffer.concat([...blocks, END_BLOCK]));
  const damaged = await readFrom(path, 12_000, restart);
  const begin = lengths[0]! + lengths[1]! + lengths[2]!;
  expect(damaged.data.equals(data.subarray(12_000, 27_000))).toBe(true);
  expect(damaged.error).toMatchObject({
    name: 'CorruptInputError',
    message: `is damaged: the BGZF block that begins at byte ${begin} has a wrong checksum; 27000 bytes of good data came before that`,
    place: { byte: begin },
  });
  writeFileSync(path, Buffer.concat(blocks.slice(0, 3)));
  expect((await readFrom(path, 12_000, restart)).error).toMatchObject({
    message: expect.stringContaining('without the empty block'),
    place: { byte: begin },
  });
});

test('a last record without its terminator may have been counted with it, and no more', async () => {
  for (const name of ['plain', 'gzip', 'BGZF in small blocks'] as const) {
    const path = at(name);
    writeFileSync(path, KINDS[name]!);
    expect(await readFrom(path, 40_001, undefined)).toMatchObject({ data: Buffer.alloc(0), error: undefined });
    await expect(readFrom(path, 40_002, undefined)).rejects.toMatchObject({ name: 'InputError' });
  }
});
