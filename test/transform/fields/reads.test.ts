// Expressions on FASTQ give the same on bytes as on strings, including invalid reads.
import fc from 'fast-check';
import { anyBatchSize } from '../../support/arbitrary.ts';
import { framing } from '../../support/reference.ts';
import { newRunner, seeBothWays, type Settings } from './both-ways.ts';
import { repeats } from '../../support/random.ts';

const READS = { format: 'fastq' as const, framing: framing('newline', 4) };

const anyNumber = fc.constantFrom('0', '3', '4.5', 'seq.length', 'qual.length', 'meanQuality(qual)', 'gc(seq)', '2');
const anyComparison = fc.oneof(
  fc.tuple(anyNumber, fc.constantFrom('<', '<=', '>', '>=', '===', '!=='), anyNumber).map((parts) => parts.join(' ')),
  fc.constantFrom("seq === 'ACGT'", 'seq == qual', 'seq', '!qual', 'meanQuality(qual) > 20', 'true', 'false'),
  fc.constantFrom("id === 'a'", 'comment', '/^AC/.test(seq)', "id.startsWith('a')"),
);
const anyFilter = fc
  .tuple(anyComparison, fc.constantFrom('&&', '||'), anyComparison)
  .map(([a, operator, b]) => `(seq !== 'AC' && ${a}) ${operator} !(${b})`);
const anyMap = fc.constantFrom(
  ...['seq', 'qual', '`>${seq}\\n${qual}`', "seq + '\\t' + seq", 'id', 'comment', 'seq.length', 'gc(seq)'],
  ...['row(id, comment, seq.length, gc(seq).toFixed(2))', 'row(seq, qual)', 'meanQuality(qual)'],
  ...['reverseComplement(seq)', 'row(id, reverseComplement(seq), qual.slice(0, 3))', 'seq.toLowerCase()'],
);

const anyLetters = (letters: string, maxLength: number) => {
  return fc.array(fc.constantFrom(...letters), { maxLength }).map((all) => all.join(''));
};

/** Most are valid reads; one in so many has a fault. */
function anyRead(wrongOneIn: number): fc.Arbitrary<string> {
  const parts = fc.record({
    name: fc.constantFrom('a', 'a b', 'a \t  b\tc ', 'a\tb', ' b', 'é', ''),
    seq: anyLetters('ACGTNacgtuU', 90),
    lineEnd: fc.constantFrom('\n', '\n', '\r\n'),
    score: fc.constantFrom('!', 'I', '~', '5', '+', '@'),
    wrong: fc.nat(wrongOneIn * 8),
  });
  return parts.map(({ name, seq, lineEnd, score, wrong }) => {
    const mark = wrong === 1 ? '' : '@';
    const qual = score.repeat(seq.length + Number(wrong === 2));
    const plus = wrong === 3 ? 'x' : '+';
    const sequence = wrong === 4 && seq !== '' ? `${seq.slice(1)}é` : seq;
    const scores = wrong === 5 ? qual.replace(/.$/, ' ') : wrong === 6 ? `${qual}\r` : qual;
    return [`${mark}${name}`, wrong === 7 ? '' : sequence, plus, wrong === 8 ? '' : scores, ''].join(lineEnd);
  });
}

const anyCase = fc
  .record({
    filter: fc.option(anyFilter, { nil: undefined }),
    map: fc.option(anyMap, { nil: undefined }),
    keepsRefused: fc.boolean(),
    spareBytes: fc.nat(70),
    encoding: fc.constantFrom('utf8' as const, 'latin1' as const),
    batchSize: anyBatchSize,
    wrongOneIn: fc.constantFrom(3, 1_000_000),
  })
  .filter(({ filter, map }) => filter !== undefined || map !== undefined)
  .chain(({ wrongOneIn, encoding, ...settings }) => {
    const input = fc
      .array(anyRead(wrongOneIn), { maxLength: 20 })
      .map((reads) => Buffer.from(reads.join(''), encoding));
    return fc.record({
      settings: fc.constant<Settings>({ ...READS, ...settings, encoding }),
      inputs: fc.array(input, { minLength: 1, maxLength: 3 }),
    });
  });

test('any reads give the same result, counts, filtered-out records and errors on bytes as on strings', async () => {
  let failed = 0;
  let kept = 0;
  await fc.assert(
    fc.asyncProperty(anyCase, async ({ settings, inputs }) => {
      expect(await newRunner(settings, 'bytes')).toBeDefined();
      const { error, events } = await seeBothWays(inputs, settings);
      if (error !== undefined) failed += 1;
      if (events.some((event) => (event as { recordsOut?: number }).recordsOut)) kept += 1;
    }),
    { numRuns: 1000 },
  );
  expect(failed).toBeGreaterThan(repeats(50));
  expect(kept).toBeGreaterThan(repeats(100));
});

test("a read without its last line end, and one larger than the kernel's slices, give the same, too", async () => {
  const long = 'ACGT'.repeat(1_500_000);
  const inputs = [
    Buffer.from('@a\nACGT\n+\nIIII'),
    Buffer.from('@b\r\nACGT\r\n+\r\nIIII\r'),
    Buffer.from(`@c\n${long}\n+\n${'I'.repeat(long.length)}\n@d\nAC\n+\nI!\n`),
  ];
  for (const work of [{ filter: 'meanQuality(qual) > 20' }, { map: 'seq' }, { filter: 'false', map: 'seq' }]) {
    const { error, events } = await seeBothWays(inputs, { ...READS, ...work, keepsRefused: true });
    expect(error).toBeUndefined();
    expect(events.length).toBeGreaterThan(1);
  }
});
