import fc from 'fast-check';
import type { BatchHead, Segment } from '../../src/job/batch.ts';
import { PackedHeads, packHeads } from '../../src/job/packed-heads.ts';

const whole = fc.maxSafeNat();
const segment: fc.Arbitrary<Segment> = fc.record(
  { input: whole, recordIndex: whole, start: whole, line: whole, byte: whole, skippedBefore: fc.integer({ min: 1 }) },
  { requiredKeys: ['input', 'recordIndex', 'start', 'line', 'byte'] },
);
const part = {
  segments: fc.array(segment, { minLength: 1, maxLength: 3 }),
  bareReturns: fc.array(whole, { maxLength: 3 }),
};
const single = { batch: whole, firstRecord: whole, records: whole, byteLength: whole, ...part };
const head: fc.Arbitrary<BatchHead> = fc.oneof(
  fc.record(single),
  fc.record({ ...single, isInterleaved: fc.constant(true as const) }),
  fc.record({ ...single, isInterleaved: fc.constant(true as const), numbering: fc.constantFrom(46, -46) }),
  fc
    .record({ ...single, mate: fc.record({ start: whole, ...part }), numbering: fc.integer({ min: -95, max: 95 }) })
    .map(({ numbering, ...paired }) => (numbering === 0 ? paired : { ...paired, numbering })),
);

test('heads are the same after packing and unpacking', () => {
  fc.assert(
    fc.property(fc.array(head), (heads) => {
      const packed = new PackedHeads(packHeads(heads));
      const taken: BatchHead[] = [];
      while (!packed.isEmpty) taken.push(packed.take());
      expect(taken).toEqual(heads);
    }),
  );
});
