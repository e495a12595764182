import { fullWidth, sideBySide } from '../../../src/transform/preview/side-by-side.ts';

test('two texts are printed side by side after their label', () => {
  expect(sideBySide({ label: '7', left: 'abc', right: 'ABC' }, 40)).toBe('7       abc              ABC\n');
});

test('a long text continues below', () => {
  const text = sideBySide({ label: '1', left: 'a'.repeat(25), right: 'b'.repeat(12) }, 30);
  expect(text).toBe(['1       aaaaaaaaaa  bbbbbbbbbb', '        aaaaaaaaaa  bb', '        aaaaa', ''].join('\n'));
});

test('records of several lines keep them, and control characters are visible', () => {
  expect(sideBySide({ label: '2', left: '@r\nAC\tG\x1b[2J', right: '' }, 60)).toBe(
    ['2       @r', '        AC\\tG\\x1b[2J', ''].join('\n'),
  );
});

test('every width is large enough to show something', () => {
  expect(sideBySide({ label: '1', left: 'abcdefghijkl', right: 'x' }, 1)).toContain('abcdefghij  x\n');
});

test('characters of two UTF-16 units are not split', () => {
  const text = sideBySide({ label: '1', left: '😀'.repeat(11), right: '' }, 30);
  expect(text.split('\n').map((line) => line.trim())).toEqual([`1       ${'😀'.repeat(10)}`, '😀', '']);
});

test('a cut side is as wide as its column, line by line, and the other side is complete', () => {
  const pair = { label: '1', left: `${'a'.repeat(11)}\n${'b'.repeat(10)}`, right: 'c'.repeat(11) };
  const cut = sideBySide(pair, 30, { left: true, right: false });
  expect(cut).toBe(['1       aaaaaaaaa…  cccccccccc', '        bbbbbbbbbb  c', ''].join('\n'));
  expect(sideBySide({ label: '', left: 'x', right: '😀'.repeat(11) }, 30, { left: true, right: true })).toBe(
    `        x           ${'😀'.repeat(9)}…\n`,
  );
});

test('a single text has the whole width, and continues below', () => {
  expect(fullWidth('fields', '$1 a | $2 b\t', 18)).toBe(['fields  $1 a | $2', '        b\\t', ''].join('\n'));
});
