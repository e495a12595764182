// Expressions on FASTA give the same on bytes as on strings: for sequences over any number of
// lines, including invalid ones.
import fc from 'fast-check';
import { anyBatchSize } from '../../support/arbitrary.ts';
import { framing } from '../../support/reference.ts';
import { newRunner, seeBothWays, type Settings } from './both-ways.ts';
import { repeats } from '../../support/random.ts';

const FASTA = { format: 'fasta' as const, framing: framing('newline') };

const anyFilter = fc.constantFrom(
  ...[
    'seq.length > 8',
    'gc(seq) >= 0.5',
    "id === 'a'",
    'comment',
    '!seq',
    "seq.endsWith('A')",
    '/^[ACGT]*$/i.test(seq)',
  ],
  ...["seq.length < 100 && !id.includes('b')", 'true', 'false'],
);
const anyMap = fc.constantFrom(
  ...['seq', 'id', 'comment', 'gc(seq)', 'seq.length', '`${id}:${seq}`', 'reverseComplement(seq)', 'seq.slice(2, 9)'],
  ...['row(id, comment, seq.length, gc(seq).toFixed(3))', 'row(seq)', 'row(id, seq.toUpperCase())', 'row(comment)'],
);

const anyLine = fc.oneof(
  { weight: 8, arbitrary: fc.string({ unit: fc.constantFrom(...'ACGTNacgtuU-'), maxLength: 80 }) },
  { weight: 1, arbitrary: fc.constantFrom('', '-', '--', '--A', ' ', 'A\tC', 'A>', 'é', 'A\rC') },
);
/** Hostile ones: a line of another format, a mark, a \r that ends a line. */
const anyOddLine = fc.constantFrom('@a', '@', '+', '>', '>>a', 'A\r', '\r', '--', '--\r');
const anyName = fc.constantFrom('a', 'a b', 'a \t  b\tc ', 'b\tc', ' b', 'é', '', 'a\r', '@a', '--');

const anyRecord = (oddOneIn: number) =>
  fc
    .tuple(
      anyName,
      fc.array(fc.oneof({ weight: oddOneIn, arbitrary: anyLine }, { weight: 1, arbitrary: anyOddLine }), {
        maxLength: 5,
      }),
    )
    .map(([name, lines]) => [`>${name}`, ...lines, ''].join('\n'));

const anyCase = fc
  .record({
    filter: fc.option(anyFilter, { nil: undefined }),
    map: fc.option(anyMap, { nil: undefined }),
    keepsRefused: fc.boolean(),
    spareBytes: fc.nat(70),
    encoding: fc.constantFrom('utf8' as const, 'latin1' as const),
    batchSize: anyBatchSize,
    oddOneIn: fc.constantFrom(4, 1_000_000),
    isCut: fc.boolean(),
  })
  .filter(({ filter, map }) => filter !== undefined || map !== undefined)
  .chain(({ oddOneIn, encoding, isCut, ...settings }) => {
    const input = fc.array(anyRecord(oddOneIn), { maxLength: 12 }).map((records) => {
      const text = records.join('');
      return Buffer.from(isCut ? text.slice(0, -1) : text, encoding);
    });
    return fc.record({
      settings: fc.constant<Settings>({ ...FASTA, ...settings, encoding }),
      inputs: fc.array(input, { minLength: 1, maxLength: 3 }),
    });
  });

test('any sequences give the same result, counts, filtered-out records and errors on bytes as on strings', async () => {
  let failed = 0;
  let kept = 0;
  await fc.assert(
    fc.asyncProperty(anyCase, async ({ settings, inputs }) => {
      expect(await newRunner(settings, 'bytes')).toBeDefined();
      const { error, events } = await seeBothWays(inputs, settings);
      if (error !== undefined) failed += 1;
      if (events.some((event) => (event as { recordsOut?: number }).recordsOut)) kept += 1;
    }),
    { numRuns: 500 },
  );
  expect(failed).toBeGreaterThan(repeats(25));
  expect(kept).toBeGreaterThan(repeats(50));
});

test('a failure after many lines has its line, and a batch too large for the kernel gives the same', async () => {
  const records = Array.from({ length: 20 }, (_, i) => `>s${i}\n${'ACGT\n'.repeat(i)}`).join('');
  const wrong = Buffer.from(`${records}>bad\nAC\n@GT\n>last\nA\n`);
  const { error } = await seeBothWays([Buffer.from(records), wrong], { ...FASTA, map: 'gc(seq)' });
  expect(error).toMatchObject({ place: { line: 213, record: 41 } });
  const long = Buffer.from(`>a\n${'ACGTACGT\n'.repeat(600_000)}>b\nAU\n`);
  for (const work of [
    { map: 'row(id, seq.length, gc(seq))' },
    { filter: 'seq.length > 5', map: 'reverseComplement(seq)' },
  ]) {
    expect((await seeBothWays([long], { ...FASTA, ...work })).error).toBeUndefined();
  }
});
