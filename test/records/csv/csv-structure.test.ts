// Fields of CSV with quotes where RFC 4180 has none: a fault, or with --lazy-quotes text.
import { countCsvFields, cutCsvFields, fieldEnd, recordEnd } from '../../../src/records/csv/csv-structure.ts';
import { RecordFault } from '../../../src/records/formats/record-format.ts';
import { Random } from '../../support/random.ts';
import { thrownBy } from '../../support/thrown.ts';

test.each([
  ['2,5" disk', ',', ['2', '5" disk']],
  ['5"', ',', ['5"']],
  ['a"b"c,"d,e","f""g"', ',', ['a"b"c', 'd,e', 'f"g']],
  [' "a",b', ',', [' "a"', 'b']],
  ['x"::"y::z"', '::', ['x"', 'y::z']],
  ['a",,"",b"', ',', ['a"', '', '', 'b"']],
])('lazily, %j has these fields', (text, delimiter, fields) => {
  expect(cutCsvFields(text, delimiter, true)).toEqual(fields);
  expect(countCsvFields(text, delimiter, true)).toBe(fields.length);
});

test.each([
  ['2,5" disk', 'format'],
  ['he said "hi",b', 'format'],
  // meant as quoted, and then with line ends in it, perhaps
  ['a, "b', 'framing'],
  // no reading of it goes beyond its end
  ['"a"b",c', 'format'],
  ['"a" b "c"', 'format'],
  // Go and Miller would read on
  ['"a"b,c', 'framing'],
  ['"a"b","c', 'framing'],
])('strictly, %j has a fault of its %s', (text, kind) => {
  for (const read of [cutCsvFields, countCsvFields]) {
    const fault = thrownBy(() => read(text, ','));
    expect(fault).toBeInstanceOf(RecordFault);
    expect(fault).toMatchObject({ kind });
  }
});

test('text after a closing quote is a fault, lazily too', () => {
  for (const text of ['"a"b,c', '"a" ,b', '"a"b"']) {
    expect(thrownBy(() => cutCsvFields(text, ',', true))).toBeInstanceOf(RecordFault);
    expect(thrownBy(() => countCsvFields(text, ',', true))).toBeInstanceOf(RecordFault);
  }
});

test('what is read strictly is read the same lazily, and both ways to read agree', () => {
  const random = new Random(11);
  for (let i = 0; i < 20_000; i += 1) {
    const text = Array.from({ length: random.below(9) }, () => random.pick([...'"",,ab\n '])).join('');
    const lazy = fieldsOrFault(text, true);
    const strict = fieldsOrFault(text, false);
    if (strict !== undefined) expect([text, lazy]).toEqual([text, strict]);
    expect([text, countOrFault(text, true), countOrFault(text, false)]).toEqual([text, lazy?.length, strict?.length]);
    if (lazy === undefined) continue;
    let at = 0;
    for (let field = 1; field < lazy.length; field += 1) at = fieldEnd(text, at, ',', field, true) + 1;
    expect(fieldEnd(text, at, ',', lazy.length, true)).toBe(text.length);
    // with no line end outside of quotes it is one record
    if (recordEnd(`${text}\n`, 0, ',') !== text.length) expect(text).toContain('\n');
  }
});

const fieldsOrFault = (text: string, isLazy: boolean) => orFault(() => cutCsvFields(text, ',', isLazy));
const countOrFault = (text: string, isLazy: boolean) => orFault(() => countCsvFields(text, ',', isLazy));

function orFault<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RecordFault) return undefined;
    throw error;
  }
}
