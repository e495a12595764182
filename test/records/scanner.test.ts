import fc from 'fast-check';
import { findTerminators } from '../../src/records/scanner.ts';

test('terminators are counted up to the most that are wanted, inside the window only', () => {
  const cell = fc.constantFrom(0x0a, 0x61);
  const args = fc.tuple(fc.array(cell, { maxLength: 12 }), fc.nat(12), fc.nat(12), fc.integer({ min: 1, max: 5 }));
  fc.assert(
    fc.property(args, ([cells, a, b, most]) => {
      const bytes = Uint8Array.from(cells);
      const [from, to] = [Math.min(a, b), Math.min(bytes.length, Math.max(a, b))];
      const places = cells.flatMap((byte, at) => (byte === 0x0a && at >= from && at < to ? [at] : [])).slice(0, most);
      const end = places.length === 0 ? from : places.at(-1)! + 1;
      expect(findTerminators(bytes, from, to, 0x0a, most)).toEqual({ count: places.length, end });
    }),
    { numRuns: 500 },
  );
});
