// --rate, as people write it.
import { parseRate } from '../../src/job/rate.ts';
import { thrownBy } from '../support/thrown.ts';

test.each([
  ['100/s', 100, 1000],
  ['30/m', 30, 60_000],
  ['1000/h', 1000, 3_600_000],
  ['0.5/s', 0.5, 1000],
  [' 2 / s ', 2, 1000],
  ['1000000/s', 1_000_000, 1000],
])('%j', (text, calls, perMs) => {
  expect(parseRate(text)).toEqual({ calls, perMs, text: text.trim() });
});

test.each(['', '0/s', '-1/s', '1000001/s', '10/d', '10/ms', '/s', '1e3/s', 'fast', '10/s/s'])(
  '%j is refused',
  (text) => {
    const error = thrownBy(() => parseRate(text));
    expect(error).toMatchObject({ name: 'UsageError', message: expect.stringContaining(`not '${text}'`) as string });
  },
);

test('a number alone is given its second', () => {
  expect(thrownBy(() => parseRate('50'))).toMatchObject({ advice: 'for calls in a second: --rate 50/s' });
});
