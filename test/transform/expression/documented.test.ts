// The expressions that the documents list are what the documents say: refused, or run on bytes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../../src/job/errors.ts';
import type { FormatName } from '../../../src/job/job-spec.ts';
import { ROOT } from '../../support/program.ts';
import { checkIn, type Given } from './check-in.ts';

const OPTIONS = ['--map', '--filter'] as const;

/** The part of a page from one text to another. */
function partOf(page: string, from: string, to: string): string {
  const text = readFileSync(join(ROOT, 'docs', page), 'utf8');
  const [start, end] = [text.indexOf(from), text.indexOf(to)];
  if (start < 0 || end < start) throw new Error(`${page} has no part from '${from}' to '${to}'`);
  return text.slice(start, end);
}

/** The cells of the tables in a text, without their heads. */
function rowsIn(text: string): string[][] {
  return text
    .split('\n')
    .filter(
      (line, at, lines) => line.startsWith('|') && !line.startsWith('| ---') && !lines[at + 1]?.startsWith('| ---'),
    )
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1));
}

function codeSpans(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code!.replaceAll('\\|', '|'));
}

/** With the formats in which an expression has its names. */
function everyWay(code: string, plain: readonly FormatName[] = ['lines', 'tsv', 'csv']): Given[] {
  if (/\br1\b/.test(code)) return OPTIONS.map((option) => ({ option, format: 'fastq', isPaired: true }));
  const isOfReads = /\b(?:seq|qual|id)\b/.test(code);
  const formats: readonly FormatName[] = /\bjson\b/.test(code) ? ['ndjson'] : isOfReads ? ['fastq'] : plain;
  return formats.flatMap((format) => OPTIONS.map((option) => ({ option, format, hasHeader: !isOfReads })));
}

describe('expressions that TRANSFORMS.md lists as refused', () => {
  const slips = rowsIn(partOf('TRANSFORMS.md', '### Refused expressions', '### Blank fields')).flatMap(
    ([mistake, examples]) =>
      codeSpans(examples!)
        .filter((code) => !/^\$\d+$/.test(code)) // a field that an example is about
        .map((code) => ({ code, isOfConditions: / as a condition$/.test(mistake!.trim()) })),
  );

  it('are there', () => expect(slips.length).toBeGreaterThan(30));

  it.each(slips)('$code', ({ code, isOfConditions }) => {
    const ways = everyWay(code).filter(({ option }) => !isOfConditions || option === '--filter');
    for (const given of ways) expect(() => checkIn(code, given)).toThrow(UsageError);
  });
});

describe('expressions that PERFORMANCE.md lists as fast', () => {
  const [onFields = '', onJson = ''] = partOf('PERFORMANCE.md', '**Expressions on fields', '**Modules with').split(
    '**Expressions on values of NDJSON**',
  );
  /** Not a name of a method or an operator alone. */
  const isWhole = (code: string) =>
    /^[+(`/{]*(?:\$\d|col\.|line$|json\b|row|set\([^)]|seq|id$|meanQuality|gc|reverse|Math\.max)|\.test\(/.test(code);
  const isOnBytes = (code: string, plain?: readonly FormatName[]) =>
    everyWay(code, plain).some((given) => {
      try {
        const { condition, fieldText, jsonCondition, jsonMap } = checkIn(code, given);
        return [condition, fieldText, jsonCondition, jsonMap].some((plan) => plan !== undefined);
      } catch {
        return false; // a position as a filter, for one
      }
    });
  const fast = rowsIn(onFields + onJson).flatMap(([, forms]) => codeSpans(forms!).filter(isWhole));
  const slowIn = (text: string) =>
    codeSpans(/Anything else in either expression\s*\(([^]*?)\)\s*makes/.exec(text)![1]!);
  const slow = [
    ...slowIn(onFields).map((code) => [code, undefined] as const),
    ...slowIn(onJson).map((code) => [code, ['ndjson'] as FormatName[]] as const),
  ];

  it('are there', () => expect([fast.length > 20, slow.length > 6]).toEqual([true, true]));
  it.each(fast)('%s', (code) => expect(isOnBytes(code)).toBe(true));
  it.each(slow)('not: %s', (code, plain) => expect(isOnBytes(code, plain)).toBe(false));
});
