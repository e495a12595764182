import fc from 'fast-check';
import { CreditLedger } from '../../src/flow/credit-ledger.ts';

test('batches fit exactly up to the budget: n-1 and n do, n+1 does not', () => {
  const ledger = new CreditLedger(10);
  ledger.admit(0, 4);
  expect([5, 6, 7].map((bytes) => ledger.canAdmit(bytes))).toEqual([true, true, false]);
  ledger.admit(1, 6);
  expect(ledger.bytesInFlight).toBe(10);
  expect(ledger.canAdmit(1)).toBe(false);
});

test('a few batches may fill the budget, more than these the usual bytes only', () => {
  const ledger = new CreditLedger(100, { usualBytes: 30, fewBatches: 2 });
  ledger.admit(0, 10);
  expect([ledger.canAdmit(90), ledger.canAdmit(91)]).toEqual([true, false]);
  ledger.admit(1, 10);
  expect([ledger.canAdmit(10), ledger.canAdmit(11)]).toEqual([true, false]);
  ledger.release(0);
  expect(ledger.canAdmit(90)).toBe(true);
});

test('the usual bytes are no more than the budget', () => {
  const ledger = new CreditLedger(10, { usualBytes: 30, fewBatches: 0 });
  ledger.admit(0, 5);
  expect([ledger.canAdmit(5), ledger.canAdmit(6)]).toEqual([true, false]);
});

test('a batch larger than the budget is admitted alone: when nothing is in flight, and nothing beside it', () => {
  const ledger = new CreditLedger(10);
  expect(ledger.canAdmit(1000)).toBe(true);
  ledger.admit(0, 1000);
  expect(ledger.canAdmit(0)).toBe(false);
  ledger.release(0);
  expect([ledger.canAdmit(11), ledger.bytesInFlight]).toEqual([true, 0]);
});

test("once its result is known, a batch counts with the result's bytes", () => {
  const ledger = new CreditLedger(10);
  ledger.admit(0, 8);
  ledger.resize(0, 2);
  expect([ledger.canAdmit(8), ledger.canAdmit(9)]).toEqual([true, false]);
  ledger.resize(0, 50);
  expect(ledger.canAdmit(1)).toBe(false);
  ledger.release(0);
  ledger.resize(0, 50); // the commit was reported first
  expect([ledger.bytesInFlight, ledger.canAdmit(1000)]).toEqual([0, true]);
});

test('violations of an invariant are refused: over the budget, twice, or committed without being in flight', () => {
  const ledger = new CreditLedger(10);
  ledger.admit(0, 8);
  expect(() => ledger.admit(1, 3)).toThrow('I2');
  expect(() => ledger.admit(0, 1)).toThrow('I1');
  ledger.release(0);
  expect(() => ledger.release(0)).toThrow('not in flight');
});

interface Step {
  readonly bytes: number;
  readonly resultBytes: number;
}

/**
 * A model pipeline: admits in order, processes any batch in flight, commits in order. `picks`
 * chooses each next step among the possible ones; batch 0 is processed only if nothing else is
 * possible.
 */
function pipeline(budget: number, steps: readonly Step[], picks: readonly number[], isFirstSlow: boolean) {
  const ledger = new CreditLedger(budget);
  const inFlight = new Map<number, { bytes: number; isWorked: boolean }>();
  let admitted = 0;
  let committed = 0;
  for (let turn = 0; committed < steps.length; turn += 1) {
    const moves: (() => void)[] = [];
    const next = steps[admitted];
    if (next !== undefined && ledger.canAdmit(next.bytes)) {
      moves.push(() => {
        ledger.admit(admitted, next.bytes);
        inFlight.set(admitted, { bytes: next.bytes, isWorked: false });
        admitted += 1;
        const sum = [...inFlight.values()].reduce((bytes, batch) => bytes + batch.bytes, 0);
        expect(ledger.bytesInFlight).toBe(sum);
        if (inFlight.size > 1) expect(sum).toBeLessThanOrEqual(budget);
      });
    }
    const unworked = [...inFlight].filter(([, batch]) => !batch.isWorked);
    const work = ([index]: (typeof unworked)[number]) => {
      return () => {
        inFlight.set(index, { bytes: steps[index]!.resultBytes, isWorked: true });
        ledger.resize(index, steps[index]!.resultBytes);
      };
    };
    moves.push(...unworked.filter(([index]) => !isFirstSlow || index > 0).map(work));
    if (inFlight.get(committed)?.isWorked === true) {
      moves.push(() => {
        ledger.release(committed);
        inFlight.delete(committed);
        committed += 1;
      });
    }
    if (moves.length === 0 && isFirstSlow) moves.push(...unworked.map(work));
    if (moves.length === 0) throw new Error(`stuck with ${committed} of ${steps.length} batches committed`);
    moves[picks[turn % picks.length]! % moves.length]!();
  }
  return ledger.bytesInFlight;
}

test('no admission exceeds the budget, and the pipeline always ends', () => {
  const step = fc.record({ bytes: fc.integer({ min: 1, max: 30 }), resultBytes: fc.nat(60) });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.array(step, { minLength: 1, maxLength: 30 }),
      fc.array(fc.nat(), { minLength: 1 }),
      fc.boolean(),
      (budget, steps, picks, isFirstSlow) => {
        expect(pipeline(budget, steps, picks, isFirstSlow)).toBe(0);
      },
    ),
    { numRuns: 300 },
  );
});
