import { checkSameHeader } from '../../../src/threads/reader/header-check.ts';
import { thrownBy } from '../../support/thrown.ts';

const TAB = { kind: 'text', text: '\t' } as const;
const WHITESPACE = { kind: 'whitespace' } as const;

function check(first: string[], other: string[], delimiter: Parameters<typeof checkSameHeader>[2] = TAB): void {
  checkSameHeader({ displayName: 'a.tsv', lines: first }, { displayName: 'b.tsv', lines: other }, delimiter);
}

test('only the last header lines have to be the same', () => {
  check([], []);
  check(['##made on Monday', '#a\tb'], ['#a\tb']);
});

test.each([
  ['a name', ['x\ty'], ['x\tz'], "the header differs from that of a.tsv: column 2 is 'z', not 'y'"],
  ['a column more', ['x\ty'], ['x\ty\tz'], 'the header differs from that of a.tsv: it has 3 columns, not 2'],
  ['a column less', ['x\ty'], ['x'], 'the header differs from that of a.tsv: it has 1 column, not 2'],
  ['no header', ['x'], [], 'has no header, but a.tsv has one'],
  ['a header', [], ['x'], 'has a header, but a.tsv has none'],
])('%s is an error that names file and column', (_, first, other, message) => {
  expect(thrownBy(() => check(first, other))).toMatchObject({
    name: 'FramingError',
    message,
    place: { file: 'b.tsv', line: 1 },
  });
});

test('the line that differs is named', () => {
  expect(thrownBy(() => check(['a'], ['#', '#', 'b']))).toMatchObject({ place: { file: 'b.tsv', line: 3 } });
});

test('headers that differ in white space only have the same columns', () => {
  check(['x y'], ['x \t y'], WHITESPACE);
  expect(() => check(['x y'], ['x z'], WHITESPACE)).toThrow("column 2 is 'z', not 'y'");
});

test('columns of CSV are compared by name, not by quoting', () => {
  const csv = { kind: 'quoted', text: ',' } as const;
  check(['"a",b'], ['a,"b"'], csv);
  expect(thrownBy(() => check(['"a,b",c'], ['x\ny', '"a,b","d"'], csv))).toMatchObject({
    message: "the header differs from that of a.tsv: column 2 is 'd', not 'c'",
    place: { file: 'b.tsv', line: 3 },
  });
});
