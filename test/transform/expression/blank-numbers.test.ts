// A blank or missing field that is used as a number is NaN, wherever an expression converts it.
import fc from 'fast-check';
import { ResultError, UsageError } from '../../../src/job/errors.ts';
import { emitResult } from '../../../src/transform/result.ts';
import { evaluate, WHITESPACE, type Surroundings } from './evaluate.ts';
import { anyFields, anyTree, NaNInText, reference, written } from './reference-evaluator.ts';
import { repeats } from '../../support/random.ts';

const filter = (text: string, line: string, more: Surroundings = {}) =>
  evaluate(text, line, { option: '--filter', ...more });

/** An expression that uses something of the record, as all have to. */
const ofRecord = (text: string) =>
  text.startsWith('{ ') ? `{ const used = line; ${text.slice(2)}` : `[${text}, line][0]`;

/** Numbers that JavaScript itself has from a blank string: 0, or what 0 makes. */
const NUMBERS = [
  '+$2',
  '-$2',
  '+($2)',
  '+$9',
  'Number($2)',
  'Number(fields[1])',
  'Number($2.trim())',
  '$2 * 2',
  '2 * $2',
  '$2 - 1',
  '1 - $2',
  '$2 / 4',
  '$2 % 3',
  '$2 ** 2',
  '2 ** $2',
  '+col.pos',
  '+col["p" + "os"]',
  'col.pos * 1',
  'Math.abs($2)',
  'Math.max($2, -1)',
  'Math.max(...fields)',
  'Math.max.apply(null, fields)',
  'Math["round"]($2)',
  '[$2].map(Math.round)[0]',
  '{ const { max } = Math; return max($2, -1) }',
  'fields.map(Number)[1]',
  'fields.map((f) => +f)[1]',
  'fields.map(function (f) { return f * 1 })[1]',
  '[$2].map((Number))[0]',
  'Number.call(null, $2)',
  '((f) => f($2))(Number)',
  '{ const read = Number; return read($2) }',
  '{ const { Number: n } = { Number }; return n($2) }',
  '{ const q = $2; return q * 2 }',
  '{ let q = $2; q++; return q }',
  '{ let q = $2; return q++ }',
  '{ let q = $2; return --q }',
  '{ let q = $2; q -= 1; return q }',
  '{ let q = 5; q -= $2; return q }',
  '{ let q = 5; q *= $2 || $9; return q }',
  '{ let q = 5; q **= $2; return q }',
  '{ const o = { q: $2 }; o.q++; return o.q }',
  '{ const o = { q: $2 }; return ++o["q"] }',
  '{ const o = { q: $2 }; o.q /= 2; return o.q }',
  '{ const o = [$2]; o[0] -= 2; return o[0] }',
  '{ const o = { q: 1 }; return o.q *= $2 }',
  '{ let sum = 0; for (const f of fields) sum += +f; return sum }',
  'fields.reduce((a, b) => +a + +b)',
  '{ let n = 0; fields.forEach((f) => { n -= f }); return n }',
  '[$2] * 1',
  '+[$2]',
  '+[[$2]]',
  '+new String($2)',
  '+{ valueOf: () => $2 }',
  '+(NR > 1 ? $2 : "5")',
  '+($2 || $3)',
  '+`${$2}`',
  '+($2 + $9.trim())',
  '+args.blank',
  'Math.hypot($2, 3)',
  'new Date(2020, 1, $2).getTime()',
  'new Date(...[2020, 1, $2]).getTime()',
  'Date.UTC(2020, 1, $2)',
  'new Date(0).setHours($2)',
  'new Date($2).getTime()',
  'Float64Array.from(fields)[1]',
  'new Float64Array([$2])[0]',
  'Float64Array.of($2)[0]',
  'parseInt($2)',
  'parseFloat($2)',
  'Number.parseFloat($2)',
  'await $2 * 2',
  '(async () => +(await $2))()',
  'isNaN($2) ? NaN : 0',
  '[$2].every(isNaN) ? NaN : 0',
  'isFinite($2) ? 0 : NaN',
  '[$2].some(isFinite) ? 0 : NaN',
  '$2 == 0 ? 0 : NaN',
  '0 == $2 ? 0 : NaN',
  '$2 == 0n ? 0 : NaN',
  '((a, b) => a == b)([$2], 0) ? 0 : NaN',
  'fields[1] == NR - 7 ? 0 : NaN',
  '$2 != 0 ? NaN : 0',
];

