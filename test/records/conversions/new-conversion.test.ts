// Conversions as functions of a record's text: the quick ways give what the slow one gives, and what is written reads back.
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { ConvertedName } from '../../../src/job/conversion.ts';
import { newConversion, type ConversionOptions } from '../../../src/records/conversions/new-conversion.ts';
import { isExactNumber } from '../../../src/records/conversions/ndjson-writer.ts';
import { thrownBy } from '../../support/thrown.ts';

const TAB = { kind: 'text', text: '\t' } as const;
const COMMA = { kind: 'quoted', text: ',' } as const;

function conversion(from: ConvertedName, to: ConvertedName, given: Partial<ConversionOptions> = {}) {
  const columns = given.columns ?? [];
  return newConversion({
    from,
    to,
    columns,
    names: columns.length === 0 ? undefined : columns,
    rowNames: undefined,
    areDeclared: false,
    isChoice: false,
    isMapped: false,
    infersNumbers: false,
    encoding: 'utf8',
    delimiter: from === 'csv' ? COMMA : TAB,
    terminator: '\n',
    ...given,
  });
}

const message = (call: () => unknown) => (thrownBy(call) as Error).message;
/** What a call gives, or the message of what it throws. */
const outcome = (call: () => string) => {
  try {
    return { is: call() };
  } catch (error) {
    return { throws: (error as Error).message };
  }
};

const cell = fc
  .array(fc.constantFrom('a', 'b ', '"', ',', '\t', '\n', '\r', 'é', '\\', '7', ''), { maxLength: 4 })
  .map((parts) => parts.join(''));
const quoted = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const rows = fc
  .integer({ min: 2, max: 5 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));

test.each([
  ['csv', 'tsv'],
  ['csv', 'ndjson'],
  ['tsv', 'csv'],
  ['tsv', 'ndjson'],
] as const)('the quick way from %s to %s gives what the slow one gives', (from, to) => {
  fc.assert(
    fc.property(rows, fc.boolean(), (table, isWide) => {
      const columns = table[0]!.map((_, i) => `c${i}`);
      const texts = table.map((row) =>
        from === 'csv' ? row.map(quoted).join(',') : row.map((each) => each.replaceAll(/[\t\n]/g, '_')).join('\t'),
      );
      if (isWide) texts.push(`${texts[0]!}${from === 'csv' ? ',' : '\t'}more`);
      const format = conversion(from, to, { columns });
      format.openBlock(texts.map((text) => `${text}\n`).join(''), 0);
      for (const text of texts) {
        expect(outcome(() => format.convert(text))).toEqual(
          outcome(() => conversion(from, to, { columns }).convertAny(text)),
        );
      }
    }),
    { numRuns: 500 },
  );
});

test('csv-parse and JSON.parse read back what is made of a row', () => {
  fc.assert(
    fc.property(rows, (table) => {
      const columns = table[0]!.map((_, i) => `c${i}`);
      const [toJson, toCsv] = [
        conversion('csv', 'ndjson', { columns }),
        conversion('ndjson', 'csv', { names: columns }),
      ];
      for (const row of table) {
        const json = toJson.convert(row.map(quoted).join(','));
        expect(Object.values(JSON.parse(json) as object)).toEqual(row);
        expect(parse(`${toCsv.convert(json)}\n`)).toEqual([row]);
      }
    }),
  );
});

test('any JSON object is the fields that JSON.parse has, with numbers as they are written', () => {
  const value = fc.oneof(
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
  );
  const key = fc.oneof(fc.constantFrom('a', 'b', '__proto__', '"', '\\', ''), fc.string({ maxLength: 3 }));
  fc.assert(
    fc.property(
      fc.dictionary(key, value),
      fc.constantFrom(undefined, 1, '\t'),
      fc.dictionary(key, fc.jsonValue()),
      (object, space, other) => {
        const keys = Object.keys(object);
        if (keys.length === 0) return;
        const text = JSON.stringify({ ...other, ...object }, null, space).replaceAll('\n', ' ');
        const csv = conversion('ndjson', 'csv', { names: keys, isChoice: true }).convert(text);
        const [row]: unknown[] = parse(`${csv}\n`);
        const texts = Object.values(object).map((each) =>
          typeof each === 'number' ? JSON.stringify(each) : String(each ?? ''),
        );
        expect(row).toEqual(keys.length === 1 && texts[0] === '' ? [''] : texts);
      },
    ),
    { numRuns: 500 },
  );
});

test('of a key that is there twice the last value counts', () => {
  expect(conversion('ndjson', 'csv', { names: ['a'] }).convert('{"a":1,"\\u0061":"x"}')).toBe('x');
});

