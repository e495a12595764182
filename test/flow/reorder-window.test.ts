import fc from 'fast-check';
import { ReorderWindow } from '../../src/flow/reorder-window.ts';

test('items are taken in the order of their numbers, each as soon as all before it were taken', () => {
  const order = fc.integer({ min: 0, max: 40 }).chain((count) => {
    const indices = Array.from({ length: count }, (_, index) => index);
    return fc.shuffledSubarray(indices, { minLength: count, maxLength: count });
  });
  fc.assert(
    fc.property(order, (arrivals) => {
      const window = new ReorderWindow<string>();
      const out: string[] = [];
      const arrived = new Set<number>();
      for (const index of arrivals) {
        window.put(index, `item ${index}`);
        arrived.add(index);
        for (let item = window.take(); item !== undefined; item = window.take()) out.push(item);
        expect(arrived.has(out.length)).toBe(false);
      }
      expect(out).toEqual(arrivals.map((_, index) => `item ${index}`));
    }),
  );
});

test('an item that arrives twice is refused, whether it still waits or was taken', () => {
  const window = new ReorderWindow<string>();
  window.put(1, 'b');
  expect(() => window.put(1, 'b')).toThrow('1 came twice');
  window.put(0, 'a');
  expect([window.take(), window.take(), window.take()]).toEqual(['a', 'b', undefined]);
  expect(() => window.put(0, 'a')).toThrow('0 came twice');
});
