import { gunzipSync } from 'node:zlib';
import { newCompressor } from '../../../../src/io/output/compression/new-compressor.ts';
import { UNCOMPRESSED } from '../../../../src/job/compression.ts';

test('each compression has its compressor, and none has none', async () => {
  const data = Buffer.from('a\n');
  expect(await newCompressor(UNCOMPRESSED)).toBeUndefined();
  for (const name of ['gzip', 'bgzf'] as const) {
    const compressor = await newCompressor({ name, level: 9 });
    expect(gunzipSync(Buffer.concat(compressor!.compress(data))).equals(data)).toBe(true);
    expect(compressor!.ending(false).length).toBe(name === 'gzip' ? 0 : 28);
  }
});
