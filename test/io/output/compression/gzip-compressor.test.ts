import { execFileSync } from 'node:child_process';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { GzipCompressor } from '../../../../src/io/output/compression/gzip-compressor.ts';
import { noise } from '../../../support/compressed.ts';
import { testWith } from '../../../support/judges.ts';

describe('data compressed into gzip', () => {
  it('are readable by any gzip reader, and can be appended to other members', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), fc.integer({ min: 0, max: 9 }), (parts, level) => {
        const compressor = new GzipCompressor(level);
        const members = parts.flatMap((part) => compressor.compress(part));
        const ending = compressor.ending(members.length === 0);
        expect(gunzipSync(Buffer.concat([...members, ending])).equals(Buffer.concat(parts))).toBe(true);
      }),
    );
  });

  it('are one member per call, and none for no data', () => {
    const compressor = new GzipCompressor(6);
    for (const bytes of [1, 63, 64, 65, 70_000]) {
      const members = compressor.compress(noise(bytes));
      expect(members.length).toBe(1);
      expect(gunzipSync(members[0]!).equals(noise(bytes))).toBe(true);
    }
    expect(compressor.compress(new Uint8Array(0))).toEqual([]);
  });

  it('are an empty member if there is nothing else, since an empty file is not gzip', () => {
    const compressor = new GzipCompressor(6);
    expect(compressor.ending(false).length).toBe(0);
    expect(gunzipSync(compressor.ending(true)).length).toBe(0);
  });

  it('depend on the bytes only: no time, no name', () => {
    const [member] = new GzipCompressor(6).compress(Buffer.from('abc'));
    expect([...member!.subarray(0, 8)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
  });

  it('are shorter at a higher level, and not compressed at level 0', () => {
    const data = noise(50_000).map((byte) => byte & 7);
    const [none, least, most] = [0, 1, 9].map((level) => new GzipCompressor(level).compress(data)[0]!.length);
    expect(none).toBeGreaterThan(data.length);
    expect(least).toBeLessThan(none!);
    expect(most).toBeLessThanOrEqual(least!);
  });
});

testWith('gzip')('gzip finds no fault in them', () => {
  const compressor = new GzipCompressor(1);
  const input = Buffer.concat([...compressor.compress(noise(9000)), ...compressor.compress(Buffer.from('b'))]);
  expect(execFileSync('gzip', ['-dc'], { input }).length).toBe(9001);
});
