import fc from 'fast-check';
import { parseJson } from '../../../src/records/json/exact-json.ts';
import { thrownBy } from '../../support/thrown.ts';

const LARGEST = String(Number.MAX_SAFE_INTEGER);

test.each([
  ['9007199254740991', 9007199254740991],
  ['-9007199254740991', -9007199254740991],
  ['9007199254740992', 9007199254740992n],
  ['-9007199254740993', -9007199254740993n],
  ['12345678901234567890123456789012345678901234567890', 12345678901234567890123456789012345678901234567890n],
  ['9007199254740993.0', 9007199254740993n],
  ['900719925474099.3e1', 9007199254740993n],
  ['-1.2345678901234567890e19', -12345678901234567890n],
  ['1e20', 1e20],
  ['1e23', 1e23],
  ['1E400', undefined],
  ['1.0', 1],
  ['1e2', 100],
  ['1.0000000000000000000', 1],
  ['-0', -0],
  ['-0.0e-999', -0],
  ['0e999', 0],
  ['5e-324', 5e-324],
  ['0.1', 0.1],
  ['1.7976931348623157e308', Number.MAX_VALUE],
  [`0.${'0'.repeat(400)}`, 0],
  [`1${'0'.repeat(400)}`, 10n ** 400n],
])('the number %s is exact in a Number or a BigInt', (literal, value) => {
  if (value === undefined) {
    expect(thrownBy(() => parseJson(literal))).toMatchObject({ name: 'RecordFault', kind: 'format' });
    return;
  }
  for (const [text, pick] of PLACES) {
    const { value: all, digits } = parseJson(text(literal));
    expect(Object.is(pick(all), value) || pick(all)).toBe(true);
    expect(digits).toBeUndefined();
  }
});

const PLACES: readonly [(literal: string) => string, (all: unknown) => unknown][] = [
  [(literal) => literal, (all) => all],
  [(literal) => `{"a":[${literal}]}`, (all) => (all as { a: unknown[] }).a[0]],
  [(literal) => `{ "a" : [ 1 , ${literal} , "${literal}" ] }`, (all) => (all as { a: unknown[] }).a[1]],
  [(literal) => `{"\\"a\\\\":9007199254740993,"b":\t${literal}\r}`, (all) => (all as { b: unknown }).b],
];

test.each([
  ['1e400', 'the number 1e400 is beyond what JavaScript can hold'],
  ['[1,{"a b":[-1e400]}]', 'the number -1e400 at [1]["a b"][0] is beyond'],
  ['{"items":[{"price":1e-400}]}', 'the number 1e-400 at items[0].price is too small'],
  [`{"x":0.${'0'.repeat(330)}1}`, ' at x is too small'],
  [`{"x":${'9'.repeat(400)}.5}`, '… at x is beyond'],
])('%s is a fault that names the number and its place', (text, message) => {
  const fault = thrownBy(() => parseJson(text));
  expect(fault).toMatchObject({
    name: 'RecordFault',
    kind: 'format',
    advice: expect.stringContaining('string') as string,
  });
  expect((fault as Error).message).toContain(message);
});

test('text like a number in a string is left alone', () => {
  const text = '{"a":"x 9007199254740993 ","b":"\\\\\\" 1e400 ","9007199254740993":[" 12345678901234567890"]}';
  expect(parseJson(text)).toEqual({ value: JSON.parse(text) as unknown });
});

test('beside a number that is too large, everything else is parsed as by JSON.parse', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.constantFrom('', ' ', '\t\n\r '), (json, space) => {
      const text = `${space}[${space}9007199254740993${space},${space}${json}${space}]${space}`;
      const [id, value] = parseJson(text).value as unknown[];
      expect(id).toBe(9007199254740993n);
      expect(rounded(value)).toStrictEqual(JSON.parse(json));
      expect(Object.keys(Object(value) as object)).toEqual(Object.keys(Object(JSON.parse(json)) as object));
    }),
    { numRuns: 500, examples: [['{"__proto__":{"a":1},"":[{},[],{"a":[]}]}', ' ']] },
  );
});

test('a repeated key has its last value, in the place of its first one', () => {
  expect(Object.entries(parseJson(`{"a":9007199254740993,"b":1,"a":2}`).value as object)).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
  expect(Object.entries(parseJson(`{"a":1,"b":1,"a":${LARGEST}9}`).value as object)[0]).toEqual([
    'a',
    90071992547409919n,
  ]);
});

test('a text that JSON.parse refuses is refused, whatever its numbers', () => {
  const pieces = fc.constantFrom(
    ...['9007199254740993', '1e400', '"', '\\', ',', ':', '[', ']', '{', '}', ' ', '-', '.', 'a'],
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 9 }), (parts) => {
      const text = parts.join('');
      expect(refusalBy(parseJson, text) === 'SyntaxError').toBe(refusalBy(JSON.parse, text) !== undefined);
    }),
    { numRuns: 3000 },
  );
});

function refusalBy(parse: (text: string) => unknown, text: string): string | undefined {
  try {
    parse(text);
    return undefined;
  } catch (error) {
    return (error as Error).name;
  }
}

function rounded(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(rounded);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, rounded(each)]));
}
