import {
  COMPRESSIONS,
  compressionByName,
  namedCompression,
  UNCOMPRESSED,
  withLevel,
} from '../../src/job/compression.ts';
import type { Job } from '../../src/job/job.ts';
import { refusal, resolve } from './resolved.ts';

const BGZF = { name: 'bgzf', level: 6 };
const GZIP = { name: 'gzip', level: 6 };
const ZSTD = { name: 'zstd', level: 3 };

describe('the compression of an output by its name', () => {
  it.each([
    ['a.gz', 'bgzf'],
    ['a.vcf.bgz', 'bgzf'],
    ['A.GZ', 'bgzf'],
    ['dir.d/a.tsv.zst', 'zstd'],
    ['.gz', 'bgzf'],
  ])('is for %s: %s', (name, compression) => {
    expect(compressionByName(name)).toBe(compression);
  });

  it.each([
    '-',
    'a',
    'gz',
    'a.tsv',
    'a.gz.tsv',
    'a.gz/b',
    'a.gzip',
    'a.gz ',
    '/dev/stdout',
    'a.constructor',
    'a.__proto__',
  ])('is none for %s', (name) => {
    expect(compressionByName(name)).toBe('none');
  });
});

function compressionsOf(job: Job) {
  const { output, filteredOut } = resolve(job);
  return {
    output: output.map(({ compression }) => compression),
    filteredOut: filteredOut.map(({ compression }) => compression),
  };
}

describe('--compress', () => {
  it('is by the name of each output by default', () => {
    expect(compressionsOf({ output: 'a.tsv' })).toEqual({ output: [UNCOMPRESSED], filteredOut: [] });
    expect(compressionsOf({})).toMatchObject({ output: [UNCOMPRESSED] });
    expect(compressionsOf({ output: 'a.gz' })).toMatchObject({ output: [BGZF] });
    expect(compressionsOf({ output: 'a.zst' })).toMatchObject({ output: [ZSTD] });
    const pair = { pair: true, input: ['a', 'b'] };
    expect(compressionsOf({ ...pair, output: ['a.gz', 'b.txt'] })).toMatchObject({ output: [BGZF, UNCOMPRESSED] });
    expect(compressionsOf({ filter: '$1', output: 'a', filteredOut: 'b.zst' })).toEqual({
      output: [UNCOMPRESSED],
      filteredOut: [ZSTD],
    });
    expect(compressionsOf({ ...pair, filter: '$1', filteredOut: ['a.bgz', 'b'] })).toMatchObject({
      filteredOut: [BGZF, UNCOMPRESSED],
    });
  });

  it.each([
    ['gzip', GZIP],
    ['bgzf', BGZF],
    ['zstd', ZSTD],
    ['none', UNCOMPRESSED],
  ])('%s applies to the results, whatever their names, and to nothing else', (compress, compression) => {
    const outputs = { pair: true, input: ['a', 'b'], output: ['a.gz', '-'], filter: '$1', filteredOut: 'c.gz' };
    expect(compressionsOf({ ...outputs, compress })).toEqual({
      output: [compression, compression],
      filteredOut: [BGZF],
    });
    expect(compressionsOf({ compress })).toEqual({ output: [compression], filteredOut: [] });
  });

  it.each(['', 'gz', 'GZIP', 'bzip2', 'toString'])('accepts the existing compressions, not %j', (compress) => {
    expect(refusal({ map: 'line', compress })).toBe(`--compress takes none, gzip, bgzf or zstd, not '${compress}'`);
  });

  it('accepts every name of a compression', () => {
    for (const name of COMPRESSIONS) expect(namedCompression(name)).toBe(name);
    expect(namedCompression(undefined)).toBeUndefined();
  });
});

describe('--compress-level', () => {
  it.each([
    ['gzip', 0, 9],
    ['bgzf', 0, 9],
    ['zstd', 1, 19],
  ] as const)('is for %s an integer from %d to %d', (name, least, most) => {
    for (const level of [least, least + 1, most - 1, most]) {
      expect(withLevel(name, level)).toEqual({ name, level });
      expect(withLevel(name, String(level))).toEqual({ name, level });
    }
    for (const level of [least - 1, most + 1]) {
      expect(refusal({ map: 'line', compress: name, compressLevel: level })).toMatch(/^--compress-level takes /);
    }
    expect(refusal({ map: 'line', compress: name, compressLevel: most + 1 })).toBe(
      `--compress-level takes ${least} to ${most} for ${name}, not ${most + 1}`,
    );
  });

  it.each(['', 'best', '1.5', '-1', '+1', '1e0', NaN, 0.5])('is never %p', (compressLevel) => {
    expect(refusal({ map: 'line', compress: 'gzip', compressLevel })).toMatch(/^--compress-level takes a whole number/);
  });

  it('applies to every output that is compressed', () => {
    const level = { filter: '$1', output: 'a.gz', filteredOut: 'b.zst', compressLevel: '9' };
    expect(compressionsOf(level)).toEqual({
      output: [{ name: 'bgzf', level: 9 }],
      filteredOut: [{ name: 'zstd', level: 9 }],
    });
    expect(refusal({ ...level, compressLevel: 12 })).toBe('--compress-level takes 0 to 9 for bgzf, not 12');
    expect(compressionsOf({ filter: '$1', filteredOut: 'b.gz', compressLevel: 1 })).toEqual({
      output: [UNCOMPRESSED],
      filteredOut: [{ name: 'bgzf', level: 1 }],
    });
  });

  it.each([{}, { output: 'a.txt' }, { output: 'a.gz', compress: 'none' }])(
    'is refused if no output is compressed: %j',
    (job) => {
      expect(refusal({ map: 'line', ...job, compressLevel: 3 })).toMatch(
        /^--compress-level needs a compressed output; use --compress bgzf .* -o FILE\.gz$/,
      );
    },
  );
});

test('a preview is for reading, and never compressed', () => {
  const job = { preview: 3, output: 'a.gz', filter: '$1', filteredOut: 'b.gz' };
  expect(resolve(job)).toMatchObject({ output: [{ name: '-', compression: UNCOMPRESSED }], filteredOut: [] });
});

test('--allow-truncated is off by default', () => {
  expect(resolve({}).allowsTruncated).toBe(false);
  expect(resolve({ allowTruncated: false }).allowsTruncated).toBe(false);
  expect(resolve({ allowTruncated: true }).allowsTruncated).toBe(true);
  expect(refusal({ map: 'line', allowTruncated: 'yes' })).toBe('--allow-truncated takes true or false, not "yes"');
});
