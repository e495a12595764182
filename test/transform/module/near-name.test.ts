import { nearName } from '../../../src/transform/module/near-name.ts';

const KNOWN = ['map', 'filter', 'setup', 'teardown', 'header'];

test.each([
  ['fitler', 'filter'],
  ['filters', 'filter'],
  ['Filter', 'filter'],
  ['setUp', 'setup'],
  ['tearDwon', 'teardown'],
  ['mpa', 'map'],
  ['maps', 'map'],
])('%s is near %s', (name, near) => expect(nearName(name, KNOWN)).toBe(near));

test.each(['m', 'mmm', 'fltr3x', 'reduce', ''])('%p is near nothing', (name) => {
  expect(nearName(name, KNOWN)).toBeUndefined();
});

test('of two the nearer one is suggested', () => {
  expect(nearName('lengthof', ['length-of-2', 'length-of'])).toBe('length-of');
});
