import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { CsvFormat } from '../../../src/records/formats/csv.ts';
import { thrownBy } from '../../support/thrown.ts';

const format = (columns: readonly string[] = [], text = ',') =>
  new CsvFormat({ columns, delimiter: { kind: 'quoted', text }, terminator: '\n' });

test('with a header a record is an object of its columns, without one an array', () => {
  expect(format(['a', 'b']).parse('1,"x ""y"", z"', 1)).toEqual({ a: '1', b: 'x "y", z' });
  expect(format().parse('1,"x\r\n2",', 1)).toEqual(['1', 'x\r\n2', '']);
  expect(format().parse('', 1)).toEqual(['']);
  expect(format([], ';').parse('1,5;"a;b"', 1)).toEqual(['1,5', 'a;b']);
});

test('records of a block are parsed together, and each is the requested one', () => {
  const csv = format();
  csv.openBlock('1,"a"\n2,b\n3,"c\nd"\n3,"c\nd"\n');
  const at = (text: string, number: number) => csv.parse(text, number);
  expect([at('1,"a"', 10), at('2,b', 11), at('3,"c\nd"', 12), at('3,"c\nd"', 13)]).toEqual([
    ['1', 'a'],
    ['2', 'b'],
    ['3', 'c\nd'],
    ['3', 'c\nd'],
  ]);
  // a record of another block, too
  expect(at('4,"e"', 10)).toEqual(['4', 'e']);
});

test('csv-parse reads back what is written', () => {
  const field = fc
    .array(fc.constantFrom('a', '"', ',', '\n', '\r\n', '\r', ' ', 'é'), { maxLength: 5 })
    .map((f) => f.join(''));
  fc.assert(
    fc.property(fc.array(field, { minLength: 1, maxLength: 4 }), (fields) => {
      const text = format().print(fields);
      const expected = parse(`${text}\n`, { relax_column_count: true, record_delimiter: '\n' });
      expect(expected).toEqual([fields]);
      expect(format().parse(text, 1)).toEqual(fields);
    }),
    { numRuns: 1000 },
  );
});

test('an unchanged record is written as it was, with unnecessary quotes', () => {
  const csv = format(['a', 'b']);
  const row = csv.parse('"1","2"', 1) as Record<string, string>;
  expect(csv.print({ ...row })).toBe('"1","2"');
  expect(csv.print({ ...row, b: 'x,y' })).toBe('1,"x,y"');
  expect(csv.print([1, 3n])).toBe('1,3');
});

test.each([
  ['"a"b,c', '"b" comes after the closing quote of its field 1'],
  ['a,b"c', 'its field 2 has a quote in it, but does not begin with one'],
  [' "a"', 'its field 1 has a quote in it, but does not begin with one'],
  ['1,2,3', 'it has 3 fields, but the header has 2 columns'],
  ['', 'the line is blank: it has 1 field, but the header has 2 columns'],
])('%j is refused, whether the work uses it or not', (text, message) => {
  const csv = format(['a', 'b']);
  expect(csv.isAlwaysChecked).toBe(true);
  expect(thrownBy(() => csv.check(text))).toMatchObject({ name: 'RecordFault', message });
  expect(thrownBy(() => csv.parse(text, 1))).toMatchObject({ name: 'RecordFault', message });
});
