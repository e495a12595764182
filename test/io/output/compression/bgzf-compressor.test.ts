import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { BgzfCompressor, MOST_BLOCK_DATA_BYTES } from '../../../../src/io/output/compression/bgzf-compressor.ts';
import { readMemberHeader } from '../../../../src/io/input/decompression/gzip-header.ts';
import { END_BLOCK, noise } from '../../../support/compressed.ts';
import { testWith } from '../../../support/judges.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const inFolder = temporaryFolder();
const compressor = new BgzfCompressor(6);

describe('data compressed into BGZF', () => {
  it('are readable by any gzip reader, and can be appended to other blocks', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), fc.integer({ min: 0, max: 9 }), (parts, level) => {
        const some = new BgzfCompressor(level);
        const file = Buffer.concat([...parts.flatMap((part) => some.compress(part)), some.ending()]);
        expect(gunzipSync(file).equals(Buffer.concat(parts))).toBe(true);
      }),
    );
  });

  it.each([0, 1, ...[1, 2, 3].flatMap((blocks) => [-1, 0, 1].map((over) => blocks * MOST_BLOCK_DATA_BYTES + over))])(
    'of %d bytes are as few blocks as possible, each with its length',
    (bytes) => {
      const data = noise(bytes);
      const blocks = compressor.compress(data);
      expect(blocks.length).toBe(Math.ceil(data.length / MOST_BLOCK_DATA_BYTES));
      for (const block of blocks)
        expect(readMemberHeader(block)).toEqual({ headerBytes: 18, blockBytes: block.length });
      const parts = blocks.map((block) => gunzipSync(block));
      expect(Buffer.concat(parts).equals(data)).toBe(true);
      const lengths = parts.map((part) => part.length);
      if (lengths.length > 0) expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
    },
  );

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])(
    'fit in their blocks at level %d even if they are incompressible',
    (level) => {
      for (const seed of [1, 2, 3]) {
        const data = noise(MOST_BLOCK_DATA_BYTES, seed);
        const blocks = new BgzfCompressor(level).compress(data);
        expect(blocks.length).toBe(1);
        expect(blocks[0]!.length).toBeLessThanOrEqual(65_536);
        expect(gunzipSync(blocks[0]!).equals(data)).toBe(true);
      }
    },
  );

  it('depend on the bytes only', () => {
    const data = noise(100_000).map((byte) => byte & 3);
    const again = Buffer.concat(new BgzfCompressor(6).compress(Uint8Array.from(data)));
    expect(Buffer.concat(compressor.compress(data)).equals(again)).toBe(true);
  });

  it('end with the block of the specification, once', () => {
    expect(Buffer.from(compressor.ending()).equals(END_BLOCK)).toBe(true);
    expect(compressor.compress(new Uint8Array(0))).toEqual([]);
  });
});

testWith('bgzip')('bgzip finds no fault in them, and can seek in them', () => {
  const data = noise(400_000).map((byte) => 65 + (byte & 15));
  const file = inFolder('a.gz');
  writeFileSync(file, Buffer.concat([...compressor.compress(data), compressor.ending()]));
  execFileSync('bgzip', ['-t', file]);
  execFileSync('bgzip', ['-r', file]);
  const part = execFileSync('bgzip', ['-c', '-b', '200000', '-s', '10', file], { stdio: ['ignore', 'pipe', 'ignore'] });
  expect(part.equals(Buffer.from(data.subarray(200_000, 200_010)))).toBe(true);
});
