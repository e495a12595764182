import { emitResult, isThenable, mayBeRecord } from '../../src/transform/result.ts';
import { thrownBy } from '../support/thrown.ts';

function texts(value: unknown): string[] {
  const out: string[] = [];
  const count = emitResult(value, (text) => out.push(text));
  expect(count).toBe(out.length);
  return out;
}

function* generator(...values: unknown[]) {
  yield* values;
}

test.each([
  ['null', null, []],
  ['a number', 1.5, ['1.5']],
  ['zero and what prints like it', [0, -0], ['0', '0']],
  ['a bigint', 12345678901234567890n, ['12345678901234567890']],
  ['an empty array', [], []],
  ['an array of texts, numbers and nulls', ['a', 1, null, 2n, ''], ['a', '1', '2', '']],
  ['a set', new Set(['a', 'b']), ['a', 'b']],
  ['a generator', generator('a', null, 3), ['a', '3']],
  ['the keys of a map', new Map([['k', 1]]).keys(), ['k']],
])('%s is accepted as records', (_, value, expected) => {
  expect(texts(value)).toEqual(expected);
});

test.each<[string, unknown, string, string]>([
  ['undefined', undefined, 'the work gave undefined', 'is return missing?'],
  ['true', true, 'the work gave true', '--filter'],
  ['false', false, 'the work gave false', '--filter'],
  ['NaN', NaN, 'the work gave NaN', 'finite'],
  ['an infinity', -Infinity, 'the work gave -Infinity', 'finite'],
  ['an object', { a: 1 }, 'the work gave an object: {"a":1}', 'JSON.stringify'],
  ['bytes', new Uint8Array(2), 'the work gave bytes (Uint8Array)', 'mapBytes'],
  ['a Buffer', Buffer.from('a'), 'the work gave bytes (Buffer)', 'mapBytes'],
  ['a function', () => 'a', 'the work gave a function', 'call it'],
  ['a symbol', Symbol('a'), 'the work gave a symbol', 'string'],
  ['a String object', new String('a'), 'the work gave an object: "a"', 'string'],
  ['a circular object', circular(), 'the work gave an object: [object Object]', 'string'],
  ['an async iterable', asyncIterable(), 'the work gave an async iterable', 'collect it first'],
  ['an array of arrays', [['a']], 'an iterable with an array: ["a"] in it', 'output records'],
  ['a hole in an array', [undefined], 'an iterable with undefined in it', 'output records'],
  ['a promise in an array', [Promise.resolve('a')], 'an iterable with a promise in it', 'output records'],
  ['a boolean in a generator', generator('a', true), 'an iterable with true in it', 'output records'],
  ['a map, whose items are pairs', new Map([['k', 1]]), 'an iterable with an array: ["k",1] in it', 'output records'],
])('%s is not a result: the error says what was returned and what to return', (_, value, message, advice) => {
  expect(thrownBy(() => texts(value))).toMatchObject({
    name: 'ResultError',
    message: expect.stringContaining(message) as string,
    advice: expect.stringContaining(advice) as string,
  });
});

function circular(): object {
  const self: { self?: object } = {};
  self.self = self;
  return self;
}

async function* asyncIterable() {
  yield 'a';
}

test('a promise is recognized by its then, whatever else it is', () => {
  expect([Promise.resolve(), { then: () => {} }, Object.assign(() => {}, { then: () => {} })].map(isThenable)).toEqual([
    true,
    true,
    true,
  ]);
  expect([null, undefined, 'then', 1, {}, { then: 1 }, []].some(isThenable)).toBe(false);
});

test('bytes, promises and async iterables are objects that no format prints as a record', () => {
  const others = [new Uint8Array(1), Buffer.from('a'), Promise.resolve(1), { async *[Symbol.asyncIterator]() {} }];
  expect(others.map(mayBeRecord)).toEqual([false, false, false, false]);
  expect([null, 'a', 1, undefined].map(mayBeRecord)).toEqual([false, false, false, false]);
  expect([{}, [], { then: 'later' }].map(mayBeRecord)).toEqual([true, true, true]);
});
