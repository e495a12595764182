import type { BatchSize } from '../../src/job/job-spec.ts';
import { batchLimit } from '../../src/records/batch-limit.ts';

const K = 1024;

test('the ramp is 4 KiB for 16 batches, then doubles every 16 up to 256 KiB', () => {
  const at = (batch: number) => batchLimit({ kind: 'ramp' }, batch).bytes;
  expect([0, 15, 16, 31, 32].map(at)).toEqual([4, 4, 8, 8, 16].map((size) => size * K));
  expect([80, 95, 96, 112, 10_000_000].map(at)).toEqual([128, 128, 256, 256, 256].map((size) => size * K));
});

test('a size that was asked for is that of every batch', () => {
  expect(batchLimit({ kind: 'records', records: 7 }, 99)).toEqual({ records: 7 });
  expect(batchLimit({ kind: 'bytes', bytes: 7 }, 99)).toEqual({ records: Infinity, bytes: 7 });
});

test('no batch has more records than there may still be', () => {
  const ofSize = (size: BatchSize) => batchLimit(size, 0, 5);
  expect(ofSize({ kind: 'records', records: 7 })).toEqual({ records: 5 });
  expect(ofSize({ kind: 'records', records: 4 })).toEqual({ records: 4 });
  expect(ofSize({ kind: 'bytes', bytes: 7 })).toEqual({ records: 5, bytes: 7 });
  expect(ofSize({ kind: 'ramp' })).toEqual({ records: 5, bytes: 4 * K });
});
