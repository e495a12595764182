import fc from 'fast-check';
import { reverseComplement } from '../../src/records/reverse-complement.ts';
import { gc, meanQuality } from '../../src/records/sequences.ts';

test('the mean quality is that of the mean error, not of the scores', () => {
  expect(meanQuality('I')).toBeCloseTo(40, 10);
  expect(meanQuality('IIII')).toBeCloseTo(40, 10);
  // one base of Q0 among a hundred of Q40: (1 + 99 * 0.0001) / 100
  expect(meanQuality(`!${'I'.repeat(99)}`)).toBeCloseTo(-10 * Math.log10((1 + 99 * 1e-4) / 100), 10);
  expect(meanQuality('')).toBe(0);
});

test.each([' ', '\u007f', 'é', '😀'])('%j is no quality', (character) => {
  expect(() => meanQuality(`I${character}`)).toThrow(RangeError);
});

// values of seqkit 2.3.0: seqkit fx2tab -n -q, for phred+64 with -b 64
test.each([
  ['II5!#I~?', 33, 6.88],
  ['hgfBh@~^', 64, 6.9],
  ['@@@@', 64, 0],
] as const)('the mean quality of %s at offset %i is that of seqkit', (qual, offset, expected) => {
  expect(Number(meanQuality(qual, offset).toFixed(2))).toBe(expected);
});

test('if each base is certain to be wrong the mean quality is 0, without a sign', () => {
  expect(Object.is(meanQuality('!!'), 0)).toBe(true);
});

test('qualities of another offset are refused, and the letter is named', () => {
  expect(() => meanQuality('hh5h', 64)).toThrow(
    'character 3, "5", is not a quality (@ to ~); phred+33: meanQuality(qual)',
  );
  expect(() => meanQuality('I', 40 as never)).toThrow('the offset is 40, but must be 33 or 64');
});

test('a value that is not a string is refused, instead of giving NaN', () => {
  const read = { seq: 'ACGT', qual: 'IIII' } as never;
  expect(() => gc(read)).toThrow('gc takes a string, not an object: gc(read.seq)');
  expect(() => meanQuality(undefined as never)).toThrow('takes a string, not undefined');
  expect(() => reverseComplement([...'ACGT'] as never)).toThrow('takes a string, not an array');
});

test('gc is a share of all letters', () => {
  expect([gc(''), gc('ACGT'), gc('gcGC'), gc('NNNG'), gc('AT')]).toEqual([0, 0.5, 1, 0.25, 0]);
});

test('the reverse complement of IUPAC letters is right', () => {
  expect(reverseComplement('ACGTNacgtn')).toBe('nacgtNACGT');
  expect(reverseComplement('RYKMBVDHSW')).toBe('WSDHBVKMRY');
  expect(reverseComplement('UuAT-.*')).toBe('*.-ATaA');
  expect(reverseComplement('Aé😀C€')).toBe('€G😀éT');
  const long = 'ACCGT'.repeat(20_000);
  expect(reverseComplement(`${long}T`)).toBe(`A${'ACGGT'.repeat(20_000)}`);
  const dna = fc.array(fc.constantFrom(...'ACGTRYKMBVDHSWNacgtrykmbvdhswn-')).map((all) => all.join(''));
  fc.assert(fc.property(dna, (seq) => expect(reverseComplement(reverseComplement(seq))).toBe(seq)));
});

test('the reverse complement of RNA is RNA: if there is a U, of either case, and no T', () => {
  expect(reverseComplement('AUGCaugcN-')).toBe('-NgcauGCAU');
  expect(reverseComplement('aAu')).toBe('aUu');
  expect(reverseComplement('AAGG')).toBe('CCTT');
  expect(reverseComplement('AUGt')).toBe('aCAT');
  expect(reverseComplement(`U${'A'.repeat(70_000)}`)).toBe(`${'U'.repeat(70_000)}A`);
  expect(reverseComplement(`A${'A'.repeat(70_000)}é`)).toBe(`é${'T'.repeat(70_001)}`);
});

test('letters beyond ASCII count as letters, even if a text is split at one', () => {
  expect(gc(`G${'é'.repeat(3)}`)).toBe(0.25);
  expect(gc('\u0147\u0143')).toBe(0);
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('G', 'c', 'A', 'é', '€', '😀') }), fc.nat(4), (end, shift) => {
      const seq = 'GA'.repeat(32 * 1024 - shift) + end;
      const letters = [...seq].filter((letter) => /[gc]/i.test(letter)).length;
      expect(gc(seq)).toBe(letters / seq.length);
      expect(reverseComplement(reverseComplement(seq))).toBe(seq);
    }),
    { numRuns: 50 },
  );
});
