import type { BatchSize, Framing } from '../../src/job/job-spec.ts';
import { cutAll, framing, LINES } from '../support/reference.ts';

const LIMIT = 8;
const PIECES = [[1], [2], [3], [7], [8], [9], [10], [11], [Infinity]];
const SIZES: BatchSize[] = [
  { kind: 'ramp' },
  { kind: 'records', records: 1 },
  { kind: 'records', records: 3 },
  { kind: 'bytes', bytes: 4 },
  { kind: 'bytes', bytes: 9 },
  { kind: 'bytes', bytes: 20 },
];

/** Place of the error for every split and batch size, which must be one and the same. */
function outcomes(inputs: readonly string[], records: Framing): unknown[] {
  const results = SIZES.flatMap((batchSize) =>
    PIECES.map((pieces) => {
      try {
        const buffers = inputs.map((text) => Buffer.from(text));
        const cuts = cutAll(buffers, { framing: records, batchSize, maxRecordBytes: LIMIT }, pieces);
        return cuts.reduce((sum, cut) => sum + cut.head.records, 0);
      } catch (error) {
        const { name, place } = error as { name: string; place: unknown };
        return { name, place };
      }
    }),
  );
  return [...new Set(results.map((result) => JSON.stringify(result)))].map((text) => JSON.parse(text) as unknown);
}

function tooLong(record: number, line: number, byte: number, input = 0) {
  return [{ name: 'RecordTooLongError', place: { file: `input-${input}`, line, record, byte } }];
}

const x = (length: number) => 'x'.repeat(length);

test.each([
  ['newline', '\n'],
  ['carriage return and newline', '\r\n'],
  ['nothing at the end of the input', ''],
])('records of n-1 and n bytes pass and n+1 is refused, terminated by %s', (_, end) => {
  for (const before of ['', 'a\n', 'aaa\nbbb\n']) {
    const records = before.split('\n').length - 1;
    expect(outcomes([before + x(LIMIT - 1) + end], LINES)).toEqual([records + 1]);
    expect(outcomes([before + x(LIMIT) + end], LINES)).toEqual([records + 1]);
    expect(outcomes([before + x(LIMIT + 1) + end], LINES)).toEqual(tooLong(records + 1, records + 1, before.length));
    expect(outcomes([before + x(LIMIT * 3) + end], LINES)).toEqual(tooLong(records + 1, records + 1, before.length));
  }
});

test('with NUL, carriage returns and newlines count like other bytes', () => {
  const nul = framing('nul');
  expect(outcomes([`${x(LIMIT - 2)}\r\n\0b`], nul)).toEqual([2]);
  expect(outcomes([`${x(LIMIT - 1)}\r\n\0b`], nul)).toEqual(tooLong(1, 1, 0));
});

test('a carriage return at the very end of an input is text, and counts', () => {
  expect(outcomes([`${x(LIMIT - 1)}\r`], LINES)).toEqual([1]);
  expect(outcomes([`${x(LIMIT)}\r`], LINES)).toEqual(tooLong(1, 1, 0));
});

test('a record of several lines counts with the terminators inside it', () => {
  const pairs = framing('newline', 2);
  expect(outcomes(['a\nb\n', 'xxx\nyyyy\n'], pairs)).toEqual([2]);
  expect(outcomes(['a\nb\n', 'xxxx\nyyyy\n'], pairs)).toEqual(tooLong(2, 1, 0, 1));
  expect(outcomes(['a\nb\nxxxx\nyyyy\r\n'], pairs)).toEqual(tooLong(2, 3, 4));
});

test('the long record is found after many short ones, in any input', () => {
  const many = 'ab\n'.repeat(100);
  expect(outcomes([many + x(LIMIT + 1)], LINES)).toEqual(tooLong(101, 101, 300));
  expect(outcomes([many, '', `c\n${x(LIMIT + 1)}\n`], LINES)).toEqual(tooLong(102, 2, 2, 2));
});
