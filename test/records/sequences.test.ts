import fc from 'fast-check';
import { gc, meanQuality, reverseComplement } from '../../src/records/sequences.ts';

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

test('gc is a share of all letters', () => {
  expect([gc(''), gc('ACGT'), gc('gcGC'), gc('NNNG'), gc('AT')]).toEqual([0, 0.5, 1, 0.25, 0]);
});

test('the reverse complement of IUPAC letters', () => {
  expect(reverseComplement('ACGTNacgtn')).toBe('nacgtNACGT');
  expect(reverseComplement('RYKMBVDHSW')).toBe('WSDHBVKMRY');
  expect(reverseComplement('UuA-.*')).toBe('*.-TaA');
  expect(reverseComplement('Aé😀C€')).toBe('€G😀éT');
  const long = 'ACCGT'.repeat(20_000);
  expect(reverseComplement(`${long}T`)).toBe(`A${'ACGGT'.repeat(20_000)}`);
  const dna = fc.array(fc.constantFrom(...'ACGTRYKMBVDHSWNacgtrykmbvdhswn-')).map((all) => all.join(''));
  fc.assert(fc.property(dna, (seq) => expect(reverseComplement(reverseComplement(seq))).toBe(seq)));
});
