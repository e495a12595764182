import { RestartPoints } from '../../../../src/io/input/decompression/restart-points.ts';

test('the last point at or before an offset is returned, and earlier ones are forgotten', () => {
  const points = new RestartPoints();
  for (const [raw, data] of [
    [0, 0],
    [50, 100],
    [80, 100],
    [120, 200],
  ] as const) {
    points.note({ raw, data });
  }
  expect(points.before(99)).toEqual({ raw: 0, data: 0 });
  // There was no point between the second and the third.
  expect(points.before(100)).toEqual({ raw: 80, data: 100 });
  expect(points.before(199)).toEqual({ raw: 80, data: 100 });
  expect(points.before(5000)).toEqual({ raw: 120, data: 200 });
  expect(points.before(5001)).toEqual({ raw: 120, data: 200 });
});

test('there may be none', () => {
  const points = new RestartPoints();
  expect(points.before(10)).toBeUndefined();
  points.note({ raw: 5, data: 20 });
  expect(points.before(10)).toBeUndefined();
});
