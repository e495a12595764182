// How long the end of a thread is waited for: two seconds in which nothing waited for a CPU, a minute at the most.
import type { ThreadTimes } from '../../src/io/process/own-threads.ts';
import { endedOrStuck, EndPatience } from '../../src/supervisor/end-patience.ts';

const LOOK_MS = 100;
const WORKER = 7;

/** How many looks it takes until the patience is over, where in each the thread gets this share of a CPU. */
function looksUntilOver(isRunnable: boolean, share: number, others: readonly [number, ThreadTimes][] = []): number {
  let cpuMs = 1000;
  const patience = new EndPatience(() => new Map([[WORKER, { isRunnable, cpuMs }], ...others]));
  for (let looks = 1; ; looks += 1) {
    cpuMs += share * LOOK_MS;
    patience.look(LOOK_MS);
    if (patience.isOver) return looks;
  }
}

test('a thread that sleeps is given up after two seconds', () => {
  expect(looksUntilOver(false, 0)).toBe(20);
});

test('one that has a CPU for itself, too', () => {
  expect(looksUntilOver(true, 1)).toBe(20);
});

test('one that gets a tenth of a CPU is given ten times as long', () => {
  expect(looksUntilOver(true, 0.1)).toBe(200);
});

test('one that gets none is given up after a minute', () => {
  expect(looksUntilOver(true, 0)).toBe(600);
});

test('it may sleep until another thread of the process has got a CPU', () => {
  expect(looksUntilOver(false, 0, [[8, { isRunnable: true, cpuMs: 50 }]])).toBe(600);
});

test('where there is no /proc the clock alone decides', () => {
  const patience = new EndPatience(() => new Map());
  for (let looks = 0; looks < 19; looks += 1) patience.look(LOOK_MS);
  expect(patience.isOver).toBe(false);
  patience.look(LOOK_MS);
  expect(patience.isOver).toBe(true);
});

test('ends that come are waited for no longer', async () => {
  await endedOrStuck([Promise.resolve(), Promise.resolve()]);
});

test('ends that do not come are not waited for forever', async () => {
  await endedOrStuck([Promise.resolve(), new Promise(() => {})]);
});
