import { SMALL_BYTES } from '../../../src/threads/protocol/small-result.ts';
import { isSmall, Scratch } from '../../../src/threads/worker/scratch.ts';

const bytesOf = (buffer: ArrayBuffer, length: number) => [...new Uint8Array(buffer, 0, length)];

test('any bytes are stored and taken unchanged', () => {
  const scratch = new Scratch(true);
  const text = String.fromCharCode(...Array.from({ length: 256 }, (_, byte) => byte));
  const buffer = scratch.filled(text);
  expect(bytesOf(buffer, 256)).toEqual(Array.from({ length: 256 }, (_, byte) => byte));
  expect(scratch.take({ buffer, byteLength: 256 })).toBe(text);
});

test('the memory of a result is reused for the next batch; memory kept by the work never is', () => {
  const scratch = new Scratch(true);
  const first = scratch.filled('a\n');
  scratch.take({ buffer: first, byteLength: 1 });
  const second = scratch.filled('b\n');
  expect(second).toBe(first);
  const outgrown = new ArrayBuffer(2 * SMALL_BYTES);
  scratch.take({ buffer: outgrown, byteLength: 1 });
  expect(scratch.filled('c\n')).toBe(outgrown);
  expect(scratch.filled('d\n')).not.toBe(first); // its result has not come back: it may still be in use
});

test.each([1, SMALL_BYTES - 1, 64 * SMALL_BYTES])('memory of %d bytes is not kept', (bytes) => {
  const scratch = new Scratch(true);
  const buffer = new ArrayBuffer(bytes);
  scratch.take({ buffer, byteLength: 1 });
  const next = scratch.filled('x'.repeat(SMALL_BYTES));
  expect(next).not.toBe(buffer);
  expect(next.byteLength).toBe(SMALL_BYTES);
});

test('if the work gets the bytes themselves, each batch has memory of its own', () => {
  const scratch = new Scratch(false);
  const first = scratch.filled('a\n');
  expect(first.byteLength).toBe(2);
  scratch.take({ buffer: first, byteLength: 2 });
  expect(scratch.filled('b\n')).not.toBe(first);
  expect(bytesOf(first, 2)).toEqual([97, 10]);
});

test('a result is small up to a size', () => {
  const result = (byteLength: number) => ({ buffer: new ArrayBuffer(0), byteLength });
  expect([0, SMALL_BYTES, SMALL_BYTES + 1].map((bytes) => isSmall(result(bytes)))).toEqual([true, true, false]);
});
