import { formatSize, hasSizeUnit, parseCount, parseSize } from '../../src/job/size.ts';

describe('parseSize', () => {
  it.each([
    ['1', 1],
    ['64K', 65536],
    ['64k', 65536],
    ['64KB', 65536],
    ['64KiB', 65536],
    ['1.5M', 1572864],
    ['2G', 2147483648],
    ['1T', 1099511627776],
    [' 2 G ', 2147483648],
    ['100B', 100],
  ])('reads %p as %i bytes', (text, bytes) => {
    expect(parseSize(text, '--max-memory')).toBe(bytes);
  });

  it.each(['', '0', '0.5', '-1', 'K', '1Q', '1e6', '0x10', '1 000', '1,5M', '9999999999T', 'NaN'])(
    'refuses %p and names the option',
    (text) => {
      expect(() => parseSize(text, '--max-memory')).toThrow(
        `--max-memory takes a size such as 64K, 1.5M or 2G, not '${text}'`,
      );
    },
  );
});

describe('hasSizeUnit', () => {
  it('tells bytes from a bare number', () => {
    expect(['4M', '4MB', '4MiB', '100B', '1g'].every(hasSizeUnit)).toBe(true);
    expect(['4', '1000', '', 'many'].some(hasSizeUnit)).toBe(false);
  });
});

describe('parseCount', () => {
  it('accepts integers from the minimum on', () => {
    expect(parseCount('0', '--header', 0)).toBe(0);
    expect(parseCount('1', '--procs')).toBe(1);
    expect(() => parseCount('0', '--procs')).toThrow("--procs takes a whole number of at least 1, not '0'");
  });

  it.each(['', '-1', '1.5', '1e3', '9007199254740993', 'x'])('refuses %p', (text) => {
    expect(() => parseCount(text, '--procs')).toThrow('--procs takes a whole number');
  });
});

describe('formatSize', () => {
  it.each([
    [0, '0 bytes'],
    [1023, '1023 bytes'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [150 * 1024, '150 KiB'],
    [3.1 * 1024 ** 3, '3.1 GiB'],
    [5000 * 1024 ** 4, '5000 TiB'],
  ])('prints %d as %s', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });
});
