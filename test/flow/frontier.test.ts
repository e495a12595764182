import fc from 'fast-check';
import { Frontier } from '../../src/flow/frontier.ts';

test('a frontier is the lowest number that has not arrived, for any order of arrival', () => {
  const anyOrder = fc.integer({ min: 0, max: 20 }).chain((first) =>
    fc
      .shuffledSubarray(
        Array.from({ length: 30 }, (_, i) => first + i),
        { minLength: 0, maxLength: 30 },
      )
      .map((numbers) => ({ first, numbers })),
  );
  fc.assert(
    fc.property(anyOrder, ({ first, numbers }) => {
      const frontier = new Frontier(first);
      const come = new Set<number>();
      for (const number of numbers) {
        frontier.add(number);
        come.add(number);
        let least = first;
        while (come.has(least)) least += 1;
        expect(frontier.next).toBe(least);
      }
    }),
  );
});
