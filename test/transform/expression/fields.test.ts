import fc from 'fast-check';
import type { Delimiter } from '../../../src/job/job-spec.ts';
import { compile, evaluate, TAB, WHITESPACE } from './evaluate.ts';

const COMMA: Delimiter = { kind: 'text', text: ',' };
const COLONS: Delimiter = { kind: 'text', text: '::' };
const NONE = {} as never;

test('an empty line has no fields, and its first field is the empty text', () => {
  for (const delimiter of [TAB, WHITESPACE]) {
    expect(evaluate('NF', '', { delimiter })).toBe(0);
    expect(evaluate('fields', '', { delimiter })).toEqual([]);
    expect(evaluate('$1', '', { delimiter })).toBe('');
    expect(evaluate('[NF, $1, fields.length]', '', { delimiter })).toEqual([0, '', 0]);
  }
});

test.each([
  [COMMA, 'a,b', 'b'],
  [COLONS, 'a::b', 'b'],
  [COLONS, 'a:::b', ':b'],
  [{ kind: 'text', text: '"\\' } as const, 'a"\\b', 'b'],
  [{ kind: 'text', text: '\u2028' } as const, 'a\u2028b', 'b'],
  [WHITESPACE, '  a \t b  ', 'b'],
  [WHITESPACE, '\na\n\nb', 'b'],
])('fields are split by %j', (delimiter, line, second) => {
  expect(evaluate('$2', line, { delimiter })).toBe(second);
});

test('a field far beyond the last is the empty string, and the others are unchanged', () => {
  const wide = Array.from({ length: 100 }, (_, i) => `f${i + 1}`).join('\t');
  for (const k of [63, 64, 65, 100]) expect(evaluate(`$1 + ':' + $${k}`, wide)).toBe(`f1:f${k}`);
  for (const far of ['101', '4294967297', '99999999999999999999999']) {
    for (const delimiter of [TAB, WHITESPACE]) {
      expect(evaluate(`$2 + ':' + $${far}`, wide, { delimiter })).toBe('f2:');
    }
  }
});

/** Lines with few words and many borders. */
const linesOf = (alphabet: string) => fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 14 });

describe.each<[string, Delimiter, string, (line: string) => string[]]>([
  ['a tab', TAB, 'ab\t', (line) => line.split('\t')],
  ['two colons', COLONS, 'ab:', (line) => line.split('::')],
  ['white space', WHITESPACE, 'ab \t\n\u00a0', (line) => line.split(/[ \t\n]+/).filter((word) => word !== '')],
])('property, with %s as delimiter', (_name, delimiter, alphabet, cut) => {
  const lines = linesOf(alphabet);

  test('$k is the k-th part, and the empty string beyond the last', () => {
    const some = compile('[$3, $1, $5]', { delimiter });
    const withAll = compile('[$3, $1, $5, fields.length].slice(0, 3)', { delimiter });
    fc.assert(
      fc.property(lines, (line) => {
        const parts = cut(line);
        const expected = [parts[2] ?? '', parts[0] ?? '', parts[4] ?? ''];
        expect(some(line, NONE)).toEqual(expected);
        expect(withAll(line, NONE)).toEqual(expected);
      }),
    );
  });

  test('a single $k is the same whichever others are used', () => {
    const each = [1, 2, 3, 4].map((k) => compile(`$${k}`, { delimiter }));
    fc.assert(
      fc.property(lines, (line) => {
        const parts = cut(line);
        expect(each.map((field) => field(line, NONE))).toEqual([0, 1, 2, 3].map((i) => parts[i] ?? ''));
      }),
    );
  });

  test('NF is the number of fields, counted or split', () => {
    const counted = compile('NF', { delimiter });
    const both = compile('NF === fields.length && NF', { delimiter });
    fc.assert(
      fc.property(lines, (line) => {
        const count = line === '' ? 0 : cut(line).length;
        expect(counted(line, NONE)).toBe(count);
        expect(both(line, NONE)).toBe(count === 0 ? 0 : count);
      }),
    );
  });

  test('columns are the fields by name', () => {
    const named = compile('[col.c, col[["c"][0]], $3]', { delimiter, columns: ['a', 'b', 'c'], isRagged: true });
    fc.assert(
      fc.property(lines, (line) => {
        const third = cut(line)[2] ?? '';
        expect(named(line, NONE)).toEqual([third, third, third]);
      }),
    );
  });
});
