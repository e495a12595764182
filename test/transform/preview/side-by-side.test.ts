import { sideBySide } from '../../../src/transform/preview/side-by-side.ts';

test('two texts stand next to each other behind their label', () => {
  expect(sideBySide({ label: '7', left: 'abc', right: 'ABC' }, 40)).toBe('7       abc              ABC\n');
});

test('what is too long goes on below: nothing is cut off', () => {
  const text = sideBySide({ label: '1', left: 'a'.repeat(25), right: 'b'.repeat(12) }, 30);
  expect(text).toBe(['1       aaaaaaaaaa  bbbbbbbbbb', '        aaaaaaaaaa  bb', '        aaaaa', ''].join('\n'));
});

test('records of several lines keep them, and control characters can be seen', () => {
  expect(sideBySide({ label: '2', left: '@r\nAC\tG\x1b[2J', right: '' }, 60)).toBe(
    ['2       @r', '        AC\\tG\\x1b[2J', ''].join('\n'),
  );
});

test('no width is too small to show something', () => {
  expect(sideBySide({ label: '1', left: 'abcdefghijkl', right: 'x' }, 1)).toContain('abcdefghij  x\n');
});

test('characters of more than one unit are not cut in two', () => {
  const text = sideBySide({ label: '1', left: '😀'.repeat(11), right: '' }, 30);
  expect(text.split('\n').map((line) => line.trim())).toEqual([`1       ${'😀'.repeat(10)}`, '😀', '']);
});
