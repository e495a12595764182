// Inputs as fast-check makes them: short, and full of what framing stumbles over.
import fc from 'fast-check';
import type { BatchSize, Framing } from '../../src/job/job-spec.ts';
import { framing } from './reference.ts';

const TOKENS = ['', 'a', 'bc', '\t', '\r', '\n', '\n\n', '\r\n', '\0', 'é', '€', '𝄞', 'longer text', '\ufeff'];

/** UTF-8 with line ends of every kind in every place. */
export const textBytes: fc.Arbitrary<Buffer> = fc
  .array(fc.constantFrom(...TOKENS), { maxLength: 24 })
  .map((tokens) => Buffer.from(tokens.join('')));

/** Any bytes, terminators often. */
export const anyBytes: fc.Arbitrary<Buffer> = fc
  .array(fc.oneof(fc.constantFrom(0x0a, 0x0d, 0x00, 0x61), fc.nat(255)), { maxLength: 60 })
  .map((bytes) => Buffer.from(bytes));

export const anyFraming: fc.Arbitrary<Framing> = fc
  .tuple(fc.constantFrom('newline' as const, 'nul' as const), fc.integer({ min: 1, max: 4 }))
  .map(([terminator, lines]) => framing(terminator, lines));

export const anyBatchSize: fc.Arbitrary<BatchSize> = fc.oneof(
  fc.integer({ min: 1, max: 6 }).map((records) => ({ kind: 'records' as const, records })),
  fc.integer({ min: 1, max: 40 }).map((bytes) => ({ kind: 'bytes' as const, bytes })),
  fc.constant({ kind: 'ramp' as const }),
);

/** Sizes of the pieces that an input comes in. */
export const anyPieces: fc.Arbitrary<number[]> = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });

/** As many whole lines as make whole records; the last line may lack its terminator. */
export function wholeRecords(bytes: Buffer, { terminator, linesPerRecord }: Framing): Buffer {
  const end = terminator === 'nul' ? 0 : 10;
  let lines = 0;
  let whole = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const isLast = at === bytes.length - 1;
    if (bytes[at] !== end && !isLast) continue;
    lines += 1;
    if (lines % linesPerRecord === 0) whole = at + 1;
  }
  return bytes.subarray(0, whole);
}
