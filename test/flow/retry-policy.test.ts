import { RetryPolicy } from '../../src/flow/retry-policy.ts';
import type { BatchHead } from '../../src/job/batch.ts';
import type { ErrorReport } from '../../src/job/error-report.ts';
import type { Place } from '../../src/job/errors.ts';

const head = (batch = 3): BatchHead => ({
  batch,
  firstRecord: 101,
  records: 10,
  byteLength: 20,
  segments: [{ input: 0, recordIndex: 0, start: 0, line: 101, byte: 200 }],
  bareReturns: [],
});
const error = (place: Place = {}): ErrorReport => ({ name: 'WorkError', message: 'no', place: { batch: 3, ...place } });
const AGAIN = { kind: 'again', plan: undefined };
const BISECT = { kind: 'again', plan: { bad: [], deadly: [] } };

test('a batch is retried as often as allowed, and then the run fails', () => {
  const trials = new RetryPolicy(2, false);
  expect(trials.failed(head(), error())).toEqual(AGAIN);
  expect(trials.died(head(), error())).toEqual(AGAIN);
  const last = error({ record: 105 });
  expect(trials.failed(head(), last)).toEqual({ kind: 'give-up', error: last });
});

test('batches are counted separately, and a finished one is forgotten', () => {
  const trials = new RetryPolicy(1, false);
  expect(trials.failed(head(1), error())).toEqual(AGAIN);
  expect(trials.failed(head(2), error())).toEqual(AGAIN);
  expect(trials.failed(head(1), error()).kind).toBe('give-up');
  trials.forget(2);
  expect(trials.failed(head(2), error())).toEqual(AGAIN);
});

test('without retries the first failure is reported, also of a worker that died', () => {
  const last = error({ record: 105 });
  expect(new RetryPolicy(0, false).failed(head(), last)).toEqual({ kind: 'give-up', error: last });
  expect(new RetryPolicy(0, false).died(head(), last)).toEqual({ kind: 'give-up', error: last });
});

describe('with a quarantine', () => {
  it('a batch is bisected after its retries', () => {
    const trials = new RetryPolicy(1, true);
    expect(trials.failed(head(), error())).toEqual(AGAIN);
    expect(trials.failed(head(), error())).toEqual(BISECT);
  });

  it('a failure reported during bisection is final: everything was tried', () => {
    const trials = new RetryPolicy(0, true);
    trials.failed(head(), error());
    expect(trials.failed(head(), error())).toEqual({ kind: 'give-up', error: error() });
  });

  it('a record on which a worker died is bad', () => {
    const dead = error({ record: 104 });
    expect(new RetryPolicy(0, true).died(head(), dead)).toEqual({
      kind: 'again',
      plan: { bad: [{ index: 3, error: dead }], deadly: [] },
    });
  });

  it('records found bad are not tried again, and a deadly range is halved', () => {
    const trials = new RetryPolicy(0, true);
    trials.failed(head(), error());
    trials.found(3, { index: 1, error: error({ record: 102 }) });
    const dead = error({ record: 101, lastRecord: 110 });
    expect(trials.died(head(), dead)).toEqual({
      kind: 'again',
      plan: {
        bad: [{ index: 1, error: error({ record: 102 }) }],
        deadly: [{ from: 0, to: 10, without: 1, error: dead }],
      },
    });
  });

  it('a worker that dies of something known ends the run', () => {
    const range = new RetryPolicy(0, true);
    const dead = error({ record: 103, lastRecord: 106 });
    expect(range.died(head(), dead)).toMatchObject({ kind: 'again', plan: { deadly: [{ from: 2, to: 6 }] } });
    expect(range.died(head(), dead)).toEqual({ kind: 'give-up', error: dead });
    const single = new RetryPolicy(0, true);
    const one = error({ record: 103 });
    single.died(head(), one);
    expect(single.died(head(), one)).toEqual({ kind: 'give-up', error: one });
  });

  it('the same range without one more bad record is unknown', () => {
    const trials = new RetryPolicy(0, true);
    const dead = error({ record: 101, lastRecord: 110 });
    trials.died(head(), dead);
    trials.found(3, { index: 4, error: error() });
    expect(trials.died(head(), dead)).toMatchObject({
      kind: 'again',
      plan: { deadly: [{ without: 0 }, { without: 1 }] },
    });
  });

  it('if the place has no records, it is the whole batch', () => {
    const trials = new RetryPolicy(0, true);
    expect(trials.died(head(), error({ record: 90, lastRecord: 500 }))).toMatchObject({
      plan: { deadly: [{ from: 0, to: 10 }] },
    });
  });

  it('it always ends, for any deaths of workers', () => {
    const trials = new RetryPolicy(3, true);
    let deaths = 0;
    for (; deaths < 1000; deaths += 1) {
      const from = 101 + (deaths % 10);
      if (trials.died(head(), error({ record: from, lastRecord: Math.min(110, from + 3) })).kind === 'give-up') break;
    }
    expect(deaths).toBeLessThan(1000);
  });
});
