import { isLengthOf } from '../../../../src/io/input/decompression/member-inflater.ts';

const GIB_4 = 2 ** 32;

test.each([
  [0, 0],
  [GIB_4 - 1, GIB_4 - 1],
  [0, GIB_4],
  [1, GIB_4 + 1],
  [5, 3 * GIB_4 + 5],
])('%i is the length that ends a gzip member of %i bytes', (length, bytes) => {
  expect(isLengthOf(length, bytes)).toBe(true);
  expect([length - 1, length + 1, length + GIB_4].filter((other) => isLengthOf(other, bytes))).toEqual([]);
});
