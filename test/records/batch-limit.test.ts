import type { BatchSize } from '../../src/job/job-spec.ts';
import fc from 'fast-check';
import { spreadingFor } from '../../src/job/batch-size.ts';
import { batchLimit } from '../../src/records/batch-limit.ts';

const K = 1024;

test('the ramp is 4 KiB for 16 batches, then doubles every 16 up to 256 KiB', () => {
  const at = (batch: number) => batchLimit({ kind: 'ramp' }, batch).bytes;
  expect([0, 15, 16, 31, 32].map(at)).toEqual([4, 4, 8, 8, 16].map((size) => size * K));
  expect([80, 95, 96, 112, 10_000_000].map(at)).toEqual([128, 128, 256, 256, 256].map((size) => size * K));
});

test('a requested size applies to every batch', () => {
  expect(batchLimit({ kind: 'records', records: 7 }, 99)).toEqual({ records: 7 });
  expect(batchLimit({ kind: 'bytes', bytes: 7 }, 99)).toEqual({ records: Infinity, bytes: 7 });
});

test('no batch has more records than --limit leaves', () => {
  const ofSize = (size: BatchSize) => batchLimit(size, 0, 5);
  expect(ofSize({ kind: 'records', records: 7 })).toEqual({ records: 5 });
  expect(ofSize({ kind: 'records', records: 4 })).toEqual({ records: 4 });
  expect(ofSize({ kind: 'bytes', bytes: 7 })).toEqual({ records: 5, bytes: 7 });
  expect(ofSize({ kind: 'ramp' })).toEqual({ records: 5, bytes: 4 * K });
});

test('for commands the ramp is 32 KiB for 4 batches, then doubles every 4 up to 4 MiB', () => {
  const at = (batch: number) => batchLimit({ kind: 'ramp', of: 'commands' }, batch);
  expect([0, 3, 4, 7, 8].map(at)).toEqual(
    [32, 32, 64, 64, 128].map((size) => ({ records: Infinity, bytes: size * K })),
  );
  expect([27, 28, 10_000_000].map(at)).toEqual(
    [2048, 4096, 4096].map((size) => ({ records: Infinity, bytes: size * K })),
  );
});

test('an input of known size is split into four batches per worker or more, and at most twice as many', () => {
  const anyRecords = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 2000 });
  fc.assert(
    fc.property(anyRecords, fc.integer({ min: 2, max: 60 }), (records, procs) => {
      const total = records.reduce((sum, bytes) => sum + bytes, 0);
      const spreading = spreadingFor(total, procs)!;
      let batches = 0;
      let held = 0;
      for (const bytes of records) {
        const { bytes: most } = batchLimit({ kind: 'ramp' }, batches, Infinity, spreading) as { bytes: number };
        if (held > 0 && held + bytes > most) {
          batches += 1;
          held = 0;
        }
        held += bytes;
      }
      batches += 1;
      const ramped = Math.ceil(total / (4 * K));
      // No single record is larger than its share.
      if (Math.max(...records) <= spreading.mostBytes!) expect(batches).toBeGreaterThanOrEqual(4 * procs);
      expect(batches).toBeLessThanOrEqual(Math.max(8 * procs + 1, 2 * ramped + 1));
    }),
  );
});

test('if more data come than the size said, as in a compressed input, batches grow up to the usual size', () => {
  const spreading = spreadingFor(8000, 2)!;
  const at = (batch: number) => batchLimit({ kind: 'ramp' }, batch, Infinity, spreading);
  expect([0, 15, 16, 32, 400].map(at)).toEqual(
    [1000, 1000, 2000, 4000, 256 * K].map((bytes) => ({ records: Infinity, bytes })),
  );
});

test('one worker gets the usual batches, and so do many for a file of unknown size or with a requested size', () => {
  expect(spreadingFor(8000, 1)).toBeUndefined();
  expect(batchLimit({ kind: 'ramp' }, 0, Infinity, spreadingFor(0, 8))).toEqual({ records: Infinity, bytes: 4 * K });
  expect(batchLimit({ kind: 'ramp' }, 0, Infinity, spreadingFor(undefined, 8))).toEqual({
    records: Infinity,
    bytes: 4 * K,
  });
  expect(batchLimit({ kind: 'bytes', bytes: 7 }, 0, Infinity, spreadingFor(8000, 8))).toEqual({
    records: Infinity,
    bytes: 7,
  });
});
