import { gunzipSync } from 'node:zlib';
import { UNCOMPRESSED, type Compression } from '../../../src/job/compression.ts';
import { OUTPUTS, type OutputName } from '../../../src/threads/protocol/output-names.ts';
import { newResultCompressor } from '../../../src/threads/worker/result-compressor.ts';
import type { OutputBytes } from '../../../src/transform/batch-output.ts';
import { noise } from '../../support/compressed.ts';

const GZIP: Compression = { name: 'gzip', level: 6 };
const BGZF: Compression = { name: 'bgzf', level: 6 };
const NONE = { main: UNCOMPRESSED, mate: UNCOMPRESSED, refused: UNCOMPRESSED };
const COUNTS = { recordsWrittenFrom: 3, recordsDropped: 2, recordsOut: 4 };

/** At the front of a buffer, with so much room after it. */
function output(data: Uint8Array, roomBytes = 0): OutputBytes {
  const buffer = new ArrayBuffer(data.length + roomBytes);
  new Uint8Array(buffer).set(data);
  return { buffer, byteLength: data.length };
}

const bytesOf = ({ buffer, byteLength }: OutputBytes) => Buffer.from(buffer, 0, byteLength);

const NO_REFUSED = { records: 0 };

test('an uncompressed result stays in its own buffer, unchanged', async () => {
  const packer = await newResultCompressor(NONE);
  const [main, mate, refused] = ['a\n', 'b\n', 'c\n'].map((text) => output(Buffer.from(text), 9));
  const result = { ...COUNTS, ...main!, mate: mate! };
  const packed = packer.compressMain(result);
  expect([packed, packed.buffer === main!.buffer]).toEqual([main, true]);
  const others = packer.compressOthers({ result, refused: { records: 1, output: refused! } });
  expect(others).toEqual([
    { output: 'mate', ...mate },
    { output: 'refused', ...refused },
  ]);
  expect(others.map(({ buffer }) => buffer === mate!.buffer || buffer === refused!.buffer)).toEqual([true, true]);
});

test("each part of a batch's outcome is compressed as its output is", async () => {
  const compressions: { [Name in OutputName]: Compression } = {
    main: GZIP,
    mate: BGZF,
    refused: GZIP,
    'refused-mate': UNCOMPRESSED,
    quarantine: UNCOMPRESSED,
    'quarantine-mate': BGZF,
    errors: UNCOMPRESSED,
  };
  const packer = await newResultCompressor(compressions);
  const of = (name: string) => output(Buffer.from(`${name}\n`.repeat(50)));
  const result = { ...COUNTS, ...of('main'), mate: of('mate') };
  const refused = { records: 7, output: { ...of('refused'), mate: of('refused-mate') } };
  const counts = { records: 1, leading: 0 };
  const aside = { counts, output: { ...of('quarantine'), mate: of('quarantine-mate') }, errors: of('errors') };
  const parts = [
    { output: 'main', ...packer.compressMain(result) } as const,
    ...packer.compressOthers({ result, refused, aside }),
  ];
  expect(parts.map(({ output: name }) => name)).toEqual(OUTPUTS);
  for (const { output: name, ...part } of parts) {
    const { name: compression } = compressions[name];
    const bytes = bytesOf(part);
    expect((compression === 'none' ? bytes : gunzipSync(bytes)).toString()).toBe(`${name}\n`.repeat(50));
    if (compression !== 'none') expect(bytes[3]).toBe(compression === 'gzip' ? 0 : 4); // a block has its length in an extra field
  }
});

test('a compressed result reuses the memory of its source if it fits, and else gets its own', async () => {
  const packer = await newResultCompressor({ ...NONE, main: BGZF });
  for (const [data, roomBytes, fits] of [
    [Buffer.alloc(200_000, 'ab'), 0, true],
    [noise(200_000), 0, false],
    [noise(200_000), 1000, true],
  ] as const) {
    const main = output(data, roomBytes);
    const packed = packer.compressMain({ ...COUNTS, ...main });
    expect(packed.buffer === main.buffer).toBe(fits);
    if (!fits) expect(packed.buffer.byteLength).toBe(packed.byteLength);
    expect(gunzipSync(bytesOf(packed)).equals(data)).toBe(true);
  }
});

test('bytes after the result in its buffer are not part of it', async () => {
  const packer = await newResultCompressor({ ...NONE, main: GZIP });
  const main = output(Buffer.from('a\nbehind it'), 100);
  expect(gunzipSync(bytesOf(packer.compressMain({ ...COUNTS, ...main, byteLength: 2 }))).toString()).toBe('a\n');
});

test('an empty result is empty, compressed or not', async () => {
  for (const main of [UNCOMPRESSED, GZIP, BGZF]) {
    const packer = await newResultCompressor({ main, mate: main, refused: main });
    const empty = output(Buffer.alloc(0), 50);
    const result = { ...COUNTS, ...empty, mate: output(Buffer.alloc(0)) };
    const others = packer.compressOthers({ result, refused: NO_REFUSED });
    expect([packer.compressMain(result), ...others].map(({ byteLength }) => byteLength)).toEqual([0, 0]);
    expect(packer.compressOthers({ result: { ...COUNTS, ...empty }, refused: NO_REFUSED })).toEqual([]);
  }
});

test('the buffer of a compressed result can be transferred', async () => {
  const packer = await newResultCompressor({ ...NONE, main: GZIP });
  for (const data of [Buffer.from('a\n'), noise(70_000)]) {
    const { buffer, byteLength } = packer.compressMain({ ...COUNTS, ...output(data) });
    // A view of shared memory could not be transferred.
    const moved = structuredClone(buffer, { transfer: [buffer] });
    expect(gunzipSync(Buffer.from(moved, 0, byteLength)).equals(data)).toBe(true);
  }
});
