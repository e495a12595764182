// One try of one record, step by step: what it waits for, and what becomes of it.
import { RecordWalk } from '../../../src/transform/slots/record-walk.ts';
import { SlotContext } from '../../../src/transform/slots/slot-context.ts';
import type { RecordFunction } from '../../../src/transform/work.ts';
import { WorkerContext } from '../../../src/transform/worker-context.ts';
import { thrownBy } from '../../support/thrown.ts';

const base = new WorkerContext({ args: {}, worker: 1, header: [], columns: [] });
const newContext = () => new SlotContext(base, { recordNumber: 7, batchIndex: 2, file: 'in.txt' });
const record = { text: 'x', terminator: '\n' };
const walkOf = (filters: readonly RecordFunction[], map?: RecordFunction, context = newContext()) =>
  new RecordWalk({ filters, ...(map === undefined ? {} : { map }) }, record, context, 'latin1');

/** Settles by hand what it waits for, in order. */
function settledWith(walk: RecordWalk, values: readonly unknown[]): number {
  let waits = 0;
  for (let pending = walk.advance(); pending !== undefined; waits += 1)
    pending = walk.advance({ value: values[waits] });
  return waits;
}

test('without anything to wait for it ends at once', () => {
  const walk = walkOf([() => true, () => 1], (text) => [`${text}1`, `${text}2`]);
  expect(settledWith(walk, [])).toBe(0);
  expect(walk.walked).toEqual({ kind: 'mapped', text: 'x1\nx2\n', results: 2 });
});

test('a filter that refuses is the last function called', () => {
  let calls = 0;
  const walk = walkOf([() => false, () => (calls += 1)], () => (calls += 1));
  expect([settledWith(walk, []), walk.walked, calls]).toEqual([0, { kind: 'refused' }, 0]);
});

test('each function that waits is settled once, and a promise for a promise is not waited for again', () => {
  const wait = () => Promise.resolve();
  const walk = walkOf([wait, () => true, wait], wait);
  expect(settledWith(walk, [1, true, 'answer'])).toBe(3);
  expect(walk.walked).toEqual({ kind: 'mapped', text: 'answer\n', results: 1 });
  const refused = walkOf([wait, wait], wait);
  expect([settledWith(refused, [true, 0]), refused.walked]).toEqual([2, { kind: 'refused' }]);
});

test('without a map the record is kept; null drops it', () => {
  const kept = walkOf([() => true]);
  settledWith(kept, []);
  expect(kept.walked).toEqual({ kind: 'kept' });
  const dropped = walkOf([], () => null);
  settledWith(dropped, []);
  expect(dropped.walked).toEqual({ kind: 'mapped', text: '', results: 0 });
});

test('what the output can not hold is an error of this record', () => {
  expect(thrownBy(() => walkOf([], () => '日').advance())).toBeInstanceOf(Error);
});

test('each record has its own context: facts, counters and signal', () => {
  const [one, other] = [newContext(), newContext()];
  const { count } = one;
  count('calls');
  count('calls', 2);
  expect([one.counters, other.counters]).toEqual([new Map([['calls', 3]]), undefined]);
  expect([one.recordNumber, one.batchIndex, one.file, one.worker]).toEqual([7, 2, 'in.txt', 1]);
  const reason = new Error('late');
  const { signal } = one;
  one.abort(reason);
  other.abort(reason);
  expect([signal.aborted, signal.reason, other.signal.aborted, other.signal.reason]).toEqual([
    true,
    reason,
    true,
    reason,
  ]);
  expect(newContext().signal.aborted).toBe(false);
});
