import { UsageError } from '../../../src/job/errors.ts';
import { thrownBy } from '../../support/thrown.ts';
import { evaluate, type Surroundings } from './evaluate.ts';

const SLIPS: readonly [expression: string, what: string, fix: string, surroundings?: Surroundings][] = [
  ['', 'empty', 'single quotes'],
  ['// only a comment', 'empty', 'single quotes'],
  [';', 'empty', 'single quotes'],
  ['   ', 'empty', 'single quotes'],
  ['5', 'nothing of the record', 'single quotes'],
  ['"x"', 'nothing of the record', 'single quotes'],
  ['null', 'nothing of the record', 'single quotes'],
  ['args.min', 'nothing of the record', 'single quotes', { args: { min: '1' } }],
  ['row("a", "b")', 'nothing of the record', 'single quotes'],
  ['{}', 'nothing of the record', 'single quotes'],
  ['$1 +', 'syntax error', ''],
  ['row(, )', 'syntax error', 'single quotes'],
  ['NR > 1 &&  > 5', 'syntax error', 'single quotes'],
  ['.length > 5', 'syntax error', 'single quotes'],
  [' + ":" + ', 'syntax error', 'single quotes'],
  ['\\$1', 'syntax error', 'no backslash'],
  ['$1 <> $2', 'syntax error', '!=='],
  ['lambda x: x + 1', 'one expression', 'returns'],
  ['let x = $1; x', 'syntax error', 'a body'],
  ['for (const f of fields) f', 'syntax error', 'a body'],
  ['"unterminated + $1', 'syntax error', ''],
  ['/* unterminated', 'syntax error', ''],
  ['this.x + line', 'this has no meaning', 'line'],
  ['fields.map(() => this)', 'this has no meaning', 'line'],
  ['(line) => line.length', 'it is a function', 'line.length'],
  ['x => x.length > NR', 'it is a function', 'x.length > NR, with line for x'],
  ['async () => $1', 'it is a function', '$1'],
  ['(function () { return NR })', 'it is a function', '{ …; return x }'],
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
  ['$6 > $2', 'compares two strings', '+$6 > +$2'],
  ['fields[0] <= fields[1]', 'compares two strings', '+fields[0] <= +fields[1]'],
  ['+$2 + 1 && $1 < args.min', 'compares two strings', '+$1 < +args.min', { args: { min: '1' } }],
  ['col.a >= col.b', 'compares two strings', '+col.a >= +col.b', { columns: ['a', 'b'] }],
  ['($1) < ($2)', 'compares two strings', '+($1) < +($2)'],
  ['fields.filter((f) => $1 < $2)', 'compares two strings', '+$1 < +$2'],
  ['$0 > args.min', 'compares two strings', 'String($0) > args.min', { args: { min: '1' } }],
  ['fields.at(-1) < $2', 'compares two strings', '+fields.at(-1) < +$2'],
  ['$2 + 1', 'is a string, and +', '+$2 + 1; to join: `${$2}${1}`'],
  ['$0 + 1', 'is a string, and +', '+$0 + 1'],
  ['fields?.[1] + 1', 'is a string, and +', '+fields?.[1] + 1'],
  ['`${$2 + 1}`', 'is a string, and +', '+$2 + 1'],
  ['1 + $2', 'is a string, and +', '1 + +$2'],
  ['$2 + NR', 'is a string, and +', '+$2 + NR'],
  ['NR + $2', 'is a string, and +', 'NR + +$2'],
  ['$2 + $1.length', 'is a string, and +', '+$2 + $1.length'],
  ['$2 + +$3', 'is a string, and +', '+$2 + +$3'],
  ['col.a + 1', 'is a string, and +', '+col.a + 1', { columns: ['a'] }],
  ['$1 + $2', 'joins two strings', '`${$1}${$2}`'],
  ['$1 + $2 + ":"', 'joins two strings', '+$1 + +$2'],
  ['$3 === 5', 'never', '+$3 === 5'],
  ['5 !== $3', 'always !==', '5 !== +$3'],
  ['NR === "1"', 'never', 'NR === 1'],
  ['$1.length === "4"', 'never', '$1.length === 4'],
  ['$1.length === $2', 'never', '$1.length === +$2'],
  ['$1 + ":" === 5', 'never', '+($1 + ":") === 5'],
  ['$4.trim() === 5', 'never', '+$4.trim() === 5'],
  ['$7 = "PASS"', 'assigned a value', '$7 === "PASS"; to change it: set(7, "PASS")'],
  ['$7 =\n"PASS"', 'assigned a value', 'set(7, "PASS")'],
  ['$7 += 1', 'assigned a value', 'set(7, x)'],
  ['$7++', 'assigned a value', 'set(7, x)'],
  ['line = 5', 'assigned a value', 'line === 5'],
  ['$1 =~ /x/', 'assigned a value', '/x/.test($1)'],
  ['{ for ($1 of fields) ; return line }', 'assigned a value', '$1 === x'],
  ['col.a = 5', 'assigned a value', "set('a', x)", { columns: ['a'] }],
  ['col[$1]++', 'assigned a value', "set('NAME', x)", { columns: ['a'] }],
  ['delete col.a && line', 'assigned a value', "set('a', x)", { columns: ['a'] }],
  ['{ for (col.a of fields) ; return line }', 'assigned a value', "set('a', x)", { columns: ['a'] }],
  ['{ ({ ...col.a } = { x: 1 }); return line }', 'assigned a value', "set('a', x)", { columns: ['a'] }],
  ['{ [col.a] = fields; return line }', 'assigned a value', "set('a', x)", { columns: ['a'] }],
  ['{ ({ x: col.a } = { x: 1 }); return line }', 'assigned a value', "set('a', x)", { columns: ['a'] }],
  ['args.min = $1', 'is an argument', 'args.min === x', { args: { min: '1' } }],
  ['fields[6] = "PASS"', 'that value is the result', 'fields[6] === "PASS"; for the record with it: set(7, "PASS")'],
  ['NF > 6 && (fields[NF - 1] = "PASS")', 'that value is the result', 'set(NF - 1 + 1, "PASS")'],
  ['[$1, NR] = [1, 2]', 'assigned a value', '$1 === x'],
  ['foo($1)', 'foo is not known', 'quotes'],
  ['lin.length', 'lin is not known', 'line'],
  ['feilds[0]', 'feilds is not known', 'fields'],
  ['$1 === PASS', 'PASS is not known', '"PASS"'],
  ['$1 === /x/', 'never equal to a regular expression', '/x/.test($1)'],
  ['/x/ != line', 'never equal to a regular expression', '/x/.test(line)'],
  ['$1 in ["a", "b"]', 'not for a value', '["a", "b"].includes($1)'],
  ['"x" in $1', 'not for a value', '$1.includes("x")'],
  ['$1 in args.ids', 'not for a value', 'args.ids.has($1)', { args: { ids: new Set(['a']) } }],
  ['x = $1', 'x is not known', 'a body may declare it'],
  ['$01', '$01 is not known', '$1'],
  ['$(NF - 1)', '$ is not known', 'fields[n - 1]'],
  ['nr === 1', 'nr is not known', 'NR'],
  ['arguments[0] + line', 'arguments is not known', ''],
  ['{ class A { static { var z = 1 } } return z + line }', 'z is not known', 'quotes'],
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
  ['col[$1]', 'needs a header', '--header 1'],
  ['set("x", 1)', 'needs a header', '--header 1'],
  ['set(1, "a", "x", 1)', 'needs a header', '--header 1'],
  ['args.min < $1', 'args.min is not given: there is no --arg', '--arg min='],
  ['args.mni + line', 'args.mni is not given: --arg gives min', 'did you mean args.min?', { args: { min: '1' } }],
  ['args.mni ?? $1', 'args.mni is not given', 'did you mean args.min?', { args: { min: '1' } }],
  ['script.js', 'is a file', '--transform script.js', { files: ['script.js'] }],
];

