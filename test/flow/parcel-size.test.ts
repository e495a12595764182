import fc from 'fast-check';
import { MOST_BATCHES, PARCEL_MS, ParcelSize } from '../../src/flow/parcel-size.ts';

/** After so many messages, full each time, of batches that take so long. */
function after(messages: number, batchMs: number, size = new ParcelSize()): ParcelSize {
  for (let count = 0; count < messages; count += 1) size.finished(size.batches, size.batches * batchMs);
  return size;
}

test('batches travel alone as long as nothing is known of them', () => {
  expect(new ParcelSize().batches).toBe(1);
});

test.each([
  [0, MOST_BATCHES],
  [PARCEL_MS / MOST_BATCHES, MOST_BATCHES],
  [PARCEL_MS / 10.5, 10],
  [PARCEL_MS / 2, 2],
  [PARCEL_MS / 2 + 0.001, 1],
  [PARCEL_MS, 1],
  [1000 * PARCEL_MS, 1],
])('of batches that take %d ms each %d travel together in the end', (batchMs, batches) => {
  expect(after(50, batchMs).batches).toBe(batches);
});

test('they become more only little by little', () => {
  const size = new ParcelSize();
  let before = size.batches;
  for (let count = 0; count < 50; count += 1) {
    size.finished(before, 0);
    expect(size.batches).toBeLessThanOrEqual(2 * before);
    before = size.batches;
  }
  expect(before).toBe(MOST_BATCHES);
});

test('one message that takes long makes the next ones small at once, and for a while', () => {
  const size = after(50, 0);
  size.finished(MOST_BATCHES, MOST_BATCHES * PARCEL_MS);
  expect(size.batches).toBe(1);
  expect(after(3, 0, size).batches).toBe(1);
  expect(after(50, 0, size).batches).toBe(MOST_BATCHES);
});

test('whatever batches take, at least one goes and never more than there may be', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ batches: fc.integer({ min: 1, max: 64 }), busyMs: fc.double({ min: 0, max: 1e6, noNaN: true }) }),
      ),
      (told) => {
        const size = new ParcelSize();
        for (const { batches, busyMs } of told) {
          size.finished(batches, busyMs);
          expect(size.batches).toBeGreaterThanOrEqual(1);
          expect(size.batches).toBeLessThanOrEqual(MOST_BATCHES);
          // what the last ones took is never taken for less
          expect(size.batches === 1 || (size.batches * busyMs) / batches <= PARCEL_MS).toBe(true);
        }
      },
    ),
  );
});
