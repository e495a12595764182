import { UsageError } from '../../../src/job/errors.ts';
import { evaluate, type Surroundings } from './evaluate.ts';

const SLIPS: readonly [expression: string, what: string, mend: string, surroundings?: Surroundings][] = [
  ['', 'empty', 'single quotes'],
  ['   ', 'empty', 'single quotes'],
  ['5', 'nothing of the record', 'single quotes'],
  ['"x"', 'nothing of the record', 'single quotes'],
  ['null', 'nothing of the record', 'single quotes'],
  ['args.min', 'nothing of the record', 'single quotes', { args: { min: '1' } }],
  ['row("a", "b")', 'nothing of the record', 'single quotes'],
  ['$1 +', 'syntax error', ''],
  ['> 30', 'syntax error', 'single quotes'],
  ['$1)', 'one expression', ''],
  ['1); process.exit(', 'one expression', ''],
  ['$1 }; {', 'one expression', ''],
  ['$1 $2', 'one expression', ''],
  ['$1 ~ /x/', 'one expression', '.test('],
  ['$1 !~ /x/', 'one expression', '.test('],
  ['$1 and $2', 'one expression', '&&'],
  ['not $1', 'one expression', '&&'],
  ['return $1', 'syntax error', 'a body'],
  ['const x = $1; x', 'syntax error', 'a body'],
  ['if ($1) $2', 'syntax error', 'a ? b : c'],
  ['print $1', 'one expression', 'print is not needed'],
  ['{ const x = $1; }', 'a body without a return', 'return x'],
  ['{ fields.map((f) => { return f }); }', 'a body without a return', 'return x'],
  ['{ const x = ; return x }', 'syntax error', ''],
  ['$6 > $2', 'compares two texts', '+$6 > +$2'],
  ['fields[0] <= fields[1]', 'compares two texts', '+fields[0] <= +fields[1]'],
  ['+$2 + 1 && $1 < args.min', 'compares two texts', '+$1 < +args.min', { args: { min: '1' } }],
  ['col.a >= col.b', 'compares two texts', '+col.a >= +col.b', { columns: ['a', 'b'] }],
  ['($1) < ($2)', 'compares two texts', '+($1) < +($2)'],
  ['fields.filter((f) => $1 < $2)', 'compares two texts', '+$1 < +$2'],
  ['$2 + 1', 'a text', '+$2 + 1'],
  ['1 + $2', 'a text', '1 + +$2'],
  ['$2 + NR', 'a text', '+$2 + NR'],
  ['NR + $2', 'a text', 'NR + +$2'],
  ['$2 + $1.length', 'a text', '+$2 + $1.length'],
  ['$2 + +$3', 'a text', '+$2 + +$3'],
  ['col.a + 1', 'a text', '+col.a + 1', { columns: ['a'] }],
  ['$1 + $2', 'puts two texts together', '`${$1}${$2}`'],
  ['$1 + $2 + ":"', 'puts two texts together', '+$1 + +$2'],
  ['$3 === 5', 'never', '+$3 === 5'],
  ['5 !== $3', 'never', '5 !== +$3'],
  ['NR === "1"', 'never', 'NR === +"1"'],
  ['$1.length === "4"', 'never', '$1.length === +"4"'],
  ['$4.trim() === 5', 'never', '+$4.trim() === 5'],
  ['$7 = "PASS"', 'given a value', '$7 === x'],
  ['$7 += 1', 'given a value', 'set(7, x)'],
  ['$7++', 'given a value', 'set(7, x)'],
  ['line = 5', 'given a value', 'line === x'],
  ['[$1, NR] = [1, 2]', 'given a value', '$1 === x'],
  ['foo($1)', 'foo is not known', 'quotes'],
  ['lin.length', 'lin is not known', 'line'],
  ['feilds[0]', 'feilds is not known', 'fields'],
  ['$1 === PASS', 'PASS is not known', '"PASS"'],
  ['$NF', '$NF is not known', 'fields.at(-1)'],
  ['length($1)', 'length is not known', '.length'],
  ['substr($1, 2)', 'substr is not known', 'slice'],
  ['int($1)', 'int is not known', 'Math.trunc'],
  ['len(line)', 'len is not known', '.length'],
  ['require("fs").x + line', 'require is not known', 'module'],
  ['((x) => x)(x) + $1', 'x is not known', 'quotes'],
  ['{ { const inner = 1 } return inner + line }', 'inner is not known', 'quotes'],
  ['import("fs") && line', 'import()', 'module'],
  ['import.meta.url + line', 'import.meta', ''],
  ['col.x', 'needs a header', '--header 1'],
  ['args.min < $1', 'args.min is not given: no --arg', '--arg min='],
  ['args.mni + line', 'args.mni is not given: given are min', '--arg mni=', { args: { min: '1' } }],
  ['script.js', 'is a file', '--transform script.js', { files: ['script.js'] }],
];

// rows may lack the last value: with named parameters jest would pass its callback for it, and wait
test.each(SLIPS)('%j is refused: %s', (...[expression, what, mend, surroundings]) => {
  let error: unknown;
  try {
    evaluate(expression, 'a\tb', surroundings);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(UsageError);
  const { message, advice } = error as UsageError;
  expect(message).toMatch(/^--map: /);
  expect(message).toContain(what);
  expect(advice ?? '').toContain(mend);
});

test('a caret shows the place, in the line of the expression that it is in', () => {
  expect(() => evaluate('{ const x = 1;\n  return x + foo + $1 }', 'a')).toThrow(
    '--map: foo is not known\n  return x + foo + $1 }\n             ^',
  );
});

test('the option is named that the expression was given with', () => {
  expect(() => evaluate('foo', 'a', { option: '--filter' })).toThrow(/^--filter: /);
});

test.each([
  ['col.nope', "there is no column 'nope'; columns are a, b, a"],
  ['set("nope", 1)', "there is no column 'nope'; columns are a, b, a"],
  ["fields.map((f) => col['no' + f])", "there is no column 'nox'; columns are a, b, a"],
  ['col.a', "the column 'a' stands twice, as columns 1 and 3"],
])('%s: an unknown or doubtful column is a usage error that lists them', (expression, words) => {
  const tryIt = () => evaluate(expression, 'x', { columns: ['a', 'b', 'a'] });
  expect(tryIt).toThrow(words);
  expect(tryIt).toThrow(UsageError);
});
