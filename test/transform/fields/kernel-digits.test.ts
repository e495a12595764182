// Printed numbers of the kernel: those of String() and toFixed(), to the last digit.
import fc from 'fast-check';
import { newKernelFields } from '../../../src/transform/fields/kernel/kernel-fields.ts';
import type { FieldNumber } from '../../../src/transform/fields/field-plan.ts';

/** The kernel's output for each number; undefined if it leaves the record to JavaScript. */
function written(values: readonly number[], digits?: number): (string | undefined)[] {
  return values.map((value) => {
    const number: FieldNumber = { kind: 'literal', value };
    const part = { kind: 'number' as const, number, ...(digits === undefined ? {} : { digits }) };
    const options = {
      indexOf: Number,
      encoding: 'utf8' as const,
      delimiter: 9,
      terminator: 10,
    };
    // the Nodes these tests run on all have SIMD
    const kernel = newKernelFields({ map: { isRow: false, parts: [part] } }, options)!;
    expect(kernel.makeRoom(64)).toBe(true);
    kernel.load(Buffer.from('a\n'), true);
    const { records, output } = kernel.run(0);
    return records === 1 ? Buffer.from(output).toString().slice(0, -1) : undefined;
  });
}

function expectSame(value: number): void {
  expect(written([value])).toEqual([Number.isFinite(value) ? String(value) : undefined]);
  for (const digits of [0, 1, 2, 3, 9, 15, 16, 20]) {
    expect([value, digits, ...written([value], digits)]).toEqual([
      value,
      digits,
      Number.isNaN(value) ? undefined : value.toFixed(digits),
    ]);
  }
}

test.each([
  ...[0, -0, 1, -1, 9, 10, 99.5, 0.5, 1.5, 2.5, -2.5, 0.05, 0.15, 0.25, 1.005, 1.45, 8.345, 0.1 + 0.2, 1 / 3, 2 / 3],
  ...[
    1e-6,
    9.9e-7,
    1e-7,
    -1e-7,
    5e-324,
    2.2250738585072014e-308,
    1e14,
    999999999999999,
    1e15,
    1e15 - 0.125,
    123456789012345.5,
  ],
  ...[
    2 ** 31,
    2 ** 32,
    2 ** 53,
    2 ** 53 + 2,
    2 ** 63,
    1e20,
    1e21,
    1.7976931348623157e308,
    4503599627370495.5,
    0.000001,
  ],
  ...[
    922337203685477.5, 92233720368547.7, 9223372036854776, 99999999999999.9, 0.9999999999999999, 999_999_999_999_999.9,
  ],
  ...[NaN, Infinity, -Infinity],
])('%d', (value) => expectSame(value));

const anyDecimal = fc
  .tuple(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), fc.integer({ min: 0, max: 12 }))
  .map(([whole, power]) => whole / 10 ** power);
/** Halves that lie between two roundings. */
const anyHalf = fc
  .tuple(fc.integer({ min: -(10 ** 6), max: 10 ** 6 }), fc.integer({ min: 0, max: 40 }))
  .map(([whole, power]) => (whole + 0.5) / 2 ** power);

test('any number is printed as JavaScript prints it', () => {
  fc.assert(fc.property(fc.oneof(fc.double(), anyDecimal, anyHalf), expectSame), { numRuns: 500 });
});
