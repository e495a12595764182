import fc from 'fast-check';
import { Dispatcher, SHORT_BATCH_MS } from '../../src/flow/dispatcher.ts';

const WAIT = { kind: 'wait' };
const START = { kind: 'start-worker' };
const give = (worker: number) => ({ kind: 'give', worker });

/** A dispatcher with so many idle workers, which can't start more. */
function crew(workers: number): Dispatcher {
  const dispatcher = new Dispatcher(workers);
  for (let worker = 1; worker <= workers; worker += 1) {
    if (worker > 1) dispatcher.workerRequested();
    dispatcher.workerReady(worker);
  }
  return dispatcher;
}

test('the first worker is started without a request', () => {
  const dispatcher = new Dispatcher(4);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(WAIT);
  dispatcher.workerReady(1);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(give(1));
});

test('an idle worker is preferred to a new one, a new one to a second batch ahead', () => {
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

test('no more workers are started than allowed', () => {
  const dispatcher = crew(2);
  dispatcher.dispatched(1);
  dispatcher.dispatched(2);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(WAIT);
});

test.each([
  [SHORT_BATCH_MS - 0.001, give(1)],
  [SHORT_BATCH_MS, WAIT],
  [SHORT_BATCH_MS + 0.001, WAIT],
])('a worker whose last batch took %d ms gets a second one ahead, or not', (busyMs, choice) => {
  const dispatcher = crew(1);
  dispatcher.dispatched(1);
  dispatcher.finished(1, busyMs);
  dispatcher.dispatched(1);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(choice);
});

test('the limit of a short batch can be passed', () => {
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

test('no worker gets a third batch ahead, or a second one before it has finished a first', () => {
  const dispatcher = crew(1);
  dispatcher.dispatched(1);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(WAIT);
  dispatcher.finished(1, 0);
  dispatcher.dispatched(1);
  dispatcher.dispatched(1);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(WAIT);
});

test('of several workers the one with the shortest batch gets one ahead', () => {
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

test('a slow batch blocks no other worker', () => {
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

test('a lost worker gets nothing more, and a new one is started only when its place is free', () => {
  const dispatcher = crew(2);
  dispatcher.dispatched(1);
  dispatcher.finished(1, 1); // short batches: otherwise it would get a second one ahead
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

test('a worker number is reused only when its place is free, for any order of losses and requests', () => {
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

test('batches that are dispatched together count as one: others are dispatched ahead of their last one only', () => {
  const dispatcher = crew(1);
  dispatcher.dispatched(1, 3);
  dispatcher.finished(1, 1, 3);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(give(1));
  dispatcher.dispatched(1, 4);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(give(1));
  dispatcher.dispatched(1, 2);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(WAIT);
  // reported one by one, as with policies
  for (let batch = 0; batch < 3; batch += 1) dispatcher.finished(1, 1);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(WAIT);
  dispatcher.finished(1, 1);
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(give(1));
  expect(() => dispatcher.finished(1, 1, 3)).toThrow('not given');
});

test('while no other worker may be started, one with short batches gets a second one ahead', () => {
  const dispatcher = new Dispatcher(4);
  dispatcher.workerReady(1);
  dispatcher.dispatched(1);
  expect(dispatcher.choose(SHORT_BATCH_MS, false)).toEqual(WAIT);
  dispatcher.finished(1, 1);
  dispatcher.dispatched(1);
  expect(dispatcher.choose(SHORT_BATCH_MS, false)).toEqual(give(1));
  expect(dispatcher.choose(SHORT_BATCH_MS)).toEqual(START);
});
