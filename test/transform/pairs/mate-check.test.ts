import { checkMates } from '../../../src/transform/pairs/mate-check.ts';
import { thrownBy } from '../../support/thrown.ts';

const read = (id: string) => ({ id, comment: '', seq: 'A', qual: 'I' });
const check = (first: string, second: string) => checkMates(read(first), read(second), () => 'R2.fq:5');

test.each([
  ['x', 'x'],
  ['x/1', 'x/2'],
  ['x/2', 'x/1'],
  ['x/1', 'x'],
  ['x', 'x/2'],
  ['x/3', 'x/3'],
  ['', ''],
])('%p and %p are mates', (first, second) => {
  expect(() => check(first, second)).not.toThrow();
});

test.each([
  ['x', 'y', 'the ids of the pair differ: "x" and "y" (R2.fq:5)'],
  ['x/1', 'y/2', 'the ids of the pair differ: "x/1" and "y/2" (R2.fq:5)'],
  ['x1', 'x2', 'the ids of the pair differ: "x1" and "x2" (R2.fq:5)'],
  ['x/1', 'x/3', 'the ids of the pair differ: "x/1" and "x/3" (R2.fq:5)'],
  ['x.1', 'x.2', 'the ids of the pair differ: "x.1" and "x.2" (R2.fq:5)'],
  ['x/1', 'x/1', 'both mates have the id "x/1" (the second: R2.fq:5)'],
])('%p and %p are none', (first, second, message) => {
  expect(thrownBy(() => check(first, second))).toMatchObject({ name: 'RecordFault', kind: 'framing', message });
});
