import fc from 'fast-check';
import { containerOf, type Container } from '../../../../src/io/input/decompression/magic.ts';

const BEGINNINGS: readonly (readonly [Exclude<Container, 'plain'>, number[], enough: number])[] = [
  ['gzip', [0x1f, 0x8b], 2],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd], 2],
  ['zstd', [0x50, 0x2a, 0x4d, 0x18], 4],
  ['zstd', [0x5f, 0x2a, 0x4d, 0x18], 4],
];

describe('the kind of an input', () => {
  it.each(BEGINNINGS)(
    'is known by the first bytes of %s, as soon as they are there and not before',
    (container, bytes) => {
      for (let length = 0; length < bytes.length; length += 1) {
        expect(containerOf(Uint8Array.from(bytes.slice(0, length)), false)).toBeUndefined();
      }
      expect(containerOf(Uint8Array.from(bytes), false)).toBe(container);
      expect(containerOf(Uint8Array.from([...bytes, 1, 2, 3]), true)).toBe(container);
    },
  );

  it.each(BEGINNINGS)('is truncated %s if enough of them are all there is, else plain', (container, bytes, enough) => {
    for (let length = 0; length <= bytes.length; length += 1) {
      const expected = length >= enough ? container : 'plain';
      expect(containerOf(Uint8Array.from(bytes.slice(0, length)), true)).toBe(expected);
    }
  });

  it.each(BEGINNINGS)('is plain if one of the first bytes of %s is changed', (_, bytes) => {
    for (const at of bytes.keys()) {
      const other = Uint8Array.from(bytes);
      other[at] = 0xaa;
      expect(containerOf(other.subarray(0, at + 1), false)).toBe('plain');
    }
  });

  it.each([
    '',
    'a',
    '\n',
    'B',
    'BZh',
    'BZh9',
    'BZh0123456',
    'BZhigh\n',
    'P',
    'P*M',
    '(',
    '@SQ\t',
    '\ufeffa',
    '\x1f',
    '\x1fa',
  ])('is plain for the text %j and no more', (text) => {
    expect(containerOf(Buffer.from(text), true)).toBe('plain');
  });

  it('is known as early as possible, once, for any bytes', () => {
    const beginning = fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc
        .tuple(fc.constantFrom(...BEGINNINGS), fc.uint8Array({ maxLength: 4 }))
        .map(([[, bytes], rest]) => Uint8Array.from([...bytes, ...rest])),
    );
    fc.assert(
      fc.property(beginning, (bytes) => {
        const told = Array.from({ length: bytes.length + 1 }, (_, length) =>
          containerOf(bytes.subarray(0, length), false),
        );
        const first = told.findIndex((container) => container !== undefined);
        if (first < 0) return;
        for (const later of told.slice(first)) expect(later).toBe(told[first]);
        expect(containerOf(bytes, true)).toBe(told[first]);
      }),
    );
  });
});
