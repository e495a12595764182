import { BufferPool } from '../../src/threads/buffer-pool.ts';

const KIB = 1024;

test('a buffer that came back is given out again where it is large enough, and not wastefully large', () => {
  const pool = new BufferPool(4);
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

test('no buffer is given out twice, and each has the bytes that were asked for', () => {
  const pool = new BufferPool(3);
  const one = pool.take(10_000);
  expect(one.byteLength).toBeGreaterThanOrEqual(10_000);
  pool.give(one);
  expect(pool.take(10_000)).toBe(one);
  expect(pool.take(10_000)).not.toBe(one);
});

test('it keeps so many and no more, and drops them when batches have outgrown them', () => {
  const pool = new BufferPool(2);
  const small = [1, 2, 3].map(() => new ArrayBuffer(4 * KIB));
  for (const buffer of small) pool.give(buffer);
  expect([pool.take(4 * KIB), pool.take(4 * KIB)]).toEqual(small.slice(0, 2));
  expect(small).not.toContain(pool.take(4 * KIB));
  pool.give(small[0]!);
  pool.give(small[1]!);
  pool.take(64 * KIB);
  const grown = new ArrayBuffer(64 * KIB);
  pool.give(grown);
  expect(pool.take(64 * KIB)).toBe(grown);
});
