import fc from 'fast-check';
import { PAGE_BYTES } from '../../src/kernel/kernel-code.ts';
import { newScanKernel, type ScanKernel } from '../../src/kernel/scan-kernel.ts';
import { findTerminators } from '../../src/records/scanner.ts';

// All Nodes that run these tests have SIMD.
const kernel = newScanKernel()!;
kernel.memory.grow(1);
const memory = new Uint8Array(kernel.memory.buffer);

const terminators = fc.constantFrom(0x0a, 0x00);
const mosts = fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 20 }), fc.constant(0x7fff_ffff));

function found(from: number, to: number, terminator: number, most: number, { find, end }: ScanKernel = kernel) {
  return { count: find(from, to, terminator, most), end: end() };
}

test('it finds what the search in JavaScript finds, for any bytes, window and number', () => {
  // Among them bytes that differ from a terminator in one bit, or by one.
  const cell = fc.oneof(fc.constantFrom(0x0a, 0x00, 0x0b, 0x8a, 0x80, 0xff), fc.integer({ min: 0, max: 255 }));
  const args = fc.record({
    block: fc.array(cell, { minLength: 1, maxLength: 300 }),
    length: fc.oneof(fc.nat(100), fc.nat(20_000)),
    // The window begins anywhere between two steps; the bytes around it are terminators, too.
    from: fc.nat(80),
    terminator: terminators,
    most: mosts,
  });
  fc.assert(
    fc.property(args, ({ block, length, from, terminator, most }) => {
      for (let i = 0; i < from + length + 64; i += 1) memory[i] = block[i % block.length]!;
      const to = from + length;
      expect(found(from, to, terminator, most)).toEqual(findTerminators(memory, from, to, terminator, most));
    }),
    { numRuns: 1500 },
  );
});

test('a few terminators in long stretches of other bytes are found at any place', () => {
  const args = fc.record({
    places: fc.uniqueArray(fc.nat(9000), { maxLength: 8 }),
    from: fc.nat(3000),
    to: fc.integer({ min: 3000, max: 9001 }),
    terminator: terminators,
    most: mosts,
  });
  fc.assert(
    fc.property(args, ({ places, from, to, terminator, most }) => {
      memory.fill(0x61, 0, 9100);
      for (const at of places) memory[at] = terminator;
      expect(found(from, to, terminator, most)).toEqual(findTerminators(memory, from, to, terminator, most));
    }),
    { numRuns: 1500 },
  );
});

// Borders of steps (16 bytes), of four of them, and of blocks (2048), in windows that begin before,
// at and after one.
const borders = [16, 64, 2048, 4096].flatMap((border) => [border - 1, border, border + 1]);

test.each([0, 1, 15, 16, 17, 63, 64])('a terminator at any border is found, or left out, from offset %i', (from) => {
  for (const border of borders) {
    memory.fill(0x61, 0, 9000);
    memory[from + border] = 0x0a;
    const end = from + border + 1;
    expect(found(from, end - 1, 0x0a, 1)).toEqual({ count: 0, end: from });
    for (const to of [end, end + 1, end + 15, end + 16, end + 2048]) {
      for (const most of [1, 2, 1000]) expect(found(from, to, 0x0a, most)).toEqual({ count: 1, end });
    }
  }
});

test.each([1, 15, 16, 17, 127, 128, 129, 2047, 2048, 2049, 2175, 2176, 2177, 6000])(
  'exactly as many as wanted are found if %i are adjacent',
  (most) => {
    memory.fill(0x0a, 0, 9000);
    for (const from of [0, 3, 16]) {
      expect(found(from, 8999, 0x0a, most)).toEqual({ count: most, end: from + most });
      expect(found(from, from + most, 0x0a, most)).toEqual({ count: most, end: from + most });
      expect(found(from, from + most - 1, 0x0a, most)).toEqual({ count: most - 1, end: from + most - 1 });
    }
  },
);

test('an empty window has none', () => {
  memory.fill(0x0a, 0, 100);
  expect(found(7, 7, 0x0a, 1)).toEqual({ count: 0, end: 7 });
});

test('it reads up to 15 bytes past the window, and nothing past the memory', () => {
  const own = newScanKernel()!;
  new Uint8Array(own.memory.buffer).fill(0x0a);
  const most = 0x7fff_ffff;
  expect(found(0, PAGE_BYTES, 0x0a, most, own)).toEqual({ count: PAGE_BYTES, end: PAGE_BYTES });
  expect(found(1, PAGE_BYTES - 15, 0x0a, most, own)).toEqual({ count: PAGE_BYTES - 16, end: PAGE_BYTES - 15 });
  expect(() => found(1, PAGE_BYTES - 14, 0x0a, most, own)).toThrow('out of bounds');
});

test('each kernel has a memory of its own', () => {
  const [first, second] = [newScanKernel()!, newScanKernel()!];
  new Uint8Array(first.memory.buffer)[5] = 0x0a;
  expect(found(0, 16, 0x0a, 1, first)).toEqual({ count: 1, end: 6 });
  expect(found(0, 16, 0x0a, 1, second)).toEqual({ count: 0, end: 0 });
});
