import fc from 'fast-check';
import { blockEnd } from '../../../src/transform/record-wise/block-end.ts';

const NEWLINE = 10;

/** Whole records of so many lines, and the offset of each end. */
const batch = fc
  .record({
    lines: fc.array(fc.nat(12), { minLength: 1, maxLength: 20 }),
    linesPerRecord: fc.integer({ min: 1, max: 4 }),
  })
  .filter(({ lines, linesPerRecord }) => lines.length % linesPerRecord === 0);

test('blocks end at ends of records, hold as many as fit, and at least one', () => {
  fc.assert(
    fc.property(batch, fc.integer({ min: 1, max: 30 }), ({ lines, linesPerRecord }, most) => {
      const bytes = Buffer.from(lines.map((length) => `${'x'.repeat(length)}\n`).join(''));
      const ends: number[] = [];
      lines.reduce((at, length, index) => {
        const end = at + length + 1;
        if ((index + 1) % linesPerRecord === 0) ends.push(end);
        return end;
      }, 0);
      for (let from = 0; from < bytes.length;) {
        const start = from;
        const end = blockEnd(bytes, from, NEWLINE, linesPerRecord, most);
        const fitting = ends.filter((at) => at > start && at - start <= most);
        expect(end).toBe(fitting.at(-1) ?? ends.find((at) => at > start));
        from = end;
      }
    }),
    { numRuns: 500 },
  );
});
