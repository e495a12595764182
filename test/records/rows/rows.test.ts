// Rows parsed and printed by code that is generated for a header: the same as without it, for any
// header.
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { Delimiter } from '../../../src/job/job-spec.ts';
import { CsvFormat } from '../../../src/records/formats/csv.ts';
import type { RowFormat, RowOptions } from '../../../src/records/formats/row-format.ts';
import { TsvFormat } from '../../../src/records/formats/tsv.ts';
import { MOST_CUT_FIELDS } from '../../../src/records/rows/row-code.ts';
import { thrownBy } from '../../support/thrown.ts';
import { repeats } from '../../support/random.ts';

type Row = Record<string, string>;

const TAB: Delimiter = { kind: 'text', text: '\t' };
const COMMA: Delimiter = { kind: 'quoted', text: ',' };
const newTsv = (columns: readonly string[], more: Partial<RowOptions> = {}) =>
  new TsvFormat({ columns, delimiter: TAB, terminator: '\n', ...more });
const newCsv = (columns: readonly string[], more: Partial<RowOptions> = {}) =>
  new CsvFormat({ columns, delimiter: COMMA, terminator: '\n', ...more });

const hostile = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '__defineSetter__',
  'get a',
  'a',
  '',
  ' ',
  '10',
  '2',
  '-0',
  "'",
  '"',
  '`${process.exit(1)}`',
  '"}; process.exit(1); ({"',
  '\\',
  '\\u0022',
  '\u2028',
  '\u2029',
  '*/',
  '//',
  'é',
  '😀',
  'value',
  'text',
  'e0',
  'x'.repeat(300),
];
const header = fc.uniqueArray(fc.constantFrom(...hostile), { minLength: 1, maxLength: 12 });
const part = fc.constantFrom('a', '', 'é', '0', "'", 'chr1', 'x'.repeat(20));
const tsvValue = fc.oneof(part, fc.constantFrom('"', '"a"', '\r', ','));

/** By hand, as property after property is defined. */
function objectOf(columns: readonly string[], fields: readonly string[]): Row {
  return Object.fromEntries(columns.map((name, i) => [name, fields[i]!]));
}

/** Row by row: a fresh one, a plain object, its own properties in their order. */
function expectRow(row: unknown, columns: readonly string[], fields: readonly string[]): void {
  const expected = objectOf(columns, fields);
  expect(Object.getOwnPropertyDescriptors(row)).toEqual(Object.getOwnPropertyDescriptors(expected));
  expect(Reflect.ownKeys(row as Row)).toEqual(Reflect.ownKeys(expected));
  // of the realm that the code was made in, which jest's is not
  expect(Object.getPrototypeOf(Object.getPrototypeOf(row))).toBe(null);
}

/** What a format gives a function that alone sees its records. */
function fusedRow(format: RowFormat, text: string): unknown {
  let seen: unknown;
  const other = (record: string) => (seen = format.parse(record, 1));
  const look = (row: Row) => {
    seen = row;
  };
  const fused = format.fuse(look, other);
  if (fused === undefined) return format.parse(text, 1);
  fused(text, undefined);
  return seen;
}

test("a row has its header's columns as own properties, whatever their names", () => {
  fc.assert(
    fc.property(header, fc.infiniteStream(tsvValue), (columns, values) => {
      const fields = columns.map(() => values.next().value as string);
      const text = fields.join('\t');
      fc.pre(text !== ''); // a blank line has no field
      expectRow(newTsv(columns).parse(text, 1), columns, fields);
      expectRow(fusedRow(newTsv(columns), text), columns, fields);
    }),
    { numRuns: 500 },
  );
});

