import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { loadBench } from './load-bench.ts';

interface Checksum {
  checksumOf: (path: string, how?: { unpack?: boolean }) => Promise<{ sha256: string; bytes: number }>;
}
const { checksumOf } = await loadBench<Checksum>('checksum.mjs');

const expected = { sha256: createHash('sha256').update('abc').digest('hex'), bytes: 3 };

describe('the checksum of an output', () => {
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'bench-checksum-'))));
  afterEach(() => rmSync(dir, { recursive: true }));

  test('is that of the file', async () => {
    writeFileSync(join(dir, 'out'), 'abc');
    expect(await checksumOf(join(dir, 'out'))).toEqual(expected);
  });

  test('is that of the decompressed data for a compressed file', async () => {
    writeFileSync(join(dir, 'out.gz'), gzipSync('abc'));
    expect(await checksumOf(join(dir, 'out.gz'), { unpack: true })).toEqual(expected);
  });

  test('does not exist for a truncated compressed file', async () => {
    writeFileSync(join(dir, 'out.gz'), gzipSync('abc').subarray(0, -1));
    await expect(checksumOf(join(dir, 'out.gz'), { unpack: true })).rejects.toThrow('ended with exit code');
  });
});
