import fc from 'fast-check';
import { Dispatcher, SHORT_BATCH_MS } from '../../src/flow/dispatcher.ts';

const WAIT = { kind: 'wait' };
const START = { kind: 'start-worker' };
const give = (worker: number) => ({ kind: 'give', worker });

/** A dispatcher with so many workers, all idle, and no more to be had. */
function crew(workers: number): Dispatcher {
  const dispatcher = new Dispatcher(workers);
  for (let worker = 1; worker <= workers; worker += 1) {
    if (worker > 1) dispatcher.workerRequested();
    dispatcher.workerReady(worker);
  }
  return dispatcher;
}

test('the first worker is on its way without being asked for', () => {
  const dispatcher = new Dispatcher(4);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(WAIT);
  dispatcher.workerReady(1);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(give(1));
});

test('an idle worker comes before a new one, a new one before a second batch ahead', () => {
  const dispatcher = new Dispatcher(2);
  dispatcher.workerReady(1);
  dispatcher.dispatched(1);
  dispatcher.finished(1, 1);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(give(1));
  dispatcher.dispatched(1);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(START);
  dispatcher.workerRequested();
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(WAIT);
  dispatcher.workerReady(2);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(give(2));
  dispatcher.dispatched(2);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(give(1)); // ahead: its last batch was short
});

test('no more workers are started than there may be', () => {
  const dispatcher = crew(2);
  dispatcher.dispatched(1);
  dispatcher.dispatched(2);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(WAIT);
});

test.each([
  [SHORT_BATCH_MS - 0.001, give(1)],
  [SHORT_BATCH_MS, WAIT],
  [SHORT_BATCH_MS + 0.001, WAIT],
])('a worker whose last batch took %d ms is handed a second one ahead, or not', (busyMs, choice) => {
  const dispatcher = crew(1);
  dispatcher.dispatched(1);
  dispatcher.finished(1, busyMs);
  dispatcher.dispatched(1);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(choice);
});

test('what counts as short may be said', () => {
  const dispatcher = crew(1);
  dispatcher.dispatched(1);
  dispatcher.finished(1, 47);
  dispatcher.dispatched(1);
  expect([dispatcher.choose(SHORT_BATCH_MS), dispatcher.choose(47), dispatcher.choose(48)]).toEqual([
    WAIT,
    WAIT,
    give(1),
  ]);
});

test('nobody is handed a third one, and nobody a second one before a first was finished', () => {
  const dispatcher = crew(1);
  dispatcher.dispatched(1);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(WAIT);
  dispatcher.finished(1, 0);
  dispatcher.dispatched(1);
  dispatcher.dispatched(1);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(WAIT);
});

test('of several the one with the shortest batch is handed one ahead', () => {
  const dispatcher = crew(3);
  for (const [worker, busyMs] of [
    [1, 5],
    [2, 2],
    [3, 20],
  ] as const) {
    dispatcher.dispatched(worker);
    dispatcher.finished(worker, busyMs);
    dispatcher.dispatched(worker);
  }
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(give(2));
  dispatcher.dispatched(2);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(give(1));
  dispatcher.dispatched(1);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(WAIT);
});

test('a slow batch holds up nobody: the others go on being given theirs', () => {
  const dispatcher = crew(2);
  dispatcher.dispatched(1); // and never finishes
  for (let batch = 0; batch < 5; batch += 1) {
    expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(give(2));
    dispatcher.dispatched(2);
    dispatcher.finished(2, 50);
  }
});

test('an answer from a worker that owes none is an error', () => {
  const dispatcher = crew(1);
  expect(() => dispatcher.finished(1, 1)).toThrow('not given');
  expect(() => dispatcher.dispatched(7)).toThrow('not joined');
});

test('a worker that is lost gets nothing more, and only when its place is free another is started', () => {
  const dispatcher = crew(2);
  dispatcher.dispatched(1);
  dispatcher.finished(1, 1); // short batches: it would be handed a second one ahead
  dispatcher.dispatched(1);
  dispatcher.dispatched(2);
  dispatcher.workerLost(1);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(WAIT);
  dispatcher.slotFreed(1);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(START);
  expect(dispatcher.workerRequested()).toBe(1);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(WAIT);
  dispatcher.workerReady(1);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(give(1));
});

test('a number is given again only when its place is free, however many workers are lost and asked for meanwhile', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat(3), { maxLength: 60 }), (procs, steps) => {
      const dispatcher = new Dispatcher(procs);
      let next = 2;
      const coming = [1];
      const here: number[] = [];
      const lost: number[] = [];
      for (const step of steps) {
        if (step === 0 && coming.length > 0) {
          here.push(coming[0]!);
          dispatcher.workerReady(coming.shift()!);
        } else if (step === 1 && here.length > 0) {
          lost.push(here[0]!);
          dispatcher.workerLost(here.shift()!);
        } else if (step === 2 && lost.length > 0) dispatcher.slotFreed(lost.pop()!);
        const choice = dispatcher.choose(0);
        if (choice.kind === 'give') dispatcher.dispatched(choice.worker);
        if (choice.kind === 'start-worker') coming.push(dispatcher.workerRequested() ?? next++);
        const numbers = [...coming, ...here, ...lost];
        expect(new Set(numbers).size).toBe(numbers.length);
        expect(Math.max(...numbers, 1)).toBeLessThanOrEqual(procs);
      }
    }),
  );
});

test('batches that are given together count as one: others go ahead of their end, and of none that is further off', () => {
  const dispatcher = crew(1);
  dispatcher.dispatched(1, 3);
  dispatcher.finished(1, 1, 3);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(give(1));
  dispatcher.dispatched(1, 4);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(give(1));
  dispatcher.dispatched(1, 2);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(WAIT);
  // told of one by one, as with policies
  for (let batch = 0; batch < 3; batch += 1) dispatcher.finished(1, 1);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(WAIT);
  dispatcher.finished(1, 1);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(give(1));
  expect(() => dispatcher.finished(1, 1, 3)).toThrow('not given');
});

test('where no other worker may be started yet, one with short batches is handed a second one ahead', () => {
  const dispatcher = new Dispatcher(4);
  dispatcher.workerReady(1);
  dispatcher.dispatched(1);
  expect(dispatcher.choose(SHORT_BATCH_MS, false)).toEqual(WAIT);
  dispatcher.finished(1, 1);
  dispatcher.dispatched(1);
  expect(dispatcher.choose(SHORT_BATCH_MS, false)).toEqual(give(1));
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(START);
});
