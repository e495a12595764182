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

describe('what is compressed into BGZF', () => {
  it('is unpacked by whoever reads gzip, and put behind other blocks is one file with them', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), fc.integer({ min: 0, max: 9 }), (parts, level) => {
        const some = new BgzfCompressor(level);
        const file = Buffer.concat([...parts.flatMap((part) => some.compress(part)), some.ending()]);
        expect(gunzipSync(file).equals(Buffer.concat(parts))).toBe(true);
      }),
    );
  });

  it.each([0, 1, ...[1, 2, 3].flatMap((blocks) => [-1, 0, 1].map((over) => blocks * MOST_BLOCK_DATA_BYTES + over))])(
    'of %d bytes is as few blocks as can be, each of which says how long it is',
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
    'fits its blocks at level %d also where nothing can be compressed',
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

  it('depends on its bytes alone', () => {
    const data = noise(100_000).map((byte) => byte & 3);
    const again = Buffer.concat(new BgzfCompressor(6).compress(Uint8Array.from(data)));
    expect(Buffer.concat(compressor.compress(data)).equals(again)).toBe(true);
  });

  it('ends with the block that the specification prints, once', () => {
    expect(Buffer.from(compressor.ending()).equals(END_BLOCK)).toBe(true);
    expect(compressor.compress(new Uint8Array(0))).toEqual([]);
  });
});

testWith('bgzip')('bgzip finds nothing wrong with it, and can jump into it', () => {
  const data = noise(400_000).map((byte) => 65 + (byte & 15));
  const file = inFolder('a.gz');
  writeFileSync(file, Buffer.concat([...compressor.compress(data), compressor.ending()]));
  execFileSync('bgzip', ['-t', file]);
  execFileSync('bgzip', ['-r', file]);
  const part = execFileSync('bgzip', ['-c', '-b', '200000', '-s', '10', file], { stdio: ['ignore', 'pipe', 'ignore'] });
  expect(part.equals(Buffer.from(data.subarray(200_000, 200_010)))).toBe(true);
});
