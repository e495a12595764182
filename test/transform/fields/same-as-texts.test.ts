// Expressions that run on bytes give the same as on strings: for random expressions and any bytes.
import fc from 'fast-check';
import { UsageError } from '../../../src/job/errors.ts';
import { anyBatchSize } from '../../support/arbitrary.ts';
import { framing } from '../../support/reference.ts';
import { anyFilter, anyMap, COLUMNS } from './any-expression.ts';
import { newRunner, seeBothWays, type Settings } from './both-ways.ts';
import { repeats } from '../../support/random.ts';

const DELIMITERS = ['\t', ',', ' ', ';', '\r', '\n', '\0', 'a', '1', '.', '\x01', '\x7f'];
const TOKENS = ['a', 'b', '\r', '\n', '\r\n', '\0', 'PASS', 'é', '€', '𝄞', '1', '30', '-1', '2.50', '1e3', '0x1f'];
const MORE_TOKENS = ['', ' ', '\u00a0', '.', '+', '12345678901234567890', '999999999999999.9', 'Infinity', '\ufeff'];
const INVALID = [Buffer.of(0x80), Buffer.of(0xc3), Buffer.of(0xff), Buffer.of(0xed, 0xa0, 0x80)];

interface Case {
  readonly settings: Settings;
  readonly inputs: Buffer[];
}

const anyCase: fc.Arbitrary<Case> = fc
  .record({
    delimiter: fc.constantFrom(...DELIMITERS),
    terminator: fc.constantFrom('newline' as const, 'nul' as const),
    encoding: fc.constantFrom('utf8' as const, 'latin1' as const),
    format: fc.constantFrom('lines' as const, 'tsv' as const),
    batchSize: anyBatchSize,
    map: fc.option(anyMap, { nil: undefined }),
    filter: fc.option(anyFilter, { nil: undefined }),
    keepsRefused: fc.boolean(),
    spareBytes: fc.nat(70),
    isAscii: fc.boolean(),
    isRagged: fc.boolean(),
    columns: fc.constantFrom(COLUMNS, COLUMNS.slice(0, 2), ['x'], undefined),
    invalidOneIn: fc.constantFrom(0, 0, 40),
  })
  .filter(({ map, filter }) => map !== undefined || filter !== undefined)
  .filter(({ delimiter, terminator }) => delimiter !== (terminator === 'nul' ? '\0' : '\n'))
  .chain(({ terminator, isAscii, invalidOneIn, ...settings }) => {
    const isPlain = (token: string) => !isAscii || /^[\0-\x7f]*$/.test(token);
    const end = terminator === 'nul' ? '\0' : '\n';
    const common = fc.constantFrom(settings.delimiter, end);
    const tokens = fc.constantFrom(...[...TOKENS, ...MORE_TOKENS].filter(isPlain));
    const valid = fc.oneof(common, common, tokens).map((token) => Buffer.from(token, settings.encoding));
    const token =
      invalidOneIn === 0
        ? valid
        : fc.oneof({ weight: invalidOneIn, arbitrary: valid }, { weight: 1, arbitrary: fc.constantFrom(...INVALID) });
    const input = fc.array(token, { maxLength: 60 }).map((parts) => Buffer.concat(parts));
    return fc.record({
      settings: fc.constant({ ...settings, framing: framing(terminator) }),
      inputs: fc.array(input, { minLength: 1, maxLength: 3 }),
    });
  });

/** False if the expressions are refused, or don't run on bytes. */
async function isOnBytes(settings: Settings): Promise<boolean> {
  try {
    return (await newRunner(settings, 'bytes')) !== undefined;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

test('any bytes give the same result, counts, filtered-out records, notes and errors on bytes as on strings', async () => {
  let onBytes = 0;
  let failed = 0;
  await fc.assert(
    fc.asyncProperty(anyCase, async ({ settings, inputs }) => {
      if (!(await isOnBytes(settings))) return;
      onBytes += 1;
      const { error } = await seeBothWays(inputs, settings);
      if (error !== undefined) failed += 1;
    }),
    { numRuns: 1500 },
  );
  // Enough runs were on bytes, and some of them failed.
  expect(onBytes).toBeGreaterThan(repeats(300));
  expect(failed).toBeGreaterThan(0);
});
