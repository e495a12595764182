// Moments for calls, taken by several workers from one memory.
import { RateLimit } from '../../../src/transform/slots/rate-limit.ts';

const STEP_NS = 20_000_000n;
const NS_PER_MS = 1_000_000;
const rate = { calls: 50, perMs: 1000, text: '50/s' };

interface Taken {
  /** The moment is between these. */
  readonly earliest: bigint;
  readonly latest: bigint;
}

function take(limit: RateLimit): Taken {
  const before = process.hrtime.bigint();
  const waitNs = BigInt(Math.round(limit.takeMs() * NS_PER_MS));
  return { earliest: before + waitNs, latest: process.hrtime.bigint() + waitNs };
}

test('calls of all workers begin at least a step apart', () => {
  const memory = RateLimit.newMemory();
  const workers = [new RateLimit(rate, memory), new RateLimit(rate, memory), new RateLimit(rate, memory)];
  const taken = Array.from({ length: 60 }, (_, i) => take(workers[i % 3]!));
  for (let i = 1; i < taken.length; i += 1) {
    // a rounding of the wait is less than a microsecond
    expect(taken[i]!.latest - taken[i - 1]!.earliest).toBeGreaterThanOrEqual(STEP_NS - 1000n);
  }
});

test('the first call waits for nothing, and those of another run are not counted', () => {
  const memory = RateLimit.newMemory();
  expect(new RateLimit(rate, memory).takeMs()).toBe(0);
  expect(new RateLimit(rate, memory).takeMs()).toBeGreaterThan(0);
  expect(new RateLimit(rate, RateLimit.newMemory()).takeMs()).toBe(0);
});

test('a rate that divides no time evenly is not exceeded', () => {
  const limit = new RateLimit({ calls: 3, perMs: 1000, text: '3/s' }, RateLimit.newMemory());
  const taken = Array.from({ length: 7 }, () => take(limit));
  expect(taken[6]!.latest - taken[0]!.earliest).toBeGreaterThanOrEqual(2_000_000_000n - 1000n);
});
