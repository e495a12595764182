import { missingMember } from '../../../src/transform/module/string-members.ts';

const of = (text: string, index = 0) => missingMember(text, index, 'string');

test.each([
  ['(row) => row.qual > 30', 'row.qual'],
  ['row => row.qual > 30', 'row.qual'],
  ["(row) => row['qual'] > 30", 'row.qual'],
  ['async (row) => { await 1; return row.seq.length; }', 'row.seq'],
  ['function (row) { return row.qual }', 'row.qual'],
  ['function keep(row) { return row.qual }', 'row.qual'],
  ['filter(row) { return row.qual }', 'row.qual'],
  ['async filter(row) { return row.qual }', 'row.qual'],
  ['*map(row) { yield row.id; }', 'row.id'],
  ['({ qual }) => qual > 30', '{ qual }'],
  ['function ({ qual, id }) { return qual }', '{ qual }'],
  ['(row) => [1].map((n) => n + row.qual)', 'row.qual'],
  ['(row) => row.qual === 5', 'row.qual'],
])('%s', (text, member) => {
  expect(of(text)).toBe(member);
});

test.each([
  '(line) => line.length',
  '(line) => line.split(",")[1].trim().qual',
  '(line, context) => context.count(line)',
  '(line) => { line = JSON.parse(line); return line.qual; }',
  '(row) => (typeof row === "string" ? row : row.qual)',
  '(row) => (row instanceof String ? row : row.qual)',
  '(row) => row.qual ?? row',
  '(row) => row?.qual',
  '(row) => (row.qual === undefined ? row : row.qual)',
  '(row) => ("qual" in row ? row.qual : row)',
  '(row) => [{ qual: 1 }].map((row) => row.qual)',
  '(row) => [{ qual: 1 }].map(({ qual: row }) => row.qual)',
  '() => { const row = { qual: 1 }; return row.qual; }',
  '(row) => { for (const other of [{}]) other.qual = row; return other.qual; }',
  '({ length }) => length',
  '({ qual = 5 }) => qual',
  '(...rows) => rows.qual',
  '(row = {}) => row.qual',
  'function () { [native code] }',
  'class { }',
  '',
])('nothing is certain about %s', (text) => {
  expect(of(text)).toBeUndefined();
});

test('the second parameter, and callbacks on an array of strings, are checked', () => {
  expect(of('(sum, row) => sum + row.n', 1)).toBe('row.n');
  expect(of('(sum, row) => sum.n + row', 1)).toBeUndefined();
  expect(missingMember('(rows) => rows.filter((row) => row.n > 1)', 0, 'strings')).toBe('row.n');
  expect(missingMember('(rows) => rows.map(function (row) { return row.n })', 0, 'strings')).toBe('row.n');
  expect(missingMember('(rows) => rows.map((row) => row.length)', 0, 'strings')).toBeUndefined();
  expect(
    missingMember('(rows) => rows.map((row) => JSON.parse(row)).map((row) => row.n)', 0, 'strings'),
  ).toBeUndefined();
  expect(missingMember('(rows) => rows.length', 0, 'strings')).toBeUndefined();
});
