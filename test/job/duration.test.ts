import { formatDuration, parseDuration } from '../../src/job/duration.ts';

describe('parseDuration', () => {
  it.each([
    ['1ms', 1],
    ['500ms', 500],
    ['30s', 30_000],
    ['1.5s', 1500],
    ['0.001s', 1],
    ['5m', 300_000],
    ['2h', 7_200_000],
    [' 5 m ', 300_000],
  ])('reads %p as %i ms, and keeps its spelling', (text, ms) => {
    expect(parseDuration(text, '--timeout')).toEqual({ ms, text: text.trim() });
  });

  it.each(['', '0s', '0.0001s', '-1s', 's', '5d', '5M', '1e3s', '1,5s', '99999999999999h', 'NaN'])(
    'refuses %p and names the option',
    (text) => {
      expect(() => parseDuration(text, '--timeout')).toThrow(
        `--timeout takes a duration such as 500ms, 30s or 5m, not '${text}'`,
      );
    },
  );

  it('asks whether a bare number means seconds', () => {
    expect(() => parseDuration('30', '--idle-timeout')).toThrow(
      expect.objectContaining({ advice: 'for seconds: --idle-timeout 30s' }) as Error,
    );
  });
});

test.each([
  [1, '1 ms'],
  [999, '999 ms'],
  [1000, '1 s'],
  [1500, '1.5 s'],
  [119_999, '120 s'],
  [120_000, '2 min'],
  [5_430_000, '90.5 min'],
])('%i ms are printed as %p', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
