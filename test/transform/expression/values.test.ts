import { originalStack } from '../../../src/transform/expression/stack-places.ts';
import { evaluate, type Surroundings } from './evaluate.ts';

const LINE = 'chr1\t10\tid1\tACGT\t 9.5 ';
const COLUMNS: Surroundings = { columns: ['chrom', 'pos', 'id', 'seq', 'the qual'] };
const ARGS: Surroundings = { args: { min: '30', ids: new Set(['id1', 'id2']) } };

const GOOD: readonly [expression: string, value: unknown, surroundings?: Surroundings][] = [
  ['line', LINE],
  ['$0', LINE],
  ['line.toUpperCase()', LINE.toUpperCase()],
  ['line.length', LINE.length],
  ['$1', 'chr1'],
  ['$9', ''],
  ['$10 === ""', true],
  ["$1 + ':' + $2", 'chr1:10'],
  ["'' + $1 + $2", 'chr110'],
  ['`${$1}${$2}`', 'chr110'],
  ['+$2 + 1', 11],
  ['$2 - 1', 9],
  ['$2 * 2 + NR', 27],
  ['Number($2) + NR', 17],
  ['parseInt($2, 10) + 1', 11],
  ['$2 > "2024"', false],
  ['+$2 < +$5', false],
  ['$2 < 100', true],
  ['$3 === "id1" && $2 > 5', true],
  ['+$2 === 10', true],
  ['$2 == 10', true],
  ['$4.length > 3', true],
  ['$4.length + 1', 5],
  ['$5.trim()', '9.5'],
  ['NR', 7],
  ['NR % 2 === 1', true],
  ['NR + ": " + line', `7: ${LINE}`],
  ['NF', 5],
  ['NF + 1', 6],
  ['file', 'in.tsv'],
  ['fields.length === NF', true],
  ['fields[0] === $1', true],
  ['fields.at(-1)', ' 9.5 '],
  ["fields.map((f) => f.trim()).join(',')", 'chr1,10,id1,ACGT,9.5'],
  ['fields.map(f => $1 + "=" + f)', ['chr1=chr1', 'chr1=10', 'chr1=id1', 'chr1=ACGT', 'chr1= 9.5 ']],
  ['[...$4].reverse().join("")', 'TGCA'],
  ['row($1, +$2 * 2)', 'chr1\t20'],
  ['row(...fields)', LINE],
  ['row(NR, 10n, 1.5)+ ""', '7\t10\t1.5'],
  ['set(2, "x")', 'chr1\tx\tid1\tACGT\t 9.5 '],
  ['set(2, +$2 + 1, 1, $1.slice(3))', '1\t11\tid1\tACGT\t 9.5 '],
  ['set(7, "new")', `${LINE}\t\tnew`],
  ['set("pos", 0)', 'chr1\t0\tid1\tACGT\t 9.5 ', COLUMNS],
  ['col.chrom', 'chr1', COLUMNS],
  ["col['the qual']", ' 9.5 ', COLUMNS],
  ['`${col.chrom}:${col.pos}`', 'chr1:10', COLUMNS],
  ["['pos', 'id'].map((name) => col[name]).join()", '10,id1', COLUMNS],
  ['+col.pos + 1', 11, COLUMNS],
  ['col?.chrom', 'chr1', COLUMNS],
  ['args.ids.has($3)', true, ARGS],
  ['+$2 > +args.min', false, ARGS],
  ['+$2 > +args["min"]', false, ARGS],
  ['/^chr\\d+$/.test($1)', true],
  ['$4.replace(/[AT]/g, "N")', 'NCGN'],
  ['$4 ? $4[0] : null', 'A'],
  ['$1 || $2', 'chr1'],
  ['$9 || "none"', 'none'],
  ['$9 ?? ""', ''],
  ['typeof $1', 'string'],
  ['(({ length }) => length)($4)', 4],
  ['$4.split("").map((base, i) => base + i).join(" ")', 'A0 C1 G2 T3'],
  ['JSON.parse(`{"x":${$2}}`).x', 10],
  ['Math.max(+$2, 3)', 10],
  ['($1)', 'chr1'],
  ['$1;', 'chr1'],
  ['$1 // the chromosome', 'chr1'],
  ['/* first */ $1', 'chr1'],
  ['\n  $1\n', 'chr1'],
  ['{ const [a, b] = fields; return b + a }', '10chr1'],
  ['{ let sum = 0; for (const f of fields) sum += f.length; return sum }', 18],
  ['{ if ($2 > 5) return "big"; return null }', 'big'],
  ['{ outer: for (let i = 0; i < 3; i++) { if (i) break outer } return $1 }', 'chr1'],
  ['{ try { return JSON.parse($1).x } catch (error) { return error.name } }', 'SyntaxError'],
  ['{ function twice(x) { return x + x } return twice($1) }', 'chr1chr1'],
  ['{ class Pair { of(a) { return [a, this.constructor.name] } } return new Pair().of($1) }', ['chr1', 'Pair']],
  ['{ var { length: n = 0 } = $4; return n }', 4],
  ['{ const line = $1; return line }', 'chr1'],
  ['((line) => line)("x") + $1', 'xchr1'],
  // sensible, though close to a mistake
  ['line >= args.from', true, { args: { from: '2024' } }],
  ['String($1) >= args.from', true, { args: { from: '2024' } }],
  ['`${$1}` < $2', false],
  ['$2.length < $4.length', true],
  ['+$2 > (args.min ?? 5)', false, ARGS],
  ['args.most ?? $2', '10'],
  ['(args?.most || $2)', '10'],
  ['+$2 > (args.most ?? 5)', true, ARGS],
  ['JSON.parse(`{"length":"4"}`).length === "4" && NR', 7],
  ['(({ length }) => length === "4")({ length: "4" }) && NR', 7],
  ['fields.length === 5', true],
  ['$4.split("").length === 4', true],
  ['fields.at(-1) + ""', ' 9.5 '],
  ['"length" in $4.split("")', true],
  ['/id/.exec($3) === null', false],
  ['file + NR', 'in.tsv7'],
  ['line + NR', `${LINE}7`],
  ['NR === +$2 - 3', true],
  ['(fields[1] = "x", row(...fields))', 'chr1\tx\tid1\tACGT\t 9.5 '],
  ['{ fields[1] = "x"; return row(...fields) }', 'chr1\tx\tid1\tACGT\t 9.5 '],
  ['{ const $2 = 5; return `${$2 + 1}${$1}` }', '6chr1'],
  ['{ const Math = { max: () => "1" }; return Math.max($1) === "1" }', true],
  ['[$1].map(function (x) { return this.y + x }, { y: 1 })[0]', '1chr1'],
  ['{ return { get x() { return this.y }, y: $1 }.x }', 'chr1'],
  ['/[\\p{L}--[a-z]]/v.test($4)', true],
  // declarations of every kind are known in their scope
  ['{ class A { static { var z = 1 } #p = 1; get p() { return this.#p } } return new A().p + $1 }', '1chr1'],
  ['{ for (const [k, v] of Object.entries({ a: 1 })) return k + v + $1; return null }', 'a1chr1'],
  ['{ switch (NF) { case 5: { let q = 1; return `${q}${$1}` } default: return null } }', '1chr1'],
  ['(function f(n) { return n ? f(n - 1) : arguments.length + $1 })(3)', '1chr1'],
  ['{ const { a: { b: [, c = $1] }, ...rest } = { a: { b: [] }, d: 2 }; return c + rest.d }', 'chr12'],
  ['{ const $$fields = 1; return `${$1}${$$fields}` }', 'chr11'],
  ['{ var $x = $1; return $x }', 'chr1'],
  // comments and surrounding text
  ['/* { return 1 } */ { return $1 } // done', 'chr1'],
  ['// first\n$1', 'chr1'],
  ['line.includes("<!--")', false],
  ['$1 ; // x', 'chr1'],
];

