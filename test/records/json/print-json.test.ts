import fc from 'fast-check';
import { ResultError } from '../../../src/job/errors.ts';
import { parseJson } from '../../../src/records/json/exact-json.ts';
import { printJson } from '../../../src/records/json/print-json.ts';
import { thrownBy } from '../../support/thrown.ts';

class Point {
  x = 1;
}
class Money {
  toJSON(key: string): unknown {
    return { of: key, units: 12345678901234567890n };
  }
}
const circle: Record<string, unknown> = { a: 1 };
circle.up = [{ circle }];
const sparse: unknown[] = [1];
sparse[2] = 3;

test.each<[string, unknown, what: string, advice: string]>([
  ['NaN', NaN, 'NaN', 'null'],
  ['Infinity', Infinity, 'Infinity', 'Number.isFinite'],
  ['-Infinity', -Infinity, '-Infinity', 'Number.isFinite'],
  ['a function', () => 1, 'a function', 'call it'],
  ['a class', Point, 'a function', 'call it'],
  ['a symbol', Symbol('s'), 'a symbol', 'description'],
  ['a Map', new Map([['a', 1]]), 'a Map', 'Object.fromEntries(x)'],
  ['a Set', new Set([1]), 'a Set', '[...x]'],
  ['a WeakMap', new WeakMap(), 'an instance of WeakMap', 'toJSON'],
  ['a typed array', new Float64Array([1]), 'bytes (Float64Array)', 'Array.from(x)'],
  ['a Buffer', Buffer.from('a'), 'bytes (Buffer)', 'base64'],
  ['a DataView', new DataView(new ArrayBuffer(1)), 'bytes (DataView)', 'base64'],
  ['an ArrayBuffer', new ArrayBuffer(1), 'bytes (ArrayBuffer)', 'base64'],
  ['an Error', new TypeError('x'), 'an Error (TypeError)', 'x.message'],
  ['an invalid Date', new Date('x'), 'an invalid Date', 'getTime'],
  ['a promise', Promise.resolve(1), 'a promise', 'is await missing?'],
  ['a thenable', { then: () => undefined }, 'a promise', 'is await missing?'],
  ['a regular expression', /x/, 'a regular expression', 'x.source'],
  ['a Number object', new Number(1), 'a Number object', 'valueOf'],
  ['a String object', new String('a'), 'a String object', 'valueOf'],
  ['a Boolean object', new Boolean(true), 'a Boolean object', 'valueOf'],
  ['a BigInt object', Object(1n), 'a BigInt object', 'valueOf'],
  ['an iterator', [1].values(), 'an iterator', '[...x]'],
  ['a generator', (function* () { yield 1; })(), 'an iterator', '[...x]'], // prettier-ignore
  ['an instance', new Point(), 'an instance of Point', '{ ...x }'],
  ['an object that inherits keys', Object.create({ a: 1 }), 'an instance of Object', '{ ...x }'],
  ['what a toJSON gives', { toJSON: () => NaN }, '', 'null'],
  ['nothing from a toJSON', { toJSON: () => undefined }, '', 'null'],
  ['a Map from a toJSON', { toJSON: () => new Map() }, '', 'Object.fromEntries'],
])('%s is refused with its path, whatever is around it', (_, value, what, advice) => {
  const shapes: [unknown, string][] = [
    [{ who: value }, 'who'],
    [{ id: 1, items: [{}, { price: value }] }, 'items[1].price'],
    [[[], [1, value]], '[1][1]'],
    [{ 'odd key': { '': value } }, '["odd key"][""]'],
    [{ big: 2n ** 64n, a: { toJSON: () => [value] } }, 'a[0]'],
  ];
  for (const [shape, path] of shapes) {
    const error = thrownBy(() => printJson(shape as object));
    expect(error).toBeInstanceOf(ResultError);
    const { message } = error as ResultError;
    expect(message).toContain(`the work gave ${what}`);
    expect(message).toContain(`at ${path}`);
    expect((error as ResultError).advice).toContain(advice);
  }
});

test('a value as a whole is refused without a path', () => {
  expect(thrownBy(() => printJson(new Map()))).toMatchObject({ message: "the work gave a Map, which JSON can't hold" });
});

test('undefined is left out under a key and refused in an array, as is a hole', () => {
  expect(printJson({ a: undefined, b: { c: undefined }, [Symbol('s')]: 1 })).toBe('{"b":{}}');
  expect(printJson({ a: undefined, b: 1n })).toBe('{"b":1}');
  expect(thrownBy(() => printJson({ a: [1, undefined] }))).toMatchObject({
    message: "the work gave undefined at a[1], which JSON can't hold",
  });
  expect(thrownBy(() => printJson({ a: sparse }))).toMatchObject({
    message: "the work gave undefined at a[1], which JSON can't hold",
  });
});

