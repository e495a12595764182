import fc from 'fast-check';
import { jsonErrorAt } from '../../../src/records/formats/json-error.ts';
import { NdjsonFormat } from '../../../src/records/formats/ndjson.ts';
import { thrownBy } from '../../support/thrown.ts';

test('an unchanged value is written as it was', () => {
  const format = new NdjsonFormat();
  const text = '{"b": 1.50, "a":[1, 2],  "c":"\\u0041"}';
  const value = format.parse(text, 1) as { a: number[] };
  expect(value).toEqual({ b: 1.5, a: [1, 2], c: 'A' });
  expect(format.print(value)).toBe(text);
  value.a.push(3);
  expect(format.print(value)).toBe('{"b":1.5,"a":[1,2,3],"c":"A"}');
  expect(format.parse(text, 1)).toBe(value);
  expect(format.parse(text, 2)).toEqual({ b: 1.5, a: [1, 2], c: 'A' });
});

test("a value that JSON can't hold is refused, even if it is put into the record", () => {
  const format = new NdjsonFormat();
  const circle: { self?: unknown } = {};
  circle.self = circle;
  expect(thrownBy(() => format.print(circle))).toMatchObject({ name: 'ResultError' });
  expect(thrownBy(() => format.print({ toJSON: () => undefined }))).toMatchObject({ name: 'ResultError' });
  const record = format.parse('{"when":null,"list":[1,null]}', 1) as { when: unknown; list: unknown[] };
  for (const value of [NaN, new Date('x')]) {
    record.when = value; // JSON.stringify would write null
    expect(thrownBy(() => format.print(record))).toMatchObject({
      message: expect.stringContaining(' at when') as string,
    });
  }
  record.when = null;
  record.list[1] = undefined;
  expect(thrownBy(() => format.print(record))).toMatchObject({
    message: "the work gave undefined at list[1], which JSON can't hold",
  });
  record.list[1] = null;
  expect(format.print(record)).toBe('{"when":null,"list":[1,null]}');
});

test("a Map is one value, which JSON can't hold, and not a list of records", () => {
  const format = new NdjsonFormat();
  expect(format.isOne(new Map())).toBe(true);
  expect(format.isOne(new Set())).toBe(false);
  expect(thrownBy(() => format.print(new Map([['a', 1]])))).toMatchObject({
    message: "the work gave a Map, which JSON can't hold",
  });
});

test('numbers that need a BigInt, or more digits than a Number has, are written exactly', () => {
  const format = new NdjsonFormat();
  const text = '{"id": 9007199254740993, "x": 0.12345678901234567890, "y": 1.0}';
  const value = format.parse(text, 1) as { id: bigint; x: number; y: number };
  expect(value).toEqual({ id: 9007199254740993n, x: 0.12345678901234568, y: 1 });
  expect(format.print(value)).toBe(text);
  expect(format.print({ ...value })).toBe('{"id":9007199254740993,"x":0.12345678901234567890,"y":1}');
  value.id += 1n;
  expect(format.print(value)).toBe('{"id":9007199254740994,"x":0.12345678901234567890,"y":1}');
});

test('a record that is marked as edited is printed anew, the next one is not', () => {
  const format = new NdjsonFormat();
  const value = format.parse('{"a": 1.0}', 1) as object;
  expect(format.print(value)).toBe('{"a": 1.0}');
  format.markEdited();
  expect(format.print(value)).toBe('{"a":1}');
  expect(format.print(format.parse('{"a": 1.0}', 1) as object)).toBe('{"a":1}');
  expect(format.print(format.parse('{"a": 1.0}', 2) as object)).toBe('{"a": 1.0}');
});

test.each([
  ['', 1, 'the record ends too early'],
  ['{"a":}', 6, 'unexpected "}"'],
  ['{"a":1,}', 8, 'unexpected "}"'],
  ["{'a':1}", 2, `unexpected "'"`],
  ['[1,2', 5, 'the record ends too early'],
  ['{"a":1} x', 9, 'unexpected "x"'],
  ['{"a":01}', 7, 'unexpected "1"'],
  ['[1.]', 4, 'unexpected "]"'],
  ['"a\\x"', 4, 'unexpected "x"'],
  ['nul', 4, 'the record ends too early'],
  ['True', 1, 'unexpected "T"'],
])('%j is invalid at its column %i', (text, column, what) => {
  expect(thrownBy(() => new NdjsonFormat().parse(text, 1))).toMatchObject({
    name: 'RecordFault',
    kind: 'format',
    message: `invalid JSON at column ${column}: ${what}`,
  });
});

test('the column is the first place that no valid JSON can have: JSON.parse agrees on both sides', () => {
  const anyText = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.array(fc.constantFrom(...'{}[]",:0123.eE+-\\ub tfnrasl'), { maxLength: 12 }).map((all) => all.join('')),
    fc.tuple(fc.json({ maxDepth: 2 }), fc.nat(), fc.constantFrom(...'{}[]",:0x\\')).map(([json, at, letter]) => {
      const cut = at % (json.length + 1);
      return json.slice(0, cut) + letter + json.slice(cut + 1);
    }),
  );
  fc.assert(
    fc.property(anyText, (text) => {
      if (isJson(text)) return;
      const { at } = jsonErrorAt(text);
      expect(at).toBeLessThanOrEqual(text.length);
      // The text before it can be completed to JSON; with the character there, it can't.
      const begun = text.slice(0, at);
      expect(ENDINGS.some((ending) => isJson(begun + ending) || jsonErrorAt(begun + ending).at >= begun.length)).toBe(
        true,
      );
      if (at < text.length) expect(isJson(text.slice(0, at + 1))).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

const ENDINGS = ['', '"', '0', '1}', '"}', 'null', ']'];

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
