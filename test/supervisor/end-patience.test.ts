// How long to wait for the end of a thread: two seconds in which nothing waited for a CPU, at most
// a minute.
import type { ThreadTimes } from '../../src/io/process/own-threads.ts';
import { endedOrStuck, EndPatience } from '../../src/supervisor/end-patience.ts';

const LOOK_MS = 100;
const WORKER = 7;

/** How many looks it takes to give up a thread that gets this share of a CPU in each. */
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

test('so is one with a CPU for itself', () => {
  expect(looksUntilOver(true, 1)).toBe(20);
});

test('one that gets a tenth of a CPU has ten times as long', () => {
  expect(looksUntilOver(true, 0.1)).toBe(200);
});

test('one that gets none is given up after a minute', () => {
  expect(looksUntilOver(true, 0)).toBe(600);
});

test('a thread may sleep until another one of the process has got a CPU', () => {
  expect(looksUntilOver(false, 0, [[8, { isRunnable: true, cpuMs: 50 }]])).toBe(600);
});

test('without /proc only the clock counts', () => {
  const patience = new EndPatience(() => new Map());
  for (let looks = 0; looks < 19; looks += 1) patience.look(LOOK_MS);
  expect(patience.isOver).toBe(false);
  patience.look(LOOK_MS);
  expect(patience.isOver).toBe(true);
});

test('threads that end are not waited for any longer', async () => {
  await endedOrStuck([Promise.resolve(), Promise.resolve()]);
});

test("threads that don't end are not waited for for ever", async () => {
  await endedOrStuck([Promise.resolve(), new Promise(() => {})]);
});
