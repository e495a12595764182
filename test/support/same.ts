// What a property asks many thousand times: jest's own comparison is slow for that.
import { isDeepStrictEqual } from 'node:util';

/** As `expect(actual).toEqual(expected)`. */
export function expectSame(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}
