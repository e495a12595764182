// Numbers of fields in the kernel: to the last bit what JavaScript gives for the field's text.
import fc from 'fast-check';
import type { FieldCondition, NumberOperator } from '../../../src/transform/fields/field-plan.ts';
import { newKernelFields } from '../../../src/transform/fields/kernel/kernel-fields.ts';

type Side = Extract<FieldCondition, { kind: 'compare' }>['left'];

/** Whether the only field of a record with this text passes. */
function passes(text: string, operator: NumberOperator, kind: 'value' | 'length', value: number): boolean {
  const left: Side = { kind, field: 1 };
  const filter: FieldCondition = { kind: 'compare', operator, left, right: { kind: 'literal', value } };
  const options = {
    indexOf: Number,
    encoding: 'utf8' as const,
    delimiter: 9,
    terminator: 0,
  };
  // the Nodes these tests run on all have SIMD
  const kernel = newKernelFields({ filter }, options)!;
  const bytes = Buffer.from(`${text}\0`);
  expect(kernel.makeRoom(bytes.length)).toBe(true);
  kernel.load(bytes, bytes.length === text.length + 1);
  const { next, records, kept } = kernel.run(0);
  expect([next, records]).toEqual([bytes.length, 1]);
  return kept === 1;
}

/** A blank field is not a number. */
const numberOf = (text: string) => (text.trim() === '' ? NaN : Number(text));

function expectNumber(text: string): void {
  const number = numberOf(text);
  if (Number.isNaN(number)) {
    expect([passes(text, '>=', 'value', -Infinity), passes(text, '<=', 'value', Infinity)]).toEqual([false, false]);
  } else expect(passes(text, '===', 'value', number)).toBe(true);
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

test('the number of a field is Number() of its text, to the last bit, and NaN if it is blank', () => {
  fc.assert(fc.property(fc.oneof(anyDecimal, anyNumeric, anyDouble, anyShortDouble), expectNumber), { numRuns: 3000 });
});

test.each(['', ' ', '\v', '\u00a0 ', '\ufeff'])('a blank field is not a number: %j', expectNumber);

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
])("the number of '%s' is what Number() returns", expectNumber);

test('the length of a field is that of its text', () => {
  const expectLength = (text: string) => {
    const one = text.replace(/[\0\t]/g, '').toWellFormed();
    expect(passes(one, '===', 'length', one.length)).toBe(true);
  };
  ['', 'éé', 'é', '𝄞', '€'.repeat(70)].forEach(expectLength);
  fc.assert(fc.property(fc.string({ unit: 'binary' }), expectLength));
});
