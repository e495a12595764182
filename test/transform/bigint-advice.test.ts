import { blame } from '../../src/transform/blame.ts';
import { thrownBy } from '../support/thrown.ts';

const ID: unknown = 2n ** 60n;

test.each<[string, () => unknown, string]>([
  ['adding a Number', () => (ID as number) + 1, 'Number(x) + 1'],
  ['dividing by a Number', () => (ID as number) / 2, 'x + 1n'],
  ['a plus sign', () => +(ID as number), 'Number(x)'],
  ['Math.max', () => Math.max(ID as number, 1), 'Number(x)'],
  ['isNaN', () => isNaN(ID as number), 'Number(x)'],
  ['JSON.stringify', () => JSON.stringify({ ID }), 'return the object itself'],
  ['a shift', () => (ID as number) >>> (1n as unknown as number), 'x >> 1n'],
  ['a fraction', () => BigInt(1.5), 'Math.trunc'],
])('an error because of a BigInt says what to write: %s', (_, work, advice) => {
  expect(blame(thrownBy(work), { record: 2 })).toMatchObject({
    name: 'WorkError',
    place: { record: 2 },
    advice: expect.stringContaining(advice) as string,
  });
});

test('other errors have no such advice', () => {
  expect(blame(new TypeError('x is not a function'), {})).toMatchObject({ advice: undefined });
});