// rows may lack the last value: with named parameters jest would pass its callback for it, and wait
test.each(SLIPS)('%j is refused: %s', (...[expression, what, fix, surroundings]) => {
  const error = thrownBy(() => evaluate(expression, 'a\tb', surroundings));
  expect(error).toBeInstanceOf(UsageError);
  const { message, advice } = error as UsageError;
  expect(message).toMatch(/^--map: /);
  expect(message).toContain(what);
  expect(advice ?? '').toContain(fix);
});

test('a caret shows the place, in the right line of the expression', () => {
  expect(() => evaluate('{ const x = 1;\n  return x + foo + $1 }', 'a')).toThrow(
    '--map: foo is not known\n  return x + foo + $1 }\n             ^',
  );
});

test('the message names the option of the expression', () => {
  expect(() => evaluate('foo', 'a', { option: '--filter' })).toThrow(/^--filter: /);
});

test('syntax that the parser knows and this Node does not is a usage error', () => {
  // explicit resource management: parsed since acorn 8.15, compiled from Node 24
  const refused = () => evaluate('{ using x = { [Symbol.dispose]() {} }; return line }', 'a');
  if (Number(process.versions.node.split('.')[0]) < 24) expect(refused).toThrow(/^--map: Node v.* can't compile it: /);
});

test('<!-- begins a comment, as in the code that is compiled', () => {
  expect(evaluate('{ let y = 5; return line.length <!-- y\n}', 'abc')).toBe(3);
});