test.each(NUMBERS)('%s is NaN if the field is blank, and not a result', async (text) => {
  const surroundings = { columns: ['a', 'pos', 'b'], args: { blank: '' } };
  for (const blank of ['', ' ', '\u00a0\v']) {
    const value = await evaluate(ofRecord(text), `x\t${blank}\t${blank}`, surroundings);
    expect(value).toBeNaN();
    expect(() => emitResult(value, () => {})).toThrow(ResultError);
  }
});

/** Comparisons: none is true of a blank field, though of 0 each would be. */
const COMPARISONS = [
  '$2 < 5',
  '$2 <= 0',
  '$2 >= 0',
  '5 > $2',
  '0 >= $2',
  '+$2 < 5',
  '$2 > -1',
  '$2 < NR',
  '$2 < +args.max',
  '$2 - 1 < 0',
  'fields[1] < 5',
  'fields[8] < 5',
  '-1 < fields[1]',
  'fields.some((f) => f < 5)',
  'fields.map(Number).some((f) => f < 5)',
  '((a, b) => a < b)($2, 5)',
  '{ const q = $2; return q >= 0 }',
  '{ let low = 0; return $2 >= low }',
  '{ const low = args.max; return $2 <= +low }',
  '$2 == 0',
  '!($2 != 0)',
  '$2 <= null',
  '$2 < 1n',
  'new Date($2, 1) > 0',
];

test.each(COMPARISONS)('%s is not true for a blank field', (text) => {
  for (const line of ['\t', ' \t ', '']) expect(filter(text, line, { args: { max: '9' } })).toBe(false);
});

test.each([
  ['$2 < "b"', true],
  ['"" <= $2', true],
  ['$2 === ""', true],
  ['$2 == ""', true],
  ['$2 == $3', true],
  ['((a) => a == null)($2)', false],
  ['$2 ? 1 : 2', 2],
  ['$2 || "-"', '-'],
  ['$1 - 1', 4],
  ['$1 * "2"', 10],
  ['+null', 0],
  ['+true + +false', 1],
  ['NF - 1', 3],
  ['new Date("2024-01-03") - new Date("2024-01-01")', 172_800_000],
  ['new Date(5) < 6', true],
  ['new Date(5) == 5', false],
  ['5n * 2n + 1n', 11n],
  ['{ let n = 5n; n++; n -= 2n; const o = { n }; o.n *= 3n; return --o.n }', 11n],
  ['BigInt($1) + 1n', 6n],
  ['[3n, 1n, 2n].sort((a, b) => (a < b ? -1 : 1)).join("")', '123'],
  ['[10, 9, 1].sort((a, b) => a - b).join(" ")', '1 9 10'],
  ['Number.isInteger(5) && Number.MAX_SAFE_INTEGER > $1', true],
  ['[1, NaN].filter(Number.isNaN).length', 1],
  ['Math.PI > 3 && Math.max(...[]) === -Infinity', true],
  ['Math.trunc($1 / 2) + Math.pow(2, $1)', 34],
  ['typeof Number + typeof Math + typeof isNaN', 'functionobjectfunction'],
  ['"5" + $1', '55'],
  ['{ let s = ""; s += $1; s += 1; return s }', '51'],
  ['{ const o = { s: "a" }; o.s += $1; return o.s }', 'a5'],
  ['{ let i = 0; for (; i < 3; i++); return i }', 3],
  ['{ const o = { "a b": 4 }; o["a b"]--; return o["a b"] }', 3],
  ['{ const o = {}; for (const f of fields) { o[f] ??= 0; o[f]++ }; return o[5] }', 1],
  ['{ let n = 0; const o = { get a() { n++; return 5 }, set a(v) { n += v } }; o.a -= 2; return n }', 4],
  ['{ let n = 0; const at = () => n++; const a = [5, 6]; a[at()] *= 2; return a[0] + n }', 11],
  ['{ let t = ""; const f = (x) => { t += x; return 1 }; return (f("a") - f("b") < f("c")) ? t : "" }', 'abc'],
  ['((a = $1 - 1, { b } = { b: $1 * 2 }) => a + b)()', 14],
  ['`${String($2 * 2)}`', 'NaN'],
  ['$2 | 0', 0],
  ['~~$2', 0],
  ['$1 & 4', 4],
  ['{ class P { #n = 1; up() { this.#n++; this.#n -= 5; return this.#n } }; return new P().up() }', -3],
  ['{ const q = $1\n--[q][0]\nreturn q - 1 }', 4],
  ['{ let q = $1\nq++\nq -= 2\nreturn q }', 4],
])('everything else is as in JavaScript: %s', async (text, expected) => {
  expect(await evaluate(ofRecord(text), '5\t\t\t ', { columns: ['a', 'b', 'c', 'd'] })).toEqual(expected);
});

