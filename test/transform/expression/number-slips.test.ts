// Number literals that JavaScript would round silently, and those that only look so.
import { UsageError } from '../../../src/job/errors.ts';
import { thrownBy } from '../../support/thrown.ts';
import { compile, evaluate } from './evaluate.ts';

const HUGE = `1${'0'.repeat(400)}`;

test.each([
  [
    '+$1 === 9007199254740993',
    '9007199254740993 is an integer beyond 2^53: JavaScript turns it into 9007199254740992',
    '9007199254740993n',
  ],
  ['$1 > 9007199254740993', 'beyond 2^53', '"9007199254740993"'],
  ['$1 > -9007199254740993', 'beyond 2^53', '9007199254740993n'],
  ['+$1 === 9007199254740992', "can't tell it from its neighbours", '9007199254740992n'],
  ['+$1 === 9_007_199_254_740_993', 'beyond 2^53', '9_007_199_254_740_993n'],
  ['+$1 === 0x20000000000001', 'turns it into 9007199254740992', '0x20000000000001n'],
  ['+$1 === 0o400000000000000001', 'beyond 2^53', '0o400000000000000001n'],
  ['+$1 === 0b100000000000000000000000000000000000000000000000000001', 'beyond 2^53', 'n'],
  [`+$1 < ${HUGE}`, 'turns it into Infinity', 'n'],
  ['+$1 < 1e400', 'it is Infinity', 'quotes'],
  ['+$1 > -1e400', 'it is Infinity', 'quotes'],
  ['+$1 > 1e-400', 'it is 0', '5e-324'],
  ['+$1 === 0.12345678901234567890', 'more digits', '0.12345678901234568'],
  ['+$1 * 3.14159265358979323846', 'more digits', '3.141592653589793'],
  ['+$1 === 123456789012345678.5', 'more digits', '123456789012345680'],
  ['+$1 === 1.2345678901234567890e30', 'more digits', '1.2345678901234568e+30'],
  ['{ const big = 12345678901234567890; return +$1 > big }', 'beyond 2^53', '12345678901234567890n'],
  ['fields.some((f) => f == 12345678901234567890)', 'beyond 2^53', '12345678901234567890n'],
  ['({ 9007199254740993: "x" })[$1] === "x"', 'beyond 2^53', '"9007199254740993"'],
])('%s is refused', (text, what, fix) => {
  for (const option of ['--map', '--filter'] as const) {
    const error = thrownBy(() => compile(text, { option }));
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message).toContain(what);
    expect((error as UsageError).advice).toContain(fix);
  }
});

test.each([
  ['+$1 === +args.id', 'BigInt(args.id), and a field'],
  ['Number($1) > Number(args.id)', 'BigInt(args.id), and a field'],
  ['+$1 > -args.id', 'BigInt(args.id), and a field'],
  ["+$1 > parseInt('-9007199254740993', 10)", "BigInt('-9007199254740993'), and a field"],
])('a constant string that a Number rounds is refused: %s', (text, fix) => {
  const error = thrownBy(() => compile(text, { option: '--filter', args: { id: ' 9007199254740993', min: '5' } }));
  expect(error).toBeInstanceOf(UsageError);
  expect((error as UsageError).message).toContain('JavaScript turns it into');
  expect((error as UsageError).advice).toContain(fix);
});

test('a constant string that a Number represents exactly is accepted, and one that stays a string', () => {
  const args = { id: '9007199254740993', min: '900719925474099' };
  const expression = '+$1 > +args.min && $1 === args.id && BigInt($1) === BigInt(args.id)';
  expect(evaluate(expression, '9007199254740993', { option: '--filter', args })).toBe(true);
});

test.each([
  [
    'json.id === 9007199254740993',
    'as a BigInt: 9007199254740993n, and a field as BigInt($1); as a string, in quotes: "9007199254740993"',
  ],
  ['json.id === 1e20', 'json.id == 1e20; or json.id === 100000000000000000000n'],
  ['1e23 !== json.id', 'json.id != 1e23; or json.id !== 100000000000000000000000n'],
])('%s is refused in NDJSON', (text, fix) => {
  const error = thrownBy(() => compile(text, { format: 'ndjson', option: '--filter' }));
  expect(error).toBeInstanceOf(UsageError);
  expect((error as UsageError).advice).toBe(fix);
});

test.each([
  ['BigInt($1) === 9007199254740993n', true],
  ['$1 === "9007199254740993"', true],
  ['+$1 > 9007199254740991', true],
  ['+$1 < 1e20', true],
  ['+$1 < 1e23', true],
  ['+$1 < 1.5e300', true],
  ['+$1 > 0.1', true],
  ['+$1 > 0.10', true],
  ['+$1 > 0.10000000000000001', true],
  ['+$1 > 0.1000000000000000055511151231257827', true],
  ['+$1 < 1.7976931348623157e308', true],
  ['+$1 > 5e-324', true],
  ['+$1 > 0x1fffffffffffff', true],
  ['+$1 > 0.000', true],
  ['+$1 > .5e1', true],
  ['+$1 > 1.', true],
  ['$1 !== "1e400"', true],
])('%s is accepted', (text, value) => {
  expect(evaluate(text, '9007199254740993', { option: '--filter' })).toBe(value);
});

test.each(['BigInt($2)', 'BigInt($1) + BigInt($9)'])('a blank field is no BigInt: %s', (text) => {
  const error = thrownBy(() => evaluate(text, '9007199254740993\t '));
  expect(error).toMatchObject({ name: 'WorkError', message: 'BigInt() got a blank or missing field' });
});

test("BigInt is JavaScript's own for everything else", () => {
  expect(evaluate('BigInt($1) + BigInt.asUintN(3, BigInt(NR)) + BigInt(true)', '9007199254740993')).toBe(
    9007199254741001n,
  );
  expect(evaluate('[typeof BigInt, BigInt($1) instanceof BigInt, { BigInt }.BigInt.name]', '1')).toEqual([
    'function',
    false,
    'BigInt',
  ]);
});

test.each([
  ['json.id === 9007199254740993n', true],
  ['json.id > 10', true],
  ['json.id > 10n', true],
  ['json.id == "9007199254740993"', true],
  ['json.id + 1n', 9007199254740994n],
  ['row(json.id, json.n)', '9007199254740993\t1'],
  ['`${json.id}`', '9007199254740993'],
  ['typeof json.id', 'bigint'],
])('a large integer of NDJSON is exact: %s', (text, value) => {
  expect(evaluate(text, '{"id":9007199254740993,"n":1}', { format: 'ndjson' })).toBe(value);
});
