import { formatClock, formatCount, formatElapsed, formatThroughput, perSecond } from '../../src/cli/figures.ts';

describe('figures', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1234567.4, '1,234,567'],
    [1e15, '1,000,000,000,000,000'],
  ])('prints the count %d as %s', (count, text) => {
    expect(formatCount(count)).toBe(text);
  });

  it.each([
    [0, '0:00'],
    [499, '0:00'],
    [59_499, '0:59'],
    [59_500, '1:00'],
    [200_000, '3:20'],
    [3_599_999, '1:00:00'],
    [3_723_000, '1:02:03'],
    [360_000_000, '100:00:00'],
  ])('prints %d ms to come as %s', (ms, text) => {
    expect(formatClock(ms)).toBe(text);
  });

  it.each([
    [3, '0.00 s'],
    [420, '0.42 s'],
    [12_340, '12.3 s'],
    [59_900, '59.9 s'],
    [60_000, '1:00'],
  ])('prints %d ms spent as %s', (ms, text) => {
    expect(formatElapsed(ms)).toBe(text);
  });

  it('has no rate before time has passed', () => {
    expect(perSecond(100, 0)).toBe(0);
    expect(formatThroughput(100, 0)).toBe('0 bytes/s');
    expect(formatThroughput(1024 * 1024 * 3, 2000)).toBe('1.5 MiB/s');
  });
});