test('a returned row is written as it was, or with its changes', () => {
  const change = fc.option(fc.oneof(part, fc.constantFrom(7, -0.5, 3n)), { nil: undefined });
  fc.assert(
    fc.property(header, fc.infiniteStream(fc.tuple(part, change)), fc.boolean(), (columns, stream, isReversed) => {
      const pairs = columns.map(() => stream.next().value as [string, string | number | bigint | undefined]);
      const text = pairs.map(([field]) => field).join('\t');
      fc.pre(text !== '');
      const wanted = pairs.map(([field, changed]) => String(changed ?? field));
      const entries = columns.flatMap((name, i) => (pairs[i]![1] === undefined ? [] : [[name, pairs[i]![1]] as const]));
      for (const format of [newTsv(columns), newCsv(columns, { delimiter: { kind: 'quoted', text: '\t' } })]) {
        const row = format.parse(text, 1) as Row;
        expect(format.print({ ...row })).toBe(text);
        expect(format.print(row)).toBe(text);
        const changes = Object.fromEntries(entries);
        const value = isReversed ? { ...changes, ...row, ...changes } : { ...row, ...changes };
        const isOneEmpty = columns.length === 1 && wanted[0] === '' && text !== '';
        const printed = isOneEmpty && format instanceof CsvFormat ? '""' : wanted.join('\t');
        expect(format.print(value)).toBe(printed);
        expect(format.print(pairs.map(([field, changed]) => changed ?? field))).toBe(printed);
      }
    }),
    { numRuns: 500 },
  );
});

test.each([1, 2, MOST_CUT_FIELDS, MOST_CUT_FIELDS + 1, 1000, 1001, 5000])(
  'rows of %i columns are parsed and printed, one field more or fewer is refused',
  (count) => {
    const columns = ['__proto__', ...Array.from({ length: count - 1 }, (_, i) => `c${i}`)];
    const fields = columns.map((_, i) => `v${i}`);
    const text = fields.join('\t');
    for (const format of [newTsv(columns), newCsv(columns, { delimiter: { kind: 'quoted', text: '\t' } })]) {
      expectRow(fusedRow(format, text), columns, fields);
      const row = format.parse(text, 2) as Row;
      expectRow(row, columns, fields);
      expect(format.print({ ...row })).toBe(text);
      const changed = objectOf(columns, [...fields.slice(0, -1), 'x']);
      expect(format.print({ ...row, ...changed, ['__proto__']: changed['__proto__'] })).toBe(
        [...fields.slice(0, -1), 'x'].join('\t'),
      );
      for (const wrong of [`${text}\t`, text.slice(0, text.lastIndexOf('\t'))].filter((line) => line !== text)) {
        if (count === 1 && wrong !== `${text}\t`) continue;
        expect(thrownBy(() => format.parse(wrong, 3))).toMatchObject({ name: 'RecordFault', kind: 'format' });
        expect(thrownBy(() => fusedRow(format, wrong))).toMatchObject({ name: 'RecordFault', kind: 'format' });
      }
    }
  },
);

test('rows without a header are arrays, whatever the length of the next one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(tsvValue, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 60 }),
      (rows) => {
        const format = newTsv([]);
        for (const [i, fields] of rows.entries()) {
          const text = fields.join('\t');
          const row = format.parse(text, i) as string[];
          expect(row).toEqual(text === '' ? [] : fields);
          if (text === '') continue;
          expect(format.print([...row])).toBe(text);
          row.push('mine');
          expect(format.parse(text, i + 1000)).toEqual(fields);
        }
      },
    ),
    { numRuns: 200 },
  );
});

/** Records of csv that are right, and those that nearly are. */
const csvText = fc
  .array(fc.constantFrom('"', '"', '""', ',', ',', '\n', '\r\n', 'a', ' ', 'é'), { maxLength: 14 })
  .map((parts) => parts.join(''));
const csvField = fc
  .array(fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'é'), { maxLength: 5 })
  .map((parts) => parts.join(''));
