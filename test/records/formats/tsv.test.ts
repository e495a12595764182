import fc from 'fast-check';
import { TsvFormat } from '../../../src/records/formats/tsv.ts';
import { thrownBy } from '../../support/thrown.ts';
import type { Delimiter } from '../../../src/job/job-spec.ts';

const TAB: Delimiter = { kind: 'text', text: '\t' };

function newTsv(columns: readonly string[] = [], delimiter: Delimiter = TAB): TsvFormat {
  return new TsvFormat({ delimiter, terminator: '\n', columns });
}

const anyDelimiter = fc.constantFrom<Delimiter>(TAB, { kind: 'text', text: '::' }, { kind: 'whitespace' });
const anyLine = fc.array(fc.constantFrom('a', '"', ':', '::', '\t', ' ', '\t\t', 'é')).map((all) => all.join(''));

test('a row is written as it was, also from a copy', () => {
  fc.assert(
    fc.property(anyLine, anyDelimiter, (line, delimiter) => {
      const format = newTsv([], delimiter);
      const row = format.parse(line, 1) as string[];
      if (row.length === 0) return;
      expect(format.isOne(row)).toBe(true);
      expect(format.print(row)).toBe(line);
      expect(format.print([...row])).toBe(line);
    }),
  );
});

test('with a header a row is an object of its columns', () => {
  const format = newTsv(['id', 'n', '__proto__']);
  const row = format.parse('x\t1\ty', 1) as Record<string, string>;
  expect(Object.entries(row)).toEqual([
    ['id', 'x'],
    ['n', '1'],
    ['__proto__', 'y'],
  ]);
  expect(format.print({ ...row, n: 2 })).toBe('x\t2\ty');
  expect(format.print(row)).toBe('x\t1\ty');
  row['id'] = 'z';
  expect(format.print(row)).toBe('z\t1\ty');
  expect(format.parse('x\t1\ty', 2)).toMatchObject({ id: 'x' });
});

test('an array of scalars is one record, an array of rows several', () => {
  const format = newTsv(['id', 'n']);
  format.parse('x\t1', 1);
  expect([[1, 'a'], [null], [['a'], ['b']], [{}], []].map((value) => format.isOne(value))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(format.print([1, 2n, 'a', -0.5])).toBe('1\t2\ta\t-0.5');
});

test.each([
  ['x', 'it has 1 field, but the header has 2 columns'],
  ['x\t1\t2', 'it has 3 fields, but the header has 2 columns'],
  ['', 'the line is blank: it has 0 fields, but the header has 2 columns'],
])('%j is no row of that header', (line, message) => {
  expect(thrownBy(() => newTsv(['id', 'n']).parse(line, 1))).toMatchObject({ name: 'RecordFault', message });
});

test("a repeated column can't be read by name", () => {
  expect(thrownBy(() => newTsv(['id', 'id']).parse('x\t1', 1))).toMatchObject({ name: 'FramingError', exitCode: 1 });
});

test.each([
  [['a\tb'], 'a delimiter or a line end in its field 1: "a\\tb"'],
  [['a', 'b\n'], 'a delimiter or a line end in its field 2'],
  [['a', undefined], 'undefined as its field 2'],
  [['a', NaN], 'NaN as its field 2'],
  [Object.assign(['a'], { 2: 'c' }), 'undefined as its field 2'],
  [['a', true], 'true as its field 2'],
  [{ id: 'x' }, "without its column 'n'"],
  [{ id: 'x', n: 1, m: 2 }, "an unknown column 'm'"],
  [{ id: 'x', n: null }, 'null as its field 2'],
])("%j can't be written", (value, message) => {
  const format = newTsv(['id', 'n']);
  format.parse('x\t1', 1);
  expect(thrownBy(() => format.print(value))).toMatchObject({
    name: 'ResultError',
    message: expect.stringContaining(message) as string,
  });
});

test('a field that forms a longer delimiter with the text around it is refused', () => {
  const format = newTsv([], { kind: 'text', text: '::' });
  format.parse('x', 1);
  expect(thrownBy(() => format.print(['a:', 'b']))).toMatchObject({ name: 'ResultError' });
  expect(format.print(['a', ':b'.slice(1)])).toBe('a::b');
});

test("without a header an object can't be written", () => {
  const format = newTsv();
  format.parse('x', 1);
  expect(thrownBy(() => format.print({ id: 'x' }))).toMatchObject({ name: 'ResultError' });
});
