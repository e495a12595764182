import fc from 'fast-check';
import type { ByteSource } from '../../../src/io/input/byte-source.ts';
import { InputTally } from '../../../src/threads/reader/input-tally.ts';

interface FakeSource extends ByteSource {
  bytesTaken: number;
}

function source(): FakeSource {
  return { isStream: false, bytesTaken: 0, read: () => 0, close: () => {} };
}

/** A read that took so many bytes of the file, and returned so many bytes of data. */
function read(tally: InputTally, from: FakeSource, taken: number, given: number): void {
  from.bytesTaken += taken;
  tally.count(from, given);
}

test('bytes taken are summed over all inputs, open or not, whatever they return', () => {
  const tally = new InputTally();
  const [first, second] = [source(), source()];
  expect(tally.bytesTaken).toBe(0);
  read(tally, first, 100, 400);
  read(tally, second, 10, 10);
  read(tally, first, 0, 300); // returns data of bytes taken earlier
  expect(tally.bytesTaken).toBe(110);
  tally.end(first);
  read(tally, second, 5, 5);
  read(tally, second, 0, 0);
  expect(tally.bytesTaken).toBe(115);
});

test('in an uncompressed input every data byte is a file byte', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000_000)), fc.nat(1_000_000), (reads, bytes) => {
      const tally = new InputTally();
      const from = source();
      expect(tally.shareOf(bytes)).toBe(bytes);
      for (const each of reads) read(tally, from, each, each);
      expect([tally.shareOf(bytes), tally.shareOf(0)]).toEqual([bytes, 0]);
    }),
  );
});

test('in a compressed input, data bytes count as the file bytes taken for them', () => {
  const tally = new InputTally();
  const from = source();
  read(tally, from, 1000, 4000);
  expect(tally.shareOf(2000)).toBe(500);
  read(tally, from, 1000, 1000);
  expect(tally.shareOf(2000)).toBe(800);
});

test('two inputs that are read side by side share one ratio', () => {
  const tally = new InputTally();
  read(tally, source(), 100, 400);
  read(tally, source(), 100, 100);
  expect(tally.shareOf(50)).toBe(20);
});

test('each input has a ratio of its own; data returned after the last one use that of the last one', () => {
  const tally = new InputTally();
  const [first, second] = [source(), source()];
  read(tally, first, 100, 1000);
  tally.end(first);
  expect(tally.shareOf(1000)).toBe(100);
  read(tally, second, 0, 0);
  expect(tally.shareOf(1000)).toBe(100);
  read(tally, second, 300, 300);
  expect(tally.shareOf(1000)).toBe(1000);
  tally.end(second);
  expect(tally.shareOf(1000)).toBe(1000);
});
