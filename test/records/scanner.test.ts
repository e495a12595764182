import fc from 'fast-check';
import { findTerminators, stepBack } from '../../src/records/scanner.ts';

test('terminators are counted up to the wanted number, inside the window only', () => {
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

test('long stretches give the same count as byte by byte, at any alignment', () => {
  // Every byte occurs, and terminators often.
  const cell = fc.oneof(fc.constantFrom(0x0a, 0x00, 0x0b, 0x8a, 0x80, 0xff), fc.integer({ min: 0, max: 255 }));
  const block = fc.array(cell, { minLength: 1, maxLength: 300 });
  const args = fc.record({
    block,
    length: fc.integer({ min: 0, max: 20_000 }),
    offset: fc.nat(9),
    from: fc.nat(40),
    terminator: fc.constantFrom(0x0a, 0x00),
    most: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 9000 })),
  });
  fc.assert(
    fc.property(args, ({ block, length, offset, from, terminator, most }) => {
      const memory = new Uint8Array(offset + length);
      for (let i = 0; i < memory.length; i += 1) memory[i] = block[i % block.length]!;
      const bytes = memory.subarray(offset);
      const start = Math.min(from, length);
      let [count, end] = [0, start];
      for (let at = start; at < length && count < most; at += 1)
        if (bytes[at] === terminator) [count, end] = [count + 1, at + 1];
      expect(findTerminators(bytes, start, length, terminator, most)).toEqual({ count, end });
    }),
    { numRuns: 600 },
  );
});

test.each([4095, 4096, 4097, 8192])('exactly as many as wanted are found if %i are adjacent', (most) => {
  const bytes = new Uint8Array(8200).fill(0x0a);
  expect(findTerminators(bytes, 3, bytes.length, 0x0a, most)).toEqual({ count: most, end: most + 3 });
});

test.each([
  [0, 8],
  [1, 5],
  [2, 4],
  [3, 1],
])('%i terminators back from the end is offset %i', (terminators, end) => {
  expect(stepBack(Buffer.from('\nab\n\nxy\ncd'), 8, 0x0a, terminators)).toBe(end);
});
