import { jest } from '@jest/globals';
import fc from 'fast-check';
import { FormatError, FramingError, WorkError, type ThreadmillError } from '../../src/job/errors.ts';
import { EarliestFailure, GRACE_MS, MOST_MS } from '../../src/supervisor/earliest-failure.ts';
import { StatusBoard, WORKER_BUSY } from '../../src/threads/protocol/status-board.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

function bench(isJudgedAtCommit = false) {
  const board = new StatusBoard(4);
  const decided: ThreadmillError[] = [];
  const earliest = new EarliestFailure({
    board,
    procs: 4,
    isJudgedAtCommit,
    onDecided: (error) => decided.push(error),
  });
  return { board, decided, earliest };
}

const atBatch = (batch: number, worker = 1) => new WorkError(`at ${batch}`, { place: { batch, worker } });
const ofReader = new FramingError('cut short');

test('a failure whose earlier batches all have their results is decided at once', () => {
  const { board, decided, earliest } = bench();
  board.set('batchesArrived', 3);
  earliest.consider(atBatch(3), 3);
  expect(decided).toEqual([expect.objectContaining({ message: 'at 3' })]);
});

test("any other waits for them, and the earliest found meanwhile is the run's", () => {
  const { board, decided, earliest } = bench();
  earliest.consider(ofReader, 9);
  board.setState(2, WORKER_BUSY);
  jest.advanceTimersByTime(GRACE_MS / 2);
  earliest.consider(atBatch(5, 3), 5);
  earliest.consider(atBatch(7, 4), 7);
  earliest.consider(atBatch(2, 2), 2);
  expect(decided).toEqual([]);
  board.set('batchesArrived', 2);
  jest.advanceTimersByTime(GRACE_MS);
  expect(decided.map(({ message }) => message)).toEqual(['at 2']);
});

test('running work is waited for up to the grace period, a start or a message somewhat longer, and nothing for ever', () => {
  const busy = bench();
  busy.board.setState(2, WORKER_BUSY);
  busy.earliest.consider(ofReader, 1);
  jest.advanceTimersByTime(GRACE_MS - 5);
  expect(busy.decided).toEqual([]);
  jest.advanceTimersByTime(10);
  expect(busy.decided).toEqual([ofReader]);

  const starting = bench();
  starting.earliest.consider(ofReader, 1);
  jest.advanceTimersByTime(MOST_MS - 5);
  expect(starting.decided).toEqual([]);
  jest.advanceTimersByTime(10);
  expect(starting.decided).toEqual([ofReader]);
});

test('if results are checked at their commit, that is waited for', () => {
  const { board, decided, earliest } = bench(true);
  board.set('batchesArrived', 4);
  earliest.consider(atBatch(4), 4);
  expect(decided).toEqual([]);
  board.set('batchesCommitted', 4);
  jest.advanceTimersByTime(5);
  expect(decided).toHaveLength(1);
});

test('after another failure of the run nothing is decided any more', () => {
  const { decided, earliest } = bench();
  earliest.consider(ofReader, 1);
  earliest.stop();
  jest.advanceTimersByTime(2 * MOST_MS);
  expect(decided).toEqual([]);
});

test('for any failures in any order, the earliest is reported once all before it are decided', () => {
  const anyFaults = fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(anyFaults, (faults) => {
      const { board, decided, earliest } = bench();
      const first = Math.min(...faults);
      for (const batch of faults) {
        earliest.consider(new FormatError(`at ${batch}`, { place: { batch } }), batch);
        if (batch !== first) expect(decided).toEqual([]);
        if (first === 0 && batch === 0) break;
      }
      board.set('batchesArrived', first);
      jest.advanceTimersByTime(5);
      expect(decided.map(({ message }) => message)).toEqual([`at ${first}`]);
    }),
  );
});
