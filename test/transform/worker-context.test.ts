import { newContext } from '../support/running.ts';

test('counters are summed by name, also if count is destructured', () => {
  const context = newContext();
  // eslint-disable-next-line @typescript-eslint/unbound-method -- that it may be is what is tested
  const { count } = context;
  count('kept');
  context.count('kept', 2);
  count('bases', -0.5);
  expect(context.takeCounters()).toEqual({ kept: 3, bases: -0.5 });
  expect(context.takeCounters()).toBeUndefined();
});

test.each([
  ['', 1],
  [1, 1],
  ['a', NaN],
  ['a', '2'],
  ['a', Infinity],
])('count(%j, %p) is refused', (name, by) => {
  expect(() => newContext().count(name as string, by as number)).toThrow(TypeError);
});

test('a sum that is not finite is refused, and the earlier sum stays', () => {
  const context = newContext();
  context.count('a', 1e308);
  expect(() => context.count('a', 1e308)).toThrow('the sum is Infinity');
  expect(context.takeCounters()).toEqual({ a: 1e308 });
});