test('a text is a number if it is the only way to write that number', () => {
  for (const text of ['0', '7', '-1', '0.5', '-12.25', '9007199254740991'])
    expect([text, isExactNumber(text)]).toEqual([text, true]);
  for (const text of [
    '',
    ' 1',
    '1 ',
    '-0',
    '007',
    '1.0',
    '1.50',
    '.5',
    '5.',
    '+1',
    '1e5',
    '0x1',
    '9007199254740992',
    '0.30000000000000004000',
    'NaN',
    'Infinity',
    '1_0',
    '１',
    '0.0000001',
    '1,5',
  ]) {
    expect([text, isExactNumber(text)]).toEqual([text, false]);
  }
  fc.assert(
    fc.property(
      fc.oneof(fc.double(), fc.integer()).map(String),
      (text) => !isExactNumber(text) || JSON.stringify(JSON.parse(text)) === text,
    ),
    { numRuns: 1000 },
  );
});

test('a read is a sequence with its name byte for byte, by the quick way and by the slow one', () => {
  const letters = fc
    .array(fc.constantFrom('A', 'C', '>', '@', '-', '--', ''), { maxLength: 4 })
    .map((all) => all.join(''));
  const qual = fc.constantFrom('I', '>', '@', '+');
  fc.assert(
    fc.property(
      fc.constantFrom('r', 'r x', 'r\tx  y', 'r ', '', ' x'),
      letters,
      qual,
      fc.constantFrom('\n', '\r\n'),
      fc.constantFrom(undefined, 1, 3),
      (name, seq, score, end, lineWidth) => {
        const text = [`@${name}`, seq, '+', score.repeat(seq.length)].join(end);
        const format = conversion('fastq', 'fasta', { lineWidth });
        const wrong = /^@|>/.exec(seq)?.[0] ?? (seq === '--' ? '--' : undefined);
        const lines = lineWidth === undefined || seq === '' ? [seq] : seq.match(new RegExp(`.{1,${lineWidth}}`, 'g'))!;
        expect(outcome(() => format.convert(text))).toEqual(
          wrong === undefined
            ? { is: [`>${name}`, ...lines.filter((line) => line !== '')].join('\n') }
            : { throws: `it would be a FASTA record with ${wrong} in its 'seq'` },
        );
      },
    ),
    { numRuns: 500 },
  );
});

test('what a format can not hold is an error that names the field', () => {
  const columns = ['id', 'note'];
  expect(message(() => conversion('csv', 'tsv', { columns }).convert('1,"a\tb"'))).toBe(
    'its field 2 (note) has a tab in it, which tsv can\'t hold: "a\\tb"',
  );
  expect(message(() => conversion('csv', 'tsv').convert('"a\nb"'))).toBe(
    'its field 1 has a line end in it, which tsv can\'t hold: "a\\nb"',
  );
  expect(message(() => conversion('csv', 'tsv').convert('""'))).toMatch(/^its only field is empty/);
  expect(message(() => conversion('csv', 'tsv', { columns }).convert('1'))).toBe(
    'it has 1 field, but the header has 2 columns',
  );
  expect(message(() => conversion('csv', 'tsv', { columns }).print({ id: 1, note: 'a\rb' }))).toBe(
    'the work gave a record whose field 2 (note) has a line end in it, which tsv can\'t hold: "a\\rb"',
  );
  expect(message(() => conversion('csv', 'tsv', { columns }).print({ id: 1 }))).toBe(
    "the work gave a record without its column 'note'",
  );
  expect(message(() => conversion('csv', 'tsv', { columns }).print({ id: 1, note: null }))).toBe(
    'the work gave a record whose field 2 (note) is null',
  );
  expect(conversion('ndjson', 'csv', { names: columns }).print({ id: true, note: null })).toBe('true,');
  expect(message(() => conversion('ndjson', 'csv', { names: columns }).print({ id: [] }))).toBe(
    'the work gave a record whose field 1 (id) is []',
  );
});

test('a returned sequence keeps its name line if its id and comment are the same', () => {
  const format = conversion('fastq', 'fasta');
  const read = format.parse('@r\tx\nAC\n+\nII', 1) as { id: string };
  expect(format.print(read)).toBe('>r\tx\nAC');
  expect(format.print({ ...read, id: 's' })).toBe('>s x\nAC');
  expect(message(() => format.print({ ...read, id: 's t' }))).toMatch(/white space in its id/);
  expect(message(() => format.print({ ...read, other: 1 }))).toMatch(/an unknown 'other'/);
});

test('numbers of JSON that JavaScript rounds keep their digits when they are returned', () => {
  const format = conversion('ndjson', 'csv', { names: ['a', 'b'] });
  const record = format.parse('{"a":0.12345678901234567890,"b":12345678901234567890}', 1);
  expect(format.print(record as object)).toBe('0.12345678901234567890,12345678901234567890');
});