test('a value that contains itself is reported at that place; one that occurs twice is written twice', () => {
  expect(thrownBy(() => printJson(circle))).toMatchObject({
    message: 'the work gave a value that contains itself at up[0].circle',
  });
  const part = { n: 1n };
  expect(printJson([part, [part]])).toBe('[{"n":1},[{"n":1}]]');
});

test('a value nested deeper than the stack allows is an error', () => {
  let deep: unknown[] = [];
  for (let i = 0; i < 200_000; i += 1) deep = [deep];
  expect(thrownBy(() => printJson(deep))).toMatchObject({
    name: 'ResultError',
    message: expect.stringContaining('too deep') as string,
  });
});

test('values nested up to 500 levels deep are printed', () => {
  for (const depth of [98, 99, 100, 101, 102, 500]) {
    const text = `${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`;
    expect(printJson(JSON.parse(text) as object)).toBe(text);
  }
});

test('an error thrown by a getter or a toJSON is reported with its path', () => {
  const thrower = () => {
    throw new Error('no such thing');
  };
  expect(
    thrownBy(() => printJson({ a: [Object.defineProperty({}, 'b', { get: thrower, enumerable: true })] })),
  ).toMatchObject({
    name: 'ResultError',
    message: 'the work gave an object that throws at a[0].b when it is read: no such thing',
  });
  expect(thrownBy(() => printJson({ a: { toJSON: thrower } }))).toMatchObject({
    message: 'the work gave an object that throws at a when toJSON() is read: no such thing',
  });
});

test('BigInts, dates and objects with a toJSON are written, in any depth', () => {
  const at = new Date(Date.UTC(2026, 0, 2));
  expect(printJson({ a: [2n ** 64n, { b: -1n }], at, [`"k"`]: 'l\u2028\ud800"' })).toBe(
    '{"a":[18446744073709551616,{"b":-1}],"at":"2026-01-02T00:00:00.000Z","\\"k\\"":"l\u2028\\ud800\\""}',
  );
  expect(printJson({ price: new Money(), list: [new Money()] })).toBe(
    '{"price":{"of":"price","units":12345678901234567890},"list":[{"of":"0","units":12345678901234567890}]}',
  );
  expect(printJson([new URL('http://a/'), Object.create(null)])).toBe('["http://a/",{}]');
});

test('without such values the result is that of JSON.stringify, also for the printer beside a BigInt', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(printJson([value])).toBe(JSON.stringify([value]));
      expect(printJson([value, 0n])).toBe(JSON.stringify([value, 0]));
    }),
    { numRuns: 500 },
  );
});

const LONG = '0.1234567890123456789';

test.each<[string, string, (json: Record<string, unknown>) => object, string]>([
  ['in its place', `{"x":${LONG}}`, (json) => ({ ...json, a: 1 }), `{"x":${LONG},"a":1}`],
  ['elsewhere', `{"x":${LONG}}`, (json) => ({ y: [json.x] }), `{"y":[${LONG}]}`],
  ['printed with 17 digits', '{"x":0.10000000000000001}', (json) => ({ ...json }), '{"x":0.10000000000000001}'],
  ['another 0.1', '{"x":0.10000000000000001}', (json) => ({ ...json, y: 0.1 }), '{"x":0.10000000000000001,"y":0.1}'],
  ['another 1', '{"x":1.00000000000000000001,"y":1}', (json) => ({ ...json }), '{"x":1.00000000000000000001,"y":1}'],
  ['two of them', `{"x":${LONG},"y":${LONG}1}`, (json) => ({ ...json }), `{"x":${LONG},"y":${LONG}1}`],
  ['one held', `{"x":${LONG},"y":${Number(LONG)}}`, (json) => ({ ...json }), `{"x":${LONG},"y":${Number(LONG)}}`],
  ['the last of two', `{"x":${LONG}1,"x":${LONG}}`, (json) => ({ ...json }), `{"x":${LONG}}`],
  ['of a large value', '[123456789012345678.5]', (json) => [json[0]], '[123456789012345678.5]'],
  ['the least', '[4.94e-324]', (json) => [json[0]], '[4.94e-324]'],
])('a decimal with more digits than a Number has keeps them: %s', (_, text, work, expected) => {
  const { value, digits } = parseJson(text);
  expect(printJson(work(value as Record<string, unknown>), digits)).toBe(expected);
});

test('a Number that stands for two decimals is refused if its place does not tell which', () => {
  const { value, digits } = parseJson(`{"x":${LONG},"y":${LONG}1}`);
  expect(thrownBy(() => printJson({ z: (value as { x: number }).x }, digits))).toMatchObject({
    name: 'ResultError',
    message: `the work gave ${Number(LONG)} at z, which is ${LONG} or ${LONG}1: JavaScript can't tell them apart`,
  });
});
