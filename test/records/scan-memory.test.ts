import fc from 'fast-check';
import { newScanKernel, type ScanKernel } from '../../src/kernel/scan-kernel.ts';
import { ScanMemory } from '../../src/records/scan-memory.ts';
import { anyBatchSize, anyBytes, anyFraming, anyPieces, textBytes, wholeRecords } from '../support/arbitrary.ts';
import { cutAll } from '../support/reference.ts';
import { expectSame } from '../support/same.ts';

const ofKernel = (bytes: number) => new ScanMemory(bytes, newScanKernel());
const plain = (bytes: number) => new ScanMemory(bytes);
const kinds = [
  ['of the kernel', ofKernel],
  ['plain', plain],
] as const;

/** A kernel whose memory can grow only so many times. */
function growing(times: number): ScanKernel {
  const kernel = newScanKernel()!;
  const { memory } = kernel;
  let grown = 0;
  const grow = (pages: number) => {
    if (grown++ >= times) throw new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded');
    return memory.grow(pages);
  };
  const limited = {
    get buffer() {
      return memory.buffer;
    },
    grow,
  };
  return { ...kernel, memory: limited };
}

test.each(kinds)('memory %s has the requested room, and every byte of it is searched', (_, make) => {
  for (const bytes of [1, 65_519, 65_520, 65_521, 200_000]) {
    const memory = make(bytes);
    const { length } = memory.bytes;
    expect(length).toBeGreaterThanOrEqual(bytes);
    memory.bytes.fill(0x0a);
    expect(memory.find(0, length, 0x0a, Infinity)).toEqual({ count: length, end: length });
    expect(memory.find(length, length, 0x0a, Infinity)).toEqual({ count: 0, end: length });
    expect(memory.find(1, length, 0x0a, length - 1)).toEqual({ count: length - 1, end: length });
  }
});

test.each(kinds)('memory %s keeps what it moves to the front, growing or not', (_, make) => {
  for (const size of [1, 1000, 70_000, 1_000_000]) {
    const memory = make(1000);
    memory.bytes.set(Buffer.from('....one\ntwo\n....'), 300);
    memory.moveToFront(304, 312, size);
    expect(memory.bytes.length).toBeGreaterThanOrEqual(Math.max(1000, size));
    expect(Buffer.from(memory.bytes.subarray(0, 8)).toString()).toBe('one\ntwo\n');
    expect(memory.find(0, 8, 0x0a, 9)).toEqual({ count: 2, end: 8 });
  }
});

test("if the kernel can't grow any further, plain memory takes over the content", () => {
  const memory = new ScanMemory(1000, growing(2));
  memory.bytes.set(Buffer.from('one\ntwo\n'), 10);
  memory.moveToFront(10, 18, 100_000);
  memory.moveToFront(4, 8, 200_000);
  expect(memory.bytes.length).toBe(200_000);
  expect(Buffer.from(memory.bytes.subarray(0, 4)).toString()).toBe('two\n');
  expect(memory.find(0, 4, 0x0a, 1)).toEqual({ count: 1, end: 4 });
  expect(new ScanMemory(1000, growing(0)).bytes.length).toBe(1000);
});

test('batches are the same with kernel memory, plain memory, and kernel memory that becomes plain', () => {
  // Long enough to make a buffer grow, or to be moved in it.
  const long = fc.nat(2_500_000).map((length) => Buffer.alloc(length, 'x'));
  const inputs = fc.array(fc.oneof(textBytes, anyBytes, long), { maxLength: 4 });
  const sizes = fc.array(fc.integer({ min: 100_000, max: 1_500_000 }), { minLength: 1 });
  fc.assert(
    fc.property(inputs, anyFraming, anyBatchSize, sizes, fc.nat(3), (parts, framing, batchSize, pieces, times) => {
      const whole = [wholeRecords(Buffer.concat(parts), framing)];
      const options = { framing, batchSize, maxRecordBytes: 12 * 1024 * 1024 };
      const expected = cutAll(whole, options, pieces, plain(1));
      expect(same(cutAll(whole, options, pieces, ofKernel(1)), expected)).toBe(true);
      expect(same(cutAll(whole, options, pieces, new ScanMemory(1, growing(times))), expected)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('they are so for any bytes in any pieces', () => {
  const inputs = fc.array(fc.oneof(textBytes, anyBytes), { maxLength: 4 });
  fc.assert(
    fc.property(inputs, anyFraming, anyBatchSize, anyPieces, (raw, framing, batchSize, pieces) => {
      const whole = raw.map((bytes) => wholeRecords(bytes, framing));
      const options = { framing, batchSize, maxRecordBytes: 1000 };
      expectSame(cutAll(whole, options, pieces, ofKernel(1)), cutAll(whole, options, pieces, plain(1)));
    }),
    { numRuns: 150 },
  );
});

type Cuts = ReturnType<typeof cutAll>;

/** As toEqual, but fast for many bytes. */
function same(cuts: Cuts, expected: Cuts): boolean {
  expect(cuts.map(({ head }) => head)).toEqual(expected.map(({ head }) => head));
  return cuts.every(({ bytes }, index) => bytes.equals(expected[index]!.bytes));
}
