// For properties with many thousand comparisons: jest's own comparison is too slow for them.
import { isDeepStrictEqual } from 'node:util';

/** The same as `expect(actual).toEqual(expected)`. */
export function expectSame(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}
