// The pause before another try, and what an error says of it.
import { backoffMs, MOST_DELAY_MS, retryAdviceOf } from '../../src/flow/backoff.ts';
import { Random } from '../support/random.ts';

test('it doubles, and ends at half a minute', () => {
  expect([0, 1, 2, 3].map((tries) => backoffMs(100, tries, 1))).toEqual([100, 200, 400, 800]);
  expect([8, 9, 50, 1e6].map((tries) => backoffMs(100, tries, 1))).toEqual([
    25_600,
    ...Array<number>(3).fill(MOST_DELAY_MS),
  ]);
});

test('a first pause beyond that is never shortened, and fits a timer', () => {
  expect(backoffMs(60_000, 0, 1)).toBe(60_000);
  expect(backoffMs(60_000, 9, 1)).toBe(60_000);
  expect(backoffMs(1e12, 3, 1)).toBe(2 ** 31 - 1);
});

test('none stays none', () => {
  for (const tries of [0, 1, 1e9]) expect(backoffMs(0, tries, 0.5)).toBe(0);
});

test('it is between a half and all of the full pause', () => {
  const random = new Random(3);
  for (let i = 0; i < 500; i += 1) {
    const firstMs = random.below(5000);
    const tries = random.below(40);
    const full = backoffMs(firstMs, tries, 1);
    const some = backoffMs(firstMs, tries, random.next());
    expect([some >= full / 2, some <= full]).toEqual([true, true]);
  }
});

test.each([
  [new Error('x'), { isFinal: false, afterMs: undefined }],
  [Object.assign(new Error('x'), { retryable: false }), { isFinal: true, afterMs: undefined }],
  // only the value false is a word
  [{ retryable: 0 }, { isFinal: false, afterMs: undefined }],
  [{ retryAfterMs: 1500 }, { isFinal: false, afterMs: 1500 }],
  [{ retryAfterMs: 0 }, { isFinal: false, afterMs: 0 }],
  [{ retryAfterMs: Infinity }, { isFinal: false, afterMs: 2 ** 31 - 1 }],
  [{ retryAfterMs: -1 }, { isFinal: false, afterMs: undefined }],
  [{ retryAfterMs: NaN }, { isFinal: false, afterMs: undefined }],
  [{ retryAfterMs: '1500' }, { isFinal: false, afterMs: undefined }],
  [null, { isFinal: false, afterMs: undefined }],
  ['text', { isFinal: false, afterMs: undefined }],
])('%o says %j', (thrown, advice) => {
  expect(retryAdviceOf(thrown)).toEqual(advice);
});
