import fc from 'fast-check';
import { ResultError } from '../../../src/job/errors.ts';
import type { Delimiter } from '../../../src/job/job-spec.ts';
import { thrownBy } from '../../support/thrown.ts';
import { compile, evaluate, WHITESPACE } from './evaluate.ts';

const LINE = 'chr1\t10\tid1';
const COLONS: Delimiter = { kind: 'text', text: '::' };

test.each([
  ['row($1, undefined)', 'row() got undefined as its argument 2', "x ?? ''"],
  ['row($1, null)', 'null', "x ?? ''"],
  ['row($1, NR > 5)', 'true', "x ? '1' : '0'"],
  ['row($1, +$1)', 'NaN', 'not a number'],
  ['row($1, 1 / 0)', 'Infinity', 'not a number'],
  ['row(fields)', '["chr1","10","id1"]', 'row(...x)'],
  ['row($1, { a: 1 })', '{"a":1}', 'JSON.stringify(x)'],
  ['row($1, () => 1)', 'a function', ''],
  ['row($1, Symbol("x"))', 'Symbol(x)', ''],
  ['set(1, undefined)', 'set() got undefined as its argument 2', "x ?? ''"],
  ['set(1, fields)', '["chr1","10","id1"]', "x.join(',')"],
  ['row($1, "a\\tb")', 'a value with a delimiter or a line end in it: "a\\tb"', '-d'],
  ['row($1, "a\\nb")', 'a value with a delimiter or a line end in it', '-d'],
  ['set(1, "a\\tb")', 'a value with a delimiter or a line end in it', '-d'],
  ['set(NR - 7, $1)', '0 as a column', 'from 1'],
  ['set(NR - 5.5, $1)', '1.5 as a column', 'from 1'],
  ['set(NR - 8, $1)', '-1 as a column', 'from 1'],
  ['set(+$1, $1)', 'NaN as a column', 'from 1'],
  ['set(...fields.slice(0, 1))', 'a column and its value', 'set(3, value)'],
  ['set(...[])', 'a column and its value', 'set(3, value)'],
])('%s is an error that says what was given and what to write instead', (expression, words, advice) => {
  const error = thrownBy(() => evaluate(expression, LINE));
  expect(error).toBeInstanceOf(ResultError);
  expect((error as ResultError).message).toContain(words);
  expect((error as ResultError).advice).toContain(advice);
});

test.each([
  ['set(1, "x")', '', 'x'],
  ['set(3, "x")', '', '\t\tx'],
  ['set(2, "x")', 'a', 'a\tx'],
  ['set(2, "x")', 'a\tb', 'a\tx'],
  ['set(1, "")', 'a\tb', '\tb'],
  ['set(1, "x", 4, "y", 1, "z")', 'a\tb', 'z\tb\t\ty'],
  ['{ fields.reverse(); return set(1, "x") }', 'a\tb', 'x\tb'],
])('%s of %j is %j', (expression, line, record) => {
  expect(evaluate(expression, line)).toBe(record);
});

test('with NUL-terminated records a value may contain a newline but no NUL', () => {
  expect(evaluate('row($1, "x\\ny")', 'a', { terminator: '\0' })).toBe('a\tx\ny');
  expect(() => evaluate('row($1, "x\\0y")', 'a', { terminator: '\0' })).toThrow('a line end in it');
});

test('a record of several lines may have line ends in its values', () => {
  expect(evaluate('row($1, "x")', 'a\nb\tc', { terminator: undefined })).toBe('a\nb\tx');
});

test('whitespace joins by one blank, and refuses values that it would split', () => {
  expect(evaluate('row($2, $1)', ' a  b ', { delimiter: WHITESPACE })).toBe('b a');
  expect(evaluate('set(3, "d")', ' a  b ', { delimiter: WHITESPACE })).toBe('a b d');
  // an empty field between blanks would not be found again
  for (const map of ['set(4, "d")', 'set(1, "")', 'row($1, $9, $2)']) {
    expect(() => evaluate(map, ' a  b ', { delimiter: WHITESPACE })).toThrow('an empty value, which would be no field');
  }
  // no blank as awk counts them
  expect(evaluate('row($1, "x\\u00a0y")', 'a', { delimiter: WHITESPACE })).toBe('a x\u00a0y');
  for (const space of [' ', '\t', '\n']) {
    expect(() => evaluate(`row($1, ${JSON.stringify(`x${space}y`)})`, 'a', { delimiter: WHITESPACE })).toThrow(
      ResultError,
    );
  }
});

test('a value must not form a delimiter of several characters with the text around it', () => {
  expect(() => evaluate('row("a:", $1)', 'b', { delimiter: COLONS })).toThrow('would merge with the delimiter: "a:"');
  expect(() => evaluate('set(1, "a:")', 'x::b', { delimiter: COLONS })).toThrow('would merge with the delimiter: "a:"');
  expect(evaluate('row($1, "a:")', 'b', { delimiter: COLONS })).toBe('b::a:');
});

describe.each<[string, Delimiter, string]>([
  ['a tab', { kind: 'text', text: '\t' }, 'ab:\t'],
  ['two colons', COLONS, 'ab:'],
])('property, with %s as delimiter', (_name, delimiter, alphabet) => {
  const lines = fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 12 });
  const joint = delimiter.kind === 'text' ? delimiter.text : ' ';

  test('row(...fields) is the line', () => {
    const row = compile('row(...fields)', { delimiter });
    fc.assert(fc.property(lines, (line) => expect(row(line, {} as never)).toBe(line)));
  });

  test('a field set to itself changes nothing', () => {
    const set = compile('NF > 1 ? set(2, $2, NF, fields.at(-1)) : line', { delimiter });
    fc.assert(fc.property(lines, (line) => expect(set(line, {} as never)).toBe(line)));
  });

  test('the result of set() reads as the fields with that one replaced, or set() refuses', () => {
    const value = fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 3 });
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 6 }), value, (line, column, text) => {
        const fields = line === '' ? [] : line.split(joint);
        while (fields.length < column) fields.push('');
        fields[column - 1] = text;
        const set = compile(`set(${column}, ${JSON.stringify(text)}) + line.slice(line.length)`, { delimiter });
        const isSayable = fields.join(joint).split(joint).join('|') === fields.join('|');
        if (isSayable) expect(set(line, {} as never)).toBe(fields.join(joint));
        else expect(() => set(line, {} as never)).toThrow(ResultError);
      }),
    );
  });
});
