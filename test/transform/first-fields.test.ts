// Fields without a known delimiter: what the first batch shows.
import type { BatchHead } from '../../src/job/batch.ts';
import { FramingError } from '../../src/job/errors.ts';
import { FirstRecords } from '../../src/transform/first-batch.ts';
import { checkFirstFields } from '../../src/transform/first-fields.ts';
import { thrownBy } from '../support/thrown.ts';

function recordsOf(text: string): FirstRecords {
  const bytes = Buffer.from(text);
  const head = {
    batch: 0,
    firstRecord: 1,
    records: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    byteLength: bytes.length,
    segments: [{ input: 0, recordIndex: 0, line: 3, byte: 20 }],
  } as unknown as BatchHead;
  const framing = { terminator: 'newline', linesPerRecord: 1 } as const;
  return new FirstRecords(head, bytes, { framing, encoding: 'utf8', inputNames: ['in.txt'] });
}

test.each([
  ['a,b\n1,2\n', 'the first 2 records have no tab but commas: "a,b"', '-F csv'],
  ['a;b\n1;2', 'the first 2 records have no tab but semicolons: "a;b"', "-d ';'"],
  ['a|b\n', 'the first record has no tab but |: "a|b"', "-d '|'"],
  ['a b\r\n1  2\r\n', 'the first 2 records have no tab but blanks: "a b"', '-d whitespace'],
  ['\na b\n \n1 2\n', 'the first 4 records have no tab but blanks: "a b"', '-d whitespace'],
  ['a, b;c d\n1, 2;3 4\n', 'no tab but commas', '-F csv'],
  [`${'x'.repeat(70)},b\n`, `no tab but commas: "${'x'.repeat(60)}…"`, '-F csv'],
])('%j is refused', (text, message, advice) => {
  const error = thrownBy(() => checkFirstFields(recordsOf(text), { name: '$2', format: 'lines' })) as FramingError;
  expect(error).toBeInstanceOf(FramingError);
  expect(error.message).toContain(message);
  expect(error.message).toContain('the expression uses $2, and ');
  expect(error.advice).toContain(advice);
  expect(error.advice).toContain("-d '\\t'");
  expect(error.place).toEqual({ file: 'in.txt', line: 3, byte: 20, record: 1 });
});

test.each(['a\tb\n', 'a,b\n'.repeat(50) + 'a\tb\n', 'abc\nd\n', 'a b\nc\n', ' a \n', '\n\n'])(
  '%j is accepted',
  (text) => {
    expect(() => checkFirstFields(recordsOf(text), { name: '$2', format: 'lines' })).not.toThrow();
  },
);

test.each([
  ['tsv', 'a,b\n', 'no tab but commas: "a,b"', "-d '\\t'"],
  ['csv', 'a\tb\n', 'no comma but tabs: "a\\tb"', "-d ','"],
  ['csv', 'a;b\nc;d\n', 'no comma but semicolons', "-d ';'"],
] as const)('%s: %j is refused', (format, text, message, advice) => {
  const error = thrownBy(() => checkFirstFields(recordsOf(text), { name: 'NF', format })) as FramingError;
  expect(error.message).toContain(message);
  expect(error.advice).toContain(advice);
});

test.each([
  ['tsv', 'a b\nc d\n'],
  ['csv', 'a b\nc d\n'],
  ['csv', 'a,b\nc;d\n'],
] as const)('%s: %j is accepted', (format, text) => {
  expect(() => checkFirstFields(recordsOf(text), { name: 'NF', format })).not.toThrow();
});
