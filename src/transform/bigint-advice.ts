// Advice for JavaScript's errors about BigInts: most likely the input had an integer beyond 2^53,
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

/** Undefined if the error is not about BigInts. */
export function bigintAdvice({ name, message }: PlainCause): string | undefined {
  if (name !== 'TypeError' && name !== 'RangeError') return undefined;
  return ADVICE.find(([pattern]) => pattern.test(message))?.[1];
}
