import { StatusBoard, WORKER_BUSY, WORKER_IDLE, WORKER_IN_HOOK } from '../../../src/threads/protocol/status-board.ts';

const POSITION = { firstRecord: 2 ** 40, batch: 7, lastRecord: 10, input: 2, line: 2 ** 33, segmentIndex: 3 };

test('values noted by one thread are read by another, in its own view of the memory', () => {
  const board = new StatusBoard(3);
  const other = new StatusBoard(3, board.memory);
  other.set('bytesRead', 2 ** 50);
  other.set('recordsCommitted', 5);
  other.setState(2, WORKER_BUSY);
  other.setPosition(2, POSITION);
  other.recordSlot(2)[0] = 9;
  expect([board.get('bytesRead'), board.get('recordsCommitted'), board.get('bytesWritten')]).toEqual([2 ** 50, 5, 0]);
  expect(board.position(2)).toEqual({ ...POSITION, state: WORKER_BUSY, recordIndex: 9, attempt: 0, beat: 0 });
});

test('workers have cells of their own', () => {
  const board = new StatusBoard(3);
  for (const worker of [1, 2, 3]) {
    board.setPosition(worker, { ...POSITION, batch: worker });
    board.recordSlot(worker)[0] = 10 * worker;
  }
  expect([1, 2, 3].map((worker) => board.position(worker))).toMatchObject([
    { batch: 1, recordIndex: 10, state: WORKER_IDLE },
    { batch: 2, recordIndex: 20, state: WORKER_IDLE },
    { batch: 3, recordIndex: 30, state: WORKER_IDLE },
  ]);
});

test('busy workers are those in a batch or a hook, among the started ones', () => {
  const board = new StatusBoard(3);
  board.setState(1, WORKER_BUSY);
  board.setState(3, WORKER_IN_HOOK);
  expect([board.busyWorkers(0), board.busyWorkers(2), board.busyWorkers(3)]).toEqual([0, 1, 2]);
});