// rows may lack the last value: with named parameters jest would pass its callback for it, and wait
test.each(GOOD)('%j gives %j', (...[expression, value, surroundings]) => {
  expect(evaluate(expression, LINE, surroundings)).toEqual(value);
});

test("an object may be in braces, if they can't be a body", () => {
  expect(evaluate('{ ...{ a: $1 }, b: $2 }', LINE)).toEqual({ a: 'chr1', b: '10' });
});

test('an expression that awaits gives a promise, any other does not', async () => {
  expect(evaluate('line', LINE)).toBe(LINE);
  const promise = evaluate('await Promise.resolve($1)', LINE);
  expect(typeof (promise as Promise<unknown>).then).toBe('function');
  expect(await promise).toBe('chr1');
  expect(await evaluate('{ const x = await $1; return x + "!" }', LINE)).toBe('chr1!');
  expect(evaluate('[async () => await $1].length && $2', LINE)).toBe('10');
});

test('true and false are whole expressions', () => {
  expect(evaluate('true', LINE, { option: '--filter' })).toBe(true);
  expect(evaluate('false', LINE, { option: '--filter' })).toBe(false);
});

describe('an error names line and column of the expression', () => {
  const columns = ['chrom', 'a column with a long name', 'c', 'd', 'e'];
  test.each([
    ['({ $1 }).foo.bar', '1:14'],
    ['\n  ({ $1 }).foo.bar', '2:16'],
    ['\n\n{ const x = 1;\n  return ({ $1 }).foo.bar }', '4:23'],
    ["col.chrom.trim() + ({ c: col['a column with a long name'] }).foo.bar", '1:66'],
    ['col\n  .chrom + ({ $1 }).foo.bar', '2:25'],
    ['await ({ $1 }).foo.bar', '1:20'],
    ['+$2 * $3 + ({ q: `${$2}` }).x.foo.bar', '1:31'],
    ['+$2 +\n  (+$3 > col.chrom ? $1 : 0) - Math.abs(({ $1 }).foo.bar)', '2:54'],
    [
      '{ let q = $2;\n  q -= $3; ++q;\n  const o = { n: q };\n  o.n /* of\n  it */ *= ({ $1 }).foo.bar; return o.n }',
      '5:25',
    ],
  ])('%j', async (expression, place) => {
    // of an async function the error comes by its promise
    const failing = async () => evaluate(expression, LINE, { columns });
    const error = await failing().then(
      () => undefined,
      (thrown: unknown) => thrown as Error,
    );
    expect(originalStack(error?.stack ?? '')).toContain(`threadmill:--map:${place}`);
  });
});

test('an expression is strict code', () => {
  expect(() => evaluate('{ Object.freeze(fields)[0] = $1; return line }', LINE)).toThrow('read only');
  expect(evaluate('(function () { return this })() === undefined && $1', LINE)).toBe('chr1');
});

test("$0, $1, … keep the record's values when the expression changes its array of fields", () => {
  expect(evaluate('{ fields.reverse(); return [fields[0], $1, NF] }', LINE)).toEqual([' 9.5 ', 'chr1', 5]);
});
