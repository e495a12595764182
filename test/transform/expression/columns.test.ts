import { FramingError, UsageError } from '../../../src/job/errors.ts';
import { compile, evaluate } from './evaluate.ts';

const COLUMNS = ['chrom', 'pos', 'the id'];
const LINE = 'chr1\t10\tid1';

test.each([
  ['JSON.stringify(col)', '{"chrom":"chr1","pos":"10","the id":"id1"}'],
  ['Object.keys(col)', COLUMNS],
  ['({ ...col, pos: +col.pos })', { chrom: 'chr1', pos: 10, 'the id': 'id1' }],
  ['{ const { chrom, ...rest } = col; return [chrom, rest] }', ['chr1', { pos: '10', 'the id': 'id1' }]],
  ['["pos" in col, "nope" in col]', [true, false]],
  [
    '{ const out = []; for (const name in col) out.push(name + "=" + col[name]); return out.join() }',
    'chrom=chr1,pos=10,the id=id1',
  ],
  ['await Promise.resolve(col).then((c) => c.pos)', '10'],
])('col is an object of the columns: %s', async (expression, value) => {
  expect(await evaluate(expression, LINE, { columns: COLUMNS })).toEqual(value);
});

test('in ragged rows a column beyond the last field is the empty string, also in a list', () => {
  const ragged = { columns: COLUMNS, isRagged: true };
  expect(evaluate('col.pos', 'chr1', ragged)).toBe('');
  expect(evaluate('({ ...col })', 'chr1', ragged)).toEqual({ chrom: 'chr1', pos: '', 'the id': '' });
});

test.each(['{ fields.sort(); return col.pos }', '{ fields.length = 0; return col[["pos"][0]] }'])(
  "columns stay the record's when the expression changes its array of fields: %s",
  (expression) => {
    expect(evaluate(expression, LINE, { columns: COLUMNS })).toBe('10');
  },
);

test('names that the expression declares are not taken for names of the generated code', () => {
  expect(evaluate('{ const $$1 = 1, $$all = 2; return `${col.pos}${$$1}${$$all}` }', LINE, { columns: COLUMNS })).toBe(
    '1012',
  );
});

test("columns may have the names of JavaScript's built-ins", () => {
  const columns = ['toJSON', 'then', '__proto__', 'fields', 'constructor'];
  const line = '1\t2\t3\t4\t5';
  expect(
    evaluate("[col.toJSON, col.then, col['__proto__'], col.fields, col.constructor].join('')", line, { columns }),
  ).toBe('12345');
  expect(
    evaluate('columns.map((name) => col[name]).join("")'.replace('columns', JSON.stringify(columns)), line, {
      columns,
    }),
  ).toBe('12345');
});

test.each([
  ['col.nope', "there is no column 'nope'; columns are a, b, a"],
  ['set("nope", 1)', "there is no column 'nope'; columns are a, b, a"],
  ['NR > 1 ? set(1, "x", "nope", 1) : line', "there is no column 'nope'; columns are a, b, a"],
  ['col.a', "the column 'a' is there twice, as columns 1 and 3"],
  ['set("a", 1)', "the column 'a' is there twice, as columns 1 and 3"],
])('%s: a constant column name that is unknown or ambiguous fails before the first record', (expression, words) => {
  const tryIt = () => compile(expression, { columns: ['a', 'b', 'a'] });
  expect(tryIt).toThrow(words);
  // The header is known only at run time.
  expect(tryIt).toThrow(words.includes('twice') ? FramingError : UsageError);
});

test.each([
  ["fields.map((f) => col['no' + f])", "there is no column 'nox'; columns are a, b, a"],
  ['set("no" + $1, 1)', "there is no column 'nox'; columns are a, b, a"],
  ['col["a".trim()]', "the column 'a' is there twice, as columns 1 and 3"],
  ['({ ...col })', "the column 'a' is there twice, as columns 1 and 3"],
])('%s: a computed column name is refused at run time', (expression, words) => {
  const tryIt = () => evaluate(expression, 'x\ty\tz', { columns: ['a', 'b', 'a'] });
  expect(tryIt).toThrow(words);
  expect(tryIt).toThrow(words.includes('twice') ? FramingError : UsageError);
});

test('without a header, a column by name says how to set one', () => {
  const tryIt = () => evaluate('set($1, 5)', 'x');
  expect(tryIt).toThrow("'x' names a column, but there is no header");
  expect(tryIt).toThrow(UsageError);
});

test.each([
  '{ const c = col; c.pos = 5; return line }',
  '{ const c = col; delete c.pos; return line }',
  'Object.assign(col, { pos: 1 })',
])('an expression that changes col is refused: %s', (expression) => {
  expect(() => evaluate(expression, LINE, { columns: COLUMNS })).toThrow(
    "col can't be changed, but the work assigns 'pos'",
  );
});
