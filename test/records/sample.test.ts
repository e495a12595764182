// The hash against its specification, and what a sample promises.
import { xxh32, sample } from '../../src/records/sample.ts';
import { Random } from '../support/random.ts';
import { thrownBy } from '../support/thrown.ts';

const PRIME32 = 0x9e3779b1;

/** The bytes with which the specification's program checks itself. */
function sanityBytes(length: number): Uint8Array {
  let generator = PRIME32;
  return Uint8Array.from({ length }, () => {
    const byte = generator >>> 24;
    generator = Math.imul(generator, generator);
    return byte;
  });
}

test.each([
  ['', 0, 0x02cc5d05],
  ['', PRIME32, 0x36b78ae7],
  ['a', 0, 0x550d7456],
  ['abc', 0, 0x32d153ff],
  ['Nobody inspects the spammish repetition', 0, 0xe2293b2f],
])('XXH32 of %j with seed %i', (text, seed, hash) => {
  expect(xxh32(Buffer.from(text), seed)).toBe(hash);
});

test.each([
  [1, 0, 0xb85cbee5],
  [1, PRIME32, 0xd5845d64],
  [14, 0, 0xe5aa0ab4],
  [14, PRIME32, 0x4481951d],
  [222, 0, 0xc8070816],
  [222, PRIME32, 0xf3cfc852],
])('XXH32 of %i bytes with seed %i', (length, seed, hash) => {
  expect(xxh32(sanityBytes(length), seed).toString(16)).toBe(hash.toString(16));
});

test('the key is compared by its UTF-8 bytes, whatever its length', () => {
  for (const key of ['é', '日本', '😀'.repeat(400), 'x'.repeat(1024), 'x'.repeat(1025), `${'x'.repeat(1024)}é`]) {
    const hash = xxh32(Buffer.from(key), 7);
    expect(sample(key, hash / 2 ** 32, 7)).toBe(false);
    expect(sample(key, (hash + 1) / 2 ** 32, 7)).toBe(true);
  }
});

test('0 keeps none, 1 keeps all, and a greater share keeps what a smaller one does', () => {
  const keys = Array.from({ length: 2000 }, (_, key) => key);
  expect(keys.filter((key) => sample(key, 0))).toEqual([]);
  expect(keys.filter((key) => sample(key, 1))).toEqual(keys);
  expect(keys.filter((key) => sample(key, 0.1) && !sample(key, 0.2))).toEqual([]);
});

test('mates are chosen together; a record is chosen as its id is; a number as it is printed', () => {
  for (let i = 0; i < 100; i += 1) {
    const isChosen = sample(`read${i}`, 0.5, 3);
    expect([`read${i}/1`, `read${i}/2`, { id: `read${i}/2` }].map((key) => sample(key, 0.5, 3))).toEqual([
      isChosen,
      isChosen,
      isChosen,
    ]);
    expect(sample(i, 0.5)).toBe(sample(String(i), 0.5));
  }
  expect(sample('x/3', 0.5)).toBe(xxh32(Buffer.from('x/3'), 0) < 2 ** 31);
});

/** Of 39 degrees of freedom: chance goes beyond either once in a million times. */
const LEAST_CHI_SQUARE = 10;
const GREATEST_CHI_SQUARE = 97;
const BUCKETS = 40;

test.each([
  ['running numbers', (i: number) => String(i)],
  ['names of reads', (i: number) => `A00123:45:HXXX:1:${1101 + (i % 50)}:${i * 7}:${i * 13}`],
  ['rows that differ in one letter', (i: number) => `${'x'.repeat(i % 40)}\t${i}\tPASS`],
])('shares are even: %s', (_, keyOf) => {
  const keys = 6000;
  for (const seed of [0, 1, 4_294_967_295]) {
    const counts = new Array<number>(BUCKETS).fill(0);
    for (let i = 0; i < keys; i += 1) {
      // the least of these shares whose sample has the key
      let [low, high] = [0, BUCKETS];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (sample(keyOf(i), middle / BUCKETS, seed)) high = middle;
        else low = middle;
      }
      counts[low]! += 1;
    }
    const expected = keys / BUCKETS;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(GREATEST_CHI_SQUARE);
    // too even is not random either
    expect(chiSquare).toBeGreaterThan(LEAST_CHI_SQUARE);
  }
});

test('samples of different seeds are independent', () => {
  const random = new Random(5);
  let both = 0;
  const keys = 10_000;
  for (let i = 0; i < keys; i += 1) {
    const key = `${random.below(2 ** 31)}.${i}`;
    if (sample(key, 0.2, 1) && sample(key, 0.2, 2)) both += 1;
  }
  // 4 %, and six standard deviations
  expect(Math.abs(both - keys * 0.04)).toBeLessThan(6 * Math.sqrt(keys * 0.04 * 0.96));
});

test.each([
  ['10', 10, undefined, 'RangeError', 'sample: the share is 10, but must be a number from 0 to 1'],
  ['NaN', NaN, undefined, 'RangeError', 'sample: the share is NaN'],
  ['a share as text', '0.1', undefined, 'RangeError', 'sample: the share is 0.1, but must be a number'],
  ['a seed below 0', 0.1, -1, 'RangeError', 'sample: the seed is -1'],
  ['a seed beyond 32 bits', 0.1, 2 ** 32, 'RangeError', 'sample: the seed is 4294967296'],
])('refused: %s', (_, share, seed, name, message) => {
  const error = thrownBy(() => sample('x', share as number, seed));
  expect(error).toMatchObject({ name, message: expect.stringContaining(message) as string });
});

test.each([undefined, null, NaN, true, {}])('a key of %s is refused', (key) => {
  expect(thrownBy(() => sample(key as never, 0.5))).toBeInstanceOf(TypeError);
});