const csvRow = fc.tuple(fc.array(fc.tuple(csvField, fc.boolean()), { minLength: 1, maxLength: 4 }), fc.boolean());
const csvRecord = fc.oneof(
  csvText,
  csvRow.map(([fields]) =>
    fields
      .map(([field, isQuoted]) => (isQuoted || /[",\n\r]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
      .join(','),
  ),
);

function faultOf(action: () => unknown): Error | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** The record that csv-parse reads from the text; undefined if it refuses the text. */
function judged(text: string): string[] | undefined {
  try {
    const options = { relax_column_count: true, record_delimiter: ['\n', '\r\n'] };
    const records: string[][] = parse(`${text}\n`, options);
    return records.length === 1 ? records[0] : undefined;
  } catch {
    return undefined;
  }
}

test('csv rows are those of csv-parse, and rows that it refuses are refused, with the messages of the check', () => {
  let [taken, refused] = [0, 0];
  fc.assert(
    fc.property(csvRecord, fc.boolean(), fc.boolean(), (text, isOpened, hasHeader) => {
      // The scanner has split the text at these line ends.
      fc.pre(!text.replace(/"(?:[^"]|"")*"/g, '').includes('\n'));
      const expected = judged(text);
      const columns = hasHeader ? Array.from({ length: expected?.length ?? 3 }, (_, i) => `c${i}`) : [];
      const newOpened = () => {
        const csv = newCsv(columns);
        if (isOpened) csv.openBlock(`${text}\n`);
        return csv;
      };
      const wrong = faultOf(() => newOpened().check(text));
      const csv = newOpened();
      if (wrong !== undefined) {
        refused += 1;
        expect(expected === undefined || wrong.message.includes('carriage return')).toBe(true);
        const { name, message } = wrong;
        expect(thrownBy(() => csv.parse(text, 1))).toMatchObject({ name, message });
        expect(thrownBy(() => fusedRow(newOpened(), text))).toMatchObject({ name, message });
        return;
      }
      taken += 1;
      const row = csv.parse(text, 1);
      if (hasHeader) expectRow(row, columns, expected!);
      else expect(row).toEqual(expected);
      expect(fusedRow(newOpened(), text)).toEqual(row);
      const copy = hasHeader ? { ...row } : [...(row as string[])];
      expect(csv.print(copy)).toBe(text);
    }),
    { numRuns: 5000 },
  );
  expect(Math.min(taken, refused)).toBeGreaterThan(repeats(200));
});

test('a changed row of csv is quoted if necessary, and csv-parse reads it back', () => {
  fc.assert(
    fc.property(csvRow, fc.nat(3), csvField, ([fields], at, changed) => {
      const values = fields.map(([field]) => field);
      const columns = values.map((_, i) => `c${i}`);
      fc.pre(values.length > 1);
      const csv = newCsv(columns);
      const text = fields
        .map(([field, isQuoted]) => (isQuoted || /[",\n\r]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
        .join(',');
      const row = csv.parse(text, 1) as Row;
      const name = columns[at % columns.length]!;
      fc.pre(row[name] !== changed);
      const expected = columns.map((column) => (column === name ? changed : row[column]!));
      const quoted = expected.map((value) => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value));
      expect(csv.print({ ...row, [name]: changed })).toBe(quoted.join(','));
      expect(judged(quoted.join(','))).toEqual(expected);
    }),
    { numRuns: 1000 },
  );
});

test('a record of another block is printed with its own quotes', () => {
  const csv = newCsv(['a', 'b']);
  csv.openBlock('"x,y",1\n');
  const row = csv.parse('"x,y",1', 1) as Row;
  csv.openBlock('p,q\n');
  csv.parse('p,q', 2);
  csv.recall(row, '"x,y",1');
  expect(csv.print(row)).toBe('"x,y",1');
  expect(csv.print({ ...row, b: '2' })).toBe('"x,y",2');
});

test('a row that was made iterable is still one record', () => {
  const format = newTsv(['a', 'b']);
  const row = Object.assign(format.parse('1\t2', 1), { [Symbol.iterator]: () => [].values() });
  expect(format.isOne(row)).toBe(true);
  expect(newTsv(['a', 'b']).isOne(row)).toBe(true);
});