test('a blank string is no BigInt, like any string that is not a number', () => {
  for (const text of ['BigInt($2)', 'fields.map(BigInt)', 'BigInt.asIntN(8, $2)', 'BigInt64Array.from(fields)']) {
    expect(() => evaluate(text, '1\t')).toThrow(/NaN|blank/);
  }
});

test.each([
  '`${$1}:${$2 * 2}`',
  '$1 + ":" + ($2 - 1)',
  '$1 + ":" + -$2',
  '($2 - 1) + "" + $1',
  '($2 * 2).toFixed(2)',
  'Number($2).toPrecision(3)',
  '$1 + (+$2).toLocaleString()',
  'fields.map(Number).join(",")',
  '[$1, +$2].join("\t")',
  '{ let s = $1; s += $2 * 1; return s }',
  '{ const o = { s: $1 }; o.s += $2 * 1; return o.s }',
  'row($1, +$2)',
  'set(2, $2 - 1)',
  'set(1, Math.max($2, 0))',
])('NaN is not inserted into a string: %s', (text) => {
  expect(() => evaluate(text, 'a\t\t3')).toThrow(ResultError);
  expect(evaluate(text, '1\t2\t3')).toEqual(expect.stringMatching(/^[\d.,:\t-]+$/));
});

test('a filter may convert NaN to a string: it is not written', () => {
  expect(filter('(+$2).toFixed(0) === "30"', 'a\t')).toBe(false);
  expect(filter('`${+$2}` === "30"', 'a\t')).toBe(false);
});

test('fields separated by white space, of CSV and of JSON behave the same', () => {
  expect(evaluate('$3 * 2', 'a b', { delimiter: WHITESPACE })).toBeNaN();
  const csv = { format: 'csv' as const, delimiter: { kind: 'quoted' as const, text: ',' }, columns: ['a', 'b'] };
  expect(evaluate('+col.b', 'x,""', csv)).toBeNaN();
  expect(evaluate('$2 * 2', '"x",', csv)).toBeNaN();
  const json = (text: string, record: unknown) => evaluate(text, JSON.stringify(record), { format: 'ndjson' });
  expect(json('json.x * 2', { x: '' })).toBeNaN();
  expect(json('+json.list[0]', { list: [' '] })).toBeNaN();
  expect(json('{ json.x++; return json.x }', { x: '' })).toBeNaN();
  expect(json('json.x < 5', { x: null })).toBe(true);
});

test('for an empty read the mean quality and the share of GC are 0, as in seqkit', () => {
  expect(evaluate('[meanQuality(qual), gc(seq)]', '@a\n\n+\n', { format: 'fastq' })).toEqual([0, 0]);
});

test('random expressions give what the language says, with NaN for blank strings', () => {
  let evaluated = 0;
  let refused = 0;
  let texts = 0;
  fc.assert(
    fc.property(anyTree, anyFields, fc.boolean(), (tree, fields, isFilter) => {
      const option = isFilter ? ('--filter' as const) : ('--map' as const);
      const given = () => evaluate(`[line, ${written(tree)}]`, fields.join('\t'), { option });
      // an empty line has no fields
      const cut = fields.join('\t') === '' ? [] : fields;
      let expected;
      try {
        expected = reference(tree, cut);
      } catch (error) {
        if (!(error instanceof NaNInText)) throw error;
        texts += 1;
        // An expression that is not refused as a mistake is an error for a map.
        if (!isFilter) expect(given).toThrow(/NaN|UsageError|--map/);
        return;
      }
      let value;
      try {
        [, value] = given() as [string, unknown];
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
        refused += 1;
        return;
      }
      evaluated += 1;
      if (!Object.is(value, expected)) expect([written(tree), value]).toEqual([written(tree), expected]);
    }),
    { numRuns: 2000 },
  );
  expect(evaluated).toBeGreaterThan(refused / 4);
  expect(texts).toBeGreaterThan(repeats(10));
});
