// Names of typed lines give the same on bytes as on strings: for random conditions, and for records
// that are sound, unusual and invalid.
import fc from 'fast-check';
import { UsageError } from '../../../src/job/errors.ts';
import { anyBatchSize } from '../../support/arbitrary.ts';
import { repeats } from '../../support/random.ts';
import { newRunner, seeBothWays, type Settings } from './both-ways.ts';

const VCF_COLUMNS = ['CHROM', 'POS', 'ID', 'REF', 'ALT', 'QUAL', 'FILTER', 'INFO'];
const VCF_HEADER = ['##fileformat=VCFv4.2', `#${VCF_COLUMNS.join('\t')}`];

/** Each with texts that are usual, unusual or invalid. */
const NUMBERS = ['0', '1', '5', '30', '007', '12345678901234567', '-3', '+5', '1e2', '0x1f', '', '.', 'x', ' 5', '5.0'];
const FLOATS = [...NUMBERS, '.', '.', '29.99', '30.0', '.5', '5.', '1E-2', 'nan', 'Inf', '-inf', '3,5'];
const WORDS = ['PASS', 'PASS', '.', 'q10', 'q10;PASS', '', 'pass', 'é'];
const CHROMS = ['chr1', 'chr2', '1', 'X', '', 'é', '.'];

const mostly = (usual: readonly string[], others: readonly string[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });

const anyVcf = fc
  .tuple(
    fc.constantFrom(...CHROMS),
    mostly(['1', '5', '30', '200'], NUMBERS),
    fc.constantFrom('.', 'rs1'),
    fc.constantFrom('A', 'chr1'),
    fc.constantFrom('.', 'C,G'),
    mostly(['.', '30', '29.99', '12'], FLOATS),
    fc.constantFrom(...WORDS),
    mostly(['.', 'DP=3'], ['.\textra']),
  )
  .map((columns) => columns.join('\t'));
const anyBed = fc
  .tuple(
    fc.constantFrom(...CHROMS),
    mostly(['1', '5', '7'], NUMBERS),
    mostly(['8', '30', '200'], NUMBERS),
    fc.constantFrom('', '\tname', '\tname\t5\t+'),
  )
  .map(([chrom, start, end, more]) => `${chrom}\t${start}\t${end}${more}`);

const OPERATORS = ['<', '<=', '>', '>=', '==', '!=', '===', '!=='];
const LITERALS = ['30', '5', '-1', '29.99', 'args.min', "'30'", '0', '1e400'];

function anyComparison(numbers: readonly string[], texts: readonly string[]): fc.Arbitrary<string> {
  const number = fc.constantFrom(...numbers);
  return fc.oneof(
    fc
      .tuple(number, fc.constantFrom(...OPERATORS), fc.constantFrom(...LITERALS, ...numbers))
      .map((parts) => parts.join(' ')),
    fc.tuple(fc.constantFrom(...LITERALS), fc.constantFrom(...OPERATORS), number).map((parts) => parts.join(' ')),
    fc.constantFrom(...texts),
  );
}

const anyVcfTest = anyComparison(
  ['pos', 'qual', 'pos * 2', '-qual', 'Math.abs(qual)', '(pos)'],
  [
    'filter == "PASS"',
    'filter !== "PASS"',
    "chrom == 'chr1'",
    'chrom',
    "ref === 'A'",
    '/^chr/.test(chrom)',
    '$3 == "."',
    'qual',
    'pos == 0',
    'chrom > 0',
    'chrom == $4',
  ],
);
const anyBedTest = anyComparison(
  ['start', 'end', 'end - start', '(start + end) / 2'],
  ["chrom == 'chr2'", 'start < end', '$2 > 3', 'start', "chrom.startsWith('chr')"],
);

function anyFilterOf(anyTest: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .array(fc.tuple(anyTest, fc.constantFrom('&&', '||'), fc.boolean()), { minLength: 1, maxLength: 3 })
    .map((parts) =>
      parts
        .map(([test, joint, isNot], i) => `${i === 0 ? '' : ` ${joint} `}${isNot ? `!(${test})` : `(${test})`}`)
        .join(''),
    );
}

const MAPS = {
  vcf: ['row(chrom, pos)', 'chrom', '`${chrom}:${pos}`', 'row(pos + 1, ref)', '$2', 'row(chrom, qual)'],
  bed: ['row(chrom, start, end)', 'row(chrom, end - start)', '`${chrom}:${start + 1}-${end}`', 'set(2, start)'],
} as const;

const CASES = {
  vcf: { record: anyVcf, test: anyVcfTest, settings: { columns: VCF_COLUMNS, headerLines: VCF_HEADER } },
  bed: { record: anyBed, test: anyBedTest, settings: { columns: undefined, headerLines: [] } },
} as const;

/** False if the expressions are refused, or don't run on bytes. */
async function isOnBytes(settings: Settings): Promise<boolean> {
  try {
    return (await newRunner(settings, 'bytes')) !== undefined;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

test.each(['vcf', 'bed'] as const)('names of %s give the same on bytes as on strings', async (format) => {
  const { record, test: anyTest, settings: own } = CASES[format];
  let onBytes = 0;
  let failed = 0;
  const anyCase = fc.record({
    filter: fc.option(anyFilterOf(anyTest), { nil: undefined }),
    map: fc.option(fc.constantFrom(...MAPS[format]), { nil: undefined }),
    records: fc.array(record, { minLength: 1, maxLength: 12 }),
    end: fc.constantFrom('\n', '\n', '\r\n'),
    batchSize: anyBatchSize,
    keepsRefused: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(anyCase, async ({ filter, map, records, end, batchSize, keepsRefused }) => {
      if (filter === undefined && map === undefined) return;
      const settings: Settings = { filter, map, batchSize, keepsRefused, format, ...own };
      if (!(await isOnBytes(settings))) return;
      onBytes += 1;
      const { error } = await seeBothWays([Buffer.from(records.map((text) => text + end).join(''))], settings);
      if (error !== undefined) failed += 1;
    }),
    { numRuns: 600 },
  );
  expect(onBytes).toBeGreaterThan(repeats(150));
  expect(failed).toBeGreaterThan(0);
});

test('comparisons with constants, and rows of such columns, run on bytes', async () => {
  const vcf = { format: 'vcf', ...CASES.vcf.settings } as const;
  const bed = { format: 'bed', ...CASES.bed.settings } as const;
  const filters = ['qual > 30 && filter == "PASS"', 'pos >= 5 && chrom === "chr1"', 'qual > args.min', '!(qual < 5)'];
  for (const filter of filters) expect([filter, await newRunner({ ...vcf, filter }, 'bytes')]).not.toContain(undefined);
  for (const filter of ['end - start > 5', "chrom == 'chr1' && start < 9"]) {
    expect([filter, await newRunner({ ...bed, filter }, 'bytes')]).not.toContain(undefined);
  }
  expect(await newRunner({ ...bed, map: 'row(chrom, start, end)' }, 'bytes')).toBeDefined();
  // Of these the text does not show the typed value.
  for (const filter of ['qual', 'filter == "q10"', 'qual + 1 > 3', "pos === '5'", 'qual == null', 'info.DP > 3']) {
    expect([filter, await newRunner({ ...vcf, filter }, 'bytes')]).toEqual([filter, undefined]);
  }
});
