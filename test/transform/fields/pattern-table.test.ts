// Patterns for the kernel: they match the same ASCII texts as RegExp, or have no table.
import fc from 'fast-check';
import { MATCHED, patternTable } from '../../../src/transform/fields/pattern/pattern-table.ts';
import { repeats } from '../../support/random.ts';

/** What the kernel does with a table (assembly/patterns.ts). */
function isMatch(source: string, flags: string, text: string): boolean | undefined {
  const table = patternTable(source, flags);
  if (table === undefined) return undefined;
  let state = table.first;
  for (const letter of text) {
    if (state <= MATCHED) break;
    state = table.next[state * 128 + letter.charCodeAt(0)]!;
  }
  return table.atEnd[state] === 1;
}

const TEXTS = [
  '',
  'a',
  'b',
  'ab',
  'ba',
  'aab',
  'A',
  'chr1',
  'chr10',
  'chr1x',
  'x.y',
  ' \t\r\n\v\f\x85'.slice(0, 6),
  '1-2',
  '_',
];

test.each([
  '',
  '^$',
  '$^',
  'a$b',
  'a|^b|c$',
  '^(?:a|ab)(?:b|)$',
  '(a*)*b',
  '(?:^a)*b',
  '(?:^|x)+b',
  'a{0}b',
  'a{2,3}?',
  'a{2,}',
  '[^]',
  '[]',
  '[^a-c]',
  '[a-]',
  '[-a]',
  '[\\w-]',
  '[\\]\\\\^]',
  '^chr1[0-9]$',
  '\\S\\s\\D\\d\\W\\w',
  'x\\.y',
  '.',
  '\\t|\\v|\\f|\\r|\\n',
  '\\/|\\-',
])('the pattern /%s/ matches the same texts as RegExp', (source) => {
  for (const flags of ['', 'i', 's', 'u', 'is']) {
    for (const text of TEXTS) {
      let expected: boolean;
      try {
        expected = new RegExp(source, flags).test(text);
      } catch {
        continue;
      }
      expect([text, flags, isMatch(source, flags, text)]).toEqual([text, flags, expected]);
    }
  }
});

test.each([
  ['a', 'g'],
  ['a', 'y'],
  ['a', 'm'],
  ['a', 'v'],
  ['a', 'iu'],
  ['(?=a)', ''],
  ['(?!a)', ''],
  ['(?<=a)b', ''],
  ['(?<n>a)', ''],
  ['(a)\\1', ''],
  ['\\ba', ''],
  ['a\\B', ''],
  ['[\\b]', ''],
  ['\\x41', ''],
  ['\\u0041', ''],
  ['\\cA', ''],
  ['\\0', ''],
  ['é', ''],
  ['[a-é]', ''],
  ['a{', ''],
  ['a]', ''],
  ['a{,3}', ''],
  ['[\\d-x]', ''],
  ['^(?:.{1,200}a){3}b', ''],
  ['(?:(?:a{99}){99}){99}', ''],
])('the pattern /%s/%s is left to JavaScript', (source, flags) => {
  expect(patternTable(source, flags)).toBeUndefined();
});

const anySet = fc.constantFrom(...['a', 'b', 'B', '1', '.', '\\.', '\\d', '\\D', '\\w', '\\W', '\\s', '\\S', '-', ' ']);
const anyClass = fc
  .tuple(
    fc.constantFrom('', '^'),
    fc.array(fc.constantFrom('a', 'b', 'B', 'a-z', 'Z-b', '0-1', '\\d', '\\W', '\\-', '.', '^')),
  )
  .map(([mark, members]) => `[${mark}${members.join('')}]`);
const { anyPattern } = fc.letrec<{ anyPattern: string }>((tie) => ({
  anyPattern: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    anySet,
    anyClass,
    fc.constantFrom('^', '$', ''),
    fc.tuple(tie('anyPattern'), tie('anyPattern')).map((parts) => parts.join('')),
    fc.tuple(tie('anyPattern'), tie('anyPattern')).map((parts) => `(?:${parts.join('|')})`),
    fc
      .tuple(tie('anyPattern'), fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{2}', '{1,}', '{0,2}', '{1,3}?'))
      .map(([part, repeat]) => `(${part})${repeat}`),
  ),
}));

test('any pattern with a table matches the same ASCII texts as RegExp', () => {
  let known = 0;
  const anyText = fc.string({ unit: fc.constantFrom(...'aabbAB1_.- \n\r\t^'), maxLength: 8 });
  fc.assert(
    fc.property(anyPattern, fc.constantFrom('', 'i', 's', 'u', 'is'), fc.array(anyText), (source, flags, texts) => {
      let expression: RegExp;
      try {
        expression = new RegExp(source, flags);
      } catch {
        return;
      }
      const isKnown = patternTable(source, flags) !== undefined;
      if (isKnown) known += 1;
      for (const text of isKnown ? texts : []) {
        if (isMatch(source, flags, text) !== expression.test(text)) {
          throw new Error(`/${source}/${flags} and ${JSON.stringify(text)}`);
        }
      }
    }),
    { numRuns: 2000 },
  );
  expect(known).toBeGreaterThan(repeats(1000));
});
