import fc from 'fast-check';
import { SHORT_BATCH_MS } from '../../src/flow/dispatcher.ts';
import { MOST_BATCHES, MOST_GROUP_MS, GROUP_MS, GroupSize, SHARE_OF_RUN } from '../../src/flow/group-size.ts';

/** So early in a run that the share of its time is the limit that any group has. */
const YOUNG_MS = GROUP_MS / SHARE_OF_RUN;

/**
 * The state after so many full messages of batches of this duration, in a run that has lasted
 * `elapsedMs`.
 */
function after(messages: number, batchMs: number, size = new GroupSize(), elapsedMs = YOUNG_MS): GroupSize {
  for (let count = 0; count < messages; count += 1) size.finished(size.batches, size.batches * batchMs, elapsedMs);
  return size;
}

test('batches travel alone while nothing is known of them', () => {
  expect(new GroupSize().batches).toBe(1);
});

test.each([
  [0, MOST_BATCHES],
  [GROUP_MS / MOST_BATCHES, MOST_BATCHES],
  [GROUP_MS / 10.5, 10],
  [GROUP_MS / 2, 2],
  [GROUP_MS / 2 + 0.001, 1],
  [GROUP_MS, 1],
  [1000 * GROUP_MS, 1],
])('of batches that take %d ms each, %d travel together in the end', (batchMs, batches) => {
  expect(after(50, batchMs).batches).toBe(batches);
});

test.each([
  ['a young one', YOUNG_MS, GROUP_MS],
  ['one twice as old', 2 * YOUNG_MS, 2 * GROUP_MS],
  ['an old one', MOST_GROUP_MS / SHARE_OF_RUN, MOST_GROUP_MS],
  ['a very old one', (1000 * MOST_GROUP_MS) / SHARE_OF_RUN, MOST_GROUP_MS],
])(
  'those of %s take their share of its time together, and the next may be dispatched ahead',
  (_which, elapsedMs, parcelMs) => {
    for (const batches of [1, 2, 7]) {
      const size = after(50, parcelMs / batches, new GroupSize(), elapsedMs);
      expect(size.batches).toBe(batches);
      expect(after(50, parcelMs / batches + 0.001, new GroupSize(), elapsedMs).batches).toBe(Math.max(1, batches - 1));
      expect(size.shortMs).toBe(Math.max(SHORT_BATCH_MS, 1.5 * parcelMs));
    }
  },
);

test('early in a run a worker gets the next batch ahead as if batches travelled alone', () => {
  expect(new GroupSize().shortMs).toBe(SHORT_BATCH_MS);
});

test('groups grow only gradually', () => {
  const size = new GroupSize();
  let before = size.batches;
  for (let count = 0; count < 50; count += 1) {
    size.finished(before, 0, YOUNG_MS);
    expect(size.batches).toBeLessThanOrEqual(2 * before);
    before = size.batches;
  }
  expect(before).toBe(MOST_BATCHES);
});

test('one slow message makes the next ones small at once, and for a while', () => {
  const size = after(50, 0);
  size.finished(MOST_BATCHES, MOST_BATCHES * GROUP_MS, YOUNG_MS);
  expect(size.batches).toBe(1);
  expect(after(3, 0, size).batches).toBe(1);
  expect(after(50, 0, size).batches).toBe(MOST_BATCHES);
});

test('for any durations, a group has at least one batch and never more than allowed', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          batches: fc.integer({ min: 1, max: 64 }),
          busyMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
          sinceMs: fc.double({ min: 0, max: 1e5, noNaN: true }),
        }),
      ),
      (told) => {
        const size = new GroupSize();
        let elapsedMs = 0;
        for (const { batches, busyMs, sinceMs } of told) {
          elapsedMs += sinceMs;
          const mayTakeMs = Math.max(GROUP_MS, Math.min(MOST_GROUP_MS, elapsedMs * SHARE_OF_RUN));
          size.finished(batches, busyMs, elapsedMs);
          expect(size.batches).toBeGreaterThanOrEqual(1);
          expect(size.batches).toBeLessThanOrEqual(MOST_BATCHES);
          // The duration of the last ones is never underestimated.
          expect(size.batches === 1 || (size.batches * busyMs) / batches <= mayTakeMs).toBe(true);
        }
      },
    ),
  );
});
