import { newFormat } from '../../../src/records/formats/formats.ts';
import type { FormatName } from '../../../src/job/job-spec.ts';
import { pairTexts, type GivenMate } from '../../../src/transform/pairs/pair-result.ts';
import { thrownBy } from '../../support/thrown.ts';

const OPTIONS = { delimiter: { kind: 'text', text: '\t' }, terminator: '\n', columns: [] } as const;
const TEXTS = ['@a\tx\nAC\n+a\tx\nII', '@b\nG\n+\nI'] as const;

function given(format: FormatName, texts: readonly [string, string]): [GivenMate, GivenMate] {
  const mates = texts.map((text) => {
    const parser = newFormat(format, OPTIONS);
    return { record: parser === undefined ? text : parser.parse(text, 1), format: parser };
  });
  return mates as [GivenMate, GivenMate];
}

test('null drops both', () => {
  expect(pairTexts(null, given('lines', ['a', 'b']))).toBeUndefined();
});

test('both are written as strings, numbers or records of the format', () => {
  expect(pairTexts({ r1: 'x', r2: 7 }, given('lines', ['a', 'b']))).toEqual(['x', '7']);
  const reads = given('fastq', TEXTS);
  const { record } = reads[1] as { record: { seq: string } };
  expect(pairTexts({ r1: reads[0].record, r2: { ...record, seq: 'T' } }, reads)).toEqual([TEXTS[0], '@b\nT\n+\nI']);
  expect(pairTexts({ r1: ['x', 'y'], r2: 'z' }, given('tsv', ['a\tb', 'c']))).toEqual(['x\ty', 'z']);
});

test('swapped mates are written byte for byte, with the name after the plus', () => {
  const reads = given('fastq', TEXTS);
  expect(pairTexts({ r1: reads[1].record, r2: reads[0].record }, reads)).toEqual([TEXTS[1], TEXTS[0]]);
});

test.each([
  [undefined, 'the work gave undefined for a pair'],
  [true, 'the work gave true for a pair'],
  ['a', 'the work gave "a" for a pair'],
  [['a', 'b'], 'the work gave an array: ["a","b"] for a pair'],
  [{}, 'the work gave an object: {} for a pair'],
  [{ r1: 'a' }, 'the work gave a pair whose r2 is undefined'],
  [{ r1: 'a', r2: null }, 'the work gave a pair whose r2 is null'],
  [{ r1: NaN, r2: 'a' }, 'the work gave a pair whose r1 is NaN'],
  [{ r1: ['a'], r2: 'a' }, 'the work gave a pair whose r1 is an array: ["a"]'],
  [{ r1: { seq: 'A' }, r2: 'a' }, 'the work gave a pair whose r1 is an object: {"seq":"A"}'],
  [{ r1: Promise.resolve('a'), r2: 'a' }, 'the work gave a pair whose r1 is a promise'],
  [{ r1: 'a', r2: 'b', r3: 'c' }, 'the work gave a pair with a key "r3"'],
])('%p is refused', (value, message) => {
  const error = thrownBy(() => pairTexts(value, given('lines', ['a', 'b'])));
  expect(error).toMatchObject({ name: 'ResultError', message });
});
