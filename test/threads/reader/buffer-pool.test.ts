import { BufferPool } from '../../../src/threads/reader/buffer-pool.ts';

const KIB = 1024;
const KEPT_BYTES = 8 * 1024 * KIB;

test('a returned buffer is reused if it is large enough, and not far too large', () => {
  const pool = new BufferPool(4, KEPT_BYTES);
  const back = new ArrayBuffer(16 * KIB);
  for (const [bytes, isSame] of [
    [16 * KIB + 1, false],
    [16 * KIB, true],
    [4 * KIB, true],
    [4 * KIB - 1, true],
    [1, true],
  ] as const) {
    pool.give(back);
    expect(pool.take(bytes) === back).toBe(isSame);
    if (!isSame) expect(pool.take(16 * KIB)).toBe(back);
  }
  const large = new ArrayBuffer(16 * KIB + 1);
  pool.give(large);
  expect(pool.take(4 * KIB)).not.toBe(large);
});

test('no buffer is given out twice, and each has the requested size', () => {
  const pool = new BufferPool(3, KEPT_BYTES);
  const one = pool.take(10_000);
  expect(one.byteLength).toBeGreaterThanOrEqual(10_000);
  pool.give(one);
  expect(pool.take(10_000)).toBe(one);
  expect(pool.take(10_000)).not.toBe(one);
});

test('it keeps the given number or the given bytes at most, and drops buffers that batches have outgrown', () => {
  const MIB = 1024 * KIB;
  const pool = new BufferPool(2, KEPT_BYTES);
  const small = [1, 2, 3].map(() => new ArrayBuffer(4 * MIB));
  for (const buffer of small) pool.give(buffer);
  expect([pool.take(4 * MIB), pool.take(4 * MIB)]).toEqual(small.slice(0, 2));
  expect(small).not.toContain(pool.take(4 * MIB));
  pool.give(small[0]!);
  pool.give(small[1]!);
  pool.take(64 * MIB);
  const grown = new ArrayBuffer(64 * MIB);
  pool.give(grown);
  expect(pool.take(64 * MIB)).toBe(grown);
});

test('small buffers are kept beyond that number, as many come back at once after a delay of the writer', () => {
  const pool = new BufferPool(2, KEPT_BYTES);
  const back = Array.from({ length: 30 }, () => new ArrayBuffer(256 * KIB));
  for (const buffer of back) pool.give(buffer);
  expect(back.every((buffer) => pool.take(256 * KIB) === buffer)).toBe(true);
});

test('batches of one size limit share their buffers, although few have the same size', () => {
  const pool = new BufferPool(2, KEPT_BYTES);
  const one = pool.take(256 * KIB - 37);
  pool.give(one);
  expect(pool.take(256 * KIB)).toBe(one);
});
