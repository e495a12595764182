import { gunzipSync } from 'node:zlib';
import { UNCOMPRESSED, type Compression } from '../../src/job/compression.ts';
import { newResultPacker } from '../../src/threads/result-packer.ts';
import type { OutputBytes } from '../../src/transform/batch-output.ts';
import { noise } from '../support/compressed.ts';

const GZIP: Compression = { name: 'gzip', level: 6 };
const BGZF: Compression = { name: 'bgzf', level: 6 };
const NONE = { main: UNCOMPRESSED, mate: UNCOMPRESSED, refused: UNCOMPRESSED, quarantine: UNCOMPRESSED };
const COUNTS = { recordsWrittenFrom: 3, recordsDropped: 2, recordsOut: 4 };

/** At the front of a buffer with so much room behind. */
function output(data: Uint8Array, roomBytes = 0): OutputBytes {
  const buffer = new ArrayBuffer(data.length + roomBytes);
  new Uint8Array(buffer).set(data);
  return { buffer, byteLength: data.length };
}

const bytesOf = ({ buffer, byteLength }: OutputBytes) => Buffer.from(buffer, 0, byteLength);

test('a result that is not to be compressed stays what it is, in its own buffer', async () => {
  const packer = await newResultPacker(NONE);
  const [main, mate] = [output(Buffer.from('a\n'), 9), output(Buffer.from('b\n'))];
  const packed = packer.pack({ ...COUNTS, ...main, mate });
  expect(packed).toEqual({ ...COUNTS, ...main, mate });
  expect([packed.buffer === main.buffer, packed.mate!.buffer === mate.buffer]).toEqual([true, true]);
  const refused = { records: 1, output: output(Buffer.from('c\n')) };
  expect(packer.packRefused(refused)).toEqual(refused);
});

test('each part of a result is compressed as its output is, and its counts stay', async () => {
  const packer = await newResultPacker({ main: GZIP, mate: BGZF, refused: GZIP, quarantine: UNCOMPRESSED });
  const [main, mate, refused] = ['main\n', 'mate\n', 'refused\n'].map((text) => Buffer.from(text.repeat(50)));
  const packed = packer.pack({ ...COUNTS, ...output(main!), mate: output(mate!) });
  expect(packed).toMatchObject(COUNTS);
  expect(gunzipSync(bytesOf(packed)).equals(main!)).toBe(true);
  expect(gunzipSync(bytesOf(packed.mate!)).equals(mate!)).toBe(true);
  expect([bytesOf(packed)[3], bytesOf(packed.mate!)[3]]).toEqual([0, 4]); // a block says how long it is
  const packedRefused = packer.packRefused({ records: 7, output: output(refused!) });
  expect(packedRefused.records).toBe(7);
  expect(gunzipSync(bytesOf(packedRefused.output!)).equals(refused!)).toBe(true);
});

test('what is compressed takes the place of what it is made of, where it fits there, and else gets its own', async () => {
  const packer = await newResultPacker({ ...NONE, main: BGZF });
  for (const [data, roomBytes, fits] of [
    [Buffer.alloc(200_000, 'ab'), 0, true],
    [noise(200_000), 0, false],
    [noise(200_000), 1000, true],
  ] as const) {
    const main = output(data, roomBytes);
    const packed = packer.pack({ ...COUNTS, ...main });
    expect(packed.buffer === main.buffer).toBe(fits);
    if (!fits) expect(packed.buffer.byteLength).toBe(packed.byteLength);
    expect(gunzipSync(bytesOf(packed)).equals(data)).toBe(true);
  }
});

test('what is behind a result in its buffer is no part of it', async () => {
  const packer = await newResultPacker({ ...NONE, main: GZIP });
  const main = output(Buffer.from('a\nbehind it'), 100);
  expect(gunzipSync(bytesOf(packer.pack({ ...COUNTS, ...main, byteLength: 2 }))).toString()).toBe('a\n');
});

test('a result of nothing is nothing, compressed or not', async () => {
  for (const main of [UNCOMPRESSED, GZIP, BGZF]) {
    const packer = await newResultPacker({ main, mate: main, refused: main, quarantine: UNCOMPRESSED });
    const empty = output(Buffer.alloc(0), 50);
    const packed = packer.pack({ ...COUNTS, ...empty, mate: output(Buffer.alloc(0)) });
    expect([packed.byteLength, packed.mate!.byteLength]).toEqual([0, 0]);
    expect(packer.packRefused({ records: 0 })).toEqual({ records: 0 });
  }
});

test('a buffer that is packed can be handed over whole', async () => {
  const packer = await newResultPacker({ ...NONE, main: GZIP });
  for (const data of [Buffer.from('a\n'), noise(70_000)]) {
    const { buffer, byteLength } = packer.pack({ ...COUNTS, ...output(data) });
    // a view of memory that others share could not be transferred
    const moved = structuredClone(buffer, { transfer: [buffer] });
    expect(gunzipSync(Buffer.from(moved, 0, byteLength)).equals(data)).toBe(true);
  }
});
