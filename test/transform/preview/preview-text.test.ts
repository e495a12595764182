// The text of a preview around the records.
import type { BatchHead } from '../../../src/job/batch.ts';
import type { BatchResult } from '../../../src/transform/batch-runner.ts';
import { numberedFields, previewHeader, resultText } from '../../../src/transform/preview/preview-text.ts';

const OPTIONS = { encoding: 'utf8', columns: 60, isCut: false } as const;
const bytes = (text: string) => new TextEncoder().encode(text);
const header = (before: string, after: string) =>
  Buffer.from(previewHeader(bytes(before), bytes(after), OPTIONS)).toString();

test('of a header the last line is shown, which names the columns', () => {
  expect(header('', '')).toBe('record  in                         out\n');
  expect(header('a\tb\n', '')).toContain('\nheader  a\\tb                       (none)\n');
  const lines = header('##x\n##y\n#CHROM\r\n', 'one\n').split('\n');
  expect(lines.slice(1)).toEqual(['header  (2 more header lines)      one', '        #CHROM', '']);
  expect(header('##x\n#CHROM\n', '')).toContain('(1 more header line) ');
});

test('fields have their numbers if there are several', () => {
  expect(numberedFields([], 60)).toBe('');
  expect(numberedFields(['one'], 60)).toBe('');
  expect(numberedFields(['chrom', 'a b', ''], 60)).toBe('fields  $1 chrom | $2 a b | $3\n');
  expect(numberedFields(['x'.repeat(31), 'b'], 60)).toBe(`fields  $1 ${'x'.repeat(30)}… | $2 b\n`);
});

const result = (recordsOut: number, byteLength = 9) => ({ recordsOut, byteLength }) as BatchResult;

test('several results of a record are marked', () => {
  const head = { records: 1 } as BatchHead;
  expect(resultText(head, result(1, 0), '')).toBe('(dropped)');
  expect(resultText(head, result(1), 'a\nb')).toBe('a\nb');
  expect(resultText(head, result(2), 'a\nb')).toBe('(2 results)\n1: a\n2: b');
  // of several lines each
  expect(resultText(head, result(2), '>a\nAC\n>b\nGT')).toBe('(2 results)\n>a\nAC\n>b\nGT');
  expect(resultText({ records: 2 } as BatchHead, result(2), 'a\nb')).toBe('a\nb');
});
