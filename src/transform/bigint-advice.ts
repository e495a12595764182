// What to write where JavaScript has thrown because of a BigInt: a value that came as an integer beyond 2^53, most likely,
// which the work took for a Number.
import type { PlainCause } from '../job/error-report.ts';

const BIGINT = 'an integer beyond 2^53 is a BigInt';

const ADVICE: readonly (readonly [message: RegExp, advice: string])[] = [
  [/^Cannot mix BigInt/, `${BIGINT}: x + 1n is exact, Number(x) + 1 rounds`],
  [/^Cannot convert a BigInt value to a number/, `${BIGINT}: +x and Math.… don't accept it; Number(x) rounds it`],
  [
    /serialize a BigInt/,
    `${BIGINT}, which JSON.stringify does not accept: return the object itself, or a string: String(x)`,
  ],
  [/^BigInts have no unsigned right shift/, `${BIGINT}: x >> 1n`],
  [/cannot be converted to a BigInt because it is not an integer/, 'a fraction is not a BigInt: BigInt(Math.trunc(x))'],
];

/** Undefined where it has nothing to do with BigInts. */
export function bigintAdvice({ name, message }: PlainCause): string | undefined {
  if (name !== 'TypeError' && name !== 'RangeError') return undefined;
  return ADVICE.find(([pattern]) => pattern.test(message))?.[1];
}
