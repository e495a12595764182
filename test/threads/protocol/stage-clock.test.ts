import { CLOCK_CELLS, nowMs, StageClock } from '../../../src/threads/protocol/stage-clock.ts';
import { StatusBoard } from '../../../src/threads/protocol/status-board.ts';

/** Busy-waits for so long. */
function pass(ms: number): void {
  const until = nowMs() + ms;
  while (nowMs() < until);
}

test('a clock that was never started has no times', () => {
  expect(new StageClock(new Float64Array(CLOCK_CELLS)).times()).toEqual({
    reading: 0,
    working: 0,
    waiting: 0,
    writing: 0,
  });
});

test("time is counted for the thread's stage, including the current one", () => {
  const cells = new Float64Array(CLOCK_CELLS);
  const clock = new StageClock(cells);
  clock.start('working');
  pass(3);
  expect(clock.enter('waiting')).toBe('working');
  const { working } = clock.times();
  expect(working).toBeGreaterThanOrEqual(3);
  pass(3);
  // As main sees it, by a clock of its own over the same memory.
  const seen = new StageClock(cells).times();
  expect(seen.waiting).toBeGreaterThanOrEqual(3);
  expect(seen.working).toBe(working);
  clock.stop();
  const stopped = clock.times();
  pass(2);
  expect(clock.times()).toEqual(stopped);
  expect([stopped.reading, stopped.writing]).toEqual([0, 0]);
});

test('each thread has a clock of its own on the board', () => {
  const board = new StatusBoard(2);
  board.clock('reader').start('reading');
  board.clock(2).start('working');
  pass(2);
  const other = new StatusBoard(2, board.memory);
  const total = (thread: 'reader' | 'writer' | number) =>
    Object.values(other.clock(thread).times()).reduce((sum, ms) => sum + ms, 0);
  expect([total('reader') > 0, total('writer'), total(1), total(2) > 0]).toEqual([true, 0, 0, true]);
});
