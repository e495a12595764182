import fc from 'fast-check';
import type { BatchHead } from '../../../src/job/batch.ts';
import { lengthOf, numberOf } from '../../../src/transform/fields/field-number.ts';
import { RecordFields } from '../../../src/transform/fields/record-fields.ts';

/** The only field of a record with this text. */
function fieldOf(text: string): RecordFields {
  const fields = new RecordFields({ delimiter: 9, terminator: 0, encoding: 'utf8' });
  fields.want(1);
  const bytes = Buffer.from(`${text}\0`);
  const isByteForByte = bytes.length === text.length + 1;
  const head: BatchHead = { batch: 0, firstRecord: 1, records: 1, byteLength: 0, segments: [], bareReturns: [] };
  fields.open(head, bytes, isByteForByte);
  fields.advance(0);
  return fields;
}

const anySign = fc.constantFrom('', '', '+', '-', '--', ' ');
const anyDigits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 18 });
const anyDecimal = fc
  .tuple(anySign, anyDigits, fc.constantFrom('', '.', '.', '..'), anyDigits)
  .map((parts) => parts.join(''));
const anyNumeric = fc.string({
  unit: fc.constantFrom(...'0123456789.+-eExXbonfityNa_ \r\v\u00a0\ufeffé'),
  maxLength: 12,
});
const anyDouble = fc.double().map(String);
const anyShortDouble = fc.tuple(fc.double({ noNaN: true }), fc.nat(15)).map(([value, digits]) => value.toFixed(digits));

/** What a blank field is not: a number. */
const expected = (text: string) => (text.trim() === '' ? NaN : Number(text));

test('the number of a field is what Number() gives for its text, to the last bit, and NaN where it is blank', () => {
  fc.assert(
    fc.property(fc.oneof(anyDecimal, anyNumeric, anyDouble, anyShortDouble), (text) => {
      expect(numberOf(fieldOf(text), 1)).toBe(expected(text));
    }),
    { numRuns: 5000 },
  );
});

test.each(['', ' ', '\v', '\u00a0 ', '\ufeff'])('a blank field is not a number: %j', (text) => {
  expect(numberOf(fieldOf(text), 1)).toBeNaN();
});

test.each([
  '0',
  '-0',
  '+.5',
  '5.',
  '.',
  '-',
  '+-1',
  '007',
  '0.1',
  '999999999999999',
  '9999999999999999',
  '0x10',
  '1e3',
])("the number of '%s' is what Number() gives", (text) => {
  expect(numberOf(fieldOf(text), 1)).toBe(Number(text));
});

test('the length of a field is that of its text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const one = text.replace(/[\0\t]/g, '').toWellFormed();
      expect(lengthOf(fieldOf(one), 1)).toBe(one.length);
    }),
  );
});
