// Limits after which a test reports a hang: a busy machine must not reach them.
import { Patience, waitsOfTree, type Waits } from './support/patience.ts';

/**
 * Looks every quarter of a second; returns how many looks it takes to reach the limit. Threads wait
 * for so much of each quarter.
 */
function looksUntilOver(limitMs: number, waitShares: readonly number[], most = 10_000): number {
  let nowMs = 0;
  let looks = 0;
  const waits = (): Waits => new Map(waitShares.map((share, id) => [id, share * nowMs + 1000]));
  const patience = new Patience(limitMs, waits, () => nowMs);
  for (; !patience.isOver && looks < most; looks += 1) nowMs += 250;
  return looks;
}

test.each([
  ['sleeps, or loops on a CPU of its own', [0, 0], 4],
  ['gets a CPU half of the time', [0, 0.5], 8],
  ['has a thread that gets one a fourth of the time', [0.1, 0.75, 0.2], 16],
  ['gets none at all', [1], 3600],
  ['has no /proc', [], 4],
])('one second for a process that %s', (_, shares, looks) => {
  expect(looksUntilOver(1000, shares)).toBe(looks);
});

test('a wait that the kernel reports late is made up for', () => {
  let nowMs = 0;
  const waits = (): Waits => new Map([[1, nowMs < 750 ? 0 : 750]]);
  const patience = new Patience(1000, waits, () => nowMs);
  const over: boolean[] = [];
  for (; nowMs <= 1750; nowMs += 250) over.push(patience.isOver);
  expect(over).toEqual([false, false, false, false, false, false, false, true]);
});

test('every thread of this process is counted', () => {
  const waits = waitsOfTree(process.pid);
  expect(waits.has(process.pid)).toBe(true);
  expect(waits.size).toBeGreaterThan(1);
});
