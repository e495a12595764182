import fc from 'fast-check';
import { MOST_HEADER_BYTES, readMemberHeader, readUint32 } from '../../../../src/io/input/decompression/gzip-header.ts';
import { blockSizeField, memberHeader } from '../../../support/compressed.ts';

const field = (id: string, content: Uint8Array) =>
  Buffer.concat([Buffer.from(id), Buffer.of(content.length & 255, content.length >> 8), content]);

const anyText = fc.option(fc.string({ unit: 'grapheme-ascii' }), { nil: undefined });
const anyFields = fc.record({
  extra: fc.option(fc.uint8Array({ maxLength: 40 }), { nil: undefined }),
  name: anyText,
  comment: anyText,
  hasHeaderCheck: fc.boolean(),
});

describe('the header of a gzip member', () => {
  it('ends after its fields, whatever they are and whatever follows', () => {
    fc.assert(
      fc.property(anyFields, fc.uint8Array(), ({ extra, ...rest }, behind) => {
        // An extra field of zeros names no block.
        const header = memberHeader({ ...rest, ...(extra && { extra: extra.fill(0) }) } as object);
        expect(readMemberHeader(Buffer.concat([header, behind]))).toEqual({
          headerBytes: header.length,
          blockBytes: undefined,
        });
      }),
    );
  });

  it('is incomplete wherever it is truncated', () => {
    const header = memberHeader({ extra: blockSizeField(5000), name: 'a', comment: 'b c', hasHeaderCheck: true });
    for (let length = 2; length < header.length; length += 1) {
      expect(readMemberHeader(header.subarray(0, length))).toBe('more');
    }
    expect(readMemberHeader(header)).toEqual({ headerBytes: header.length, blockBytes: 5000 });
  });

  it('is invalid with another method, or with a flag that gzip does not have', () => {
    for (const method of [0, 7, 9]) {
      const header = memberHeader();
      header[2] = method;
      expect(readMemberHeader(header)).toEqual({ fault: expect.stringContaining(`method ${method}`) as string });
    }
    for (const flag of [32, 64, 128]) {
      const header = memberHeader();
      header[3] = flag;
      expect(readMemberHeader(header)).toEqual({ fault: expect.stringContaining('flags') as string });
    }
  });

  it('is invalid if a bit differs from its checksum', () => {
    const header = memberHeader({ name: 'reads.fq', hasHeaderCheck: true });
    // Changes of method and flags have other effects.
    for (let bit = 4 * 8; bit < header.length * 8; bit += 1) {
      const other = Buffer.from(header);
      other[bit >> 3]! ^= 1 << (bit & 7);
      expect(readMemberHeader(Buffer.concat([other, Buffer.from('behind it\0…')]))).toHaveProperty('fault');
    }
  });

  it('has a length limit, even if it arrives at once', () => {
    const fixedBytes = memberHeader({ name: '' }).length;
    for (const [over, isTooLong] of [
      [-1, false],
      [0, false],
      [1, true],
    ] as const) {
      const header = memberHeader({ name: 'n'.repeat(MOST_HEADER_BYTES - fixedBytes + over) });
      expect(header.length).toBe(MOST_HEADER_BYTES + over);
      for (const behind of [0, 1, 200_000]) {
        const found = readMemberHeader(Buffer.concat([header, Buffer.alloc(behind)]));
        expect(found).toEqual(
          isTooLong
            ? { fault: expect.stringContaining('has a header of more than') as string }
            : { headerBytes: header.length, blockBytes: undefined },
        );
      }
      expect(readMemberHeader(header.subarray(0, header.length - 2))).toBe('more');
    }
  });
});

describe('the header of a BGZF block', () => {
  it("has the block's length, at any place among the extra fields", () => {
    const size = blockSizeField(0x1234);
    const extras = [
      size,
      Buffer.concat([field('AA', Buffer.alloc(0)), size]),
      Buffer.concat([field('BD', Buffer.of(1, 2)), field('BC', Buffer.of(1)), size, field('ZZ', Buffer.alloc(300))]),
    ];
    for (const extra of extras) {
      const header = memberHeader({ extra, name: 'x' });
      expect(readMemberHeader(header)).toEqual({ headerBytes: header.length, blockBytes: 0x1234 });
    }
  });

  it.each([
    ['another name', field('BX', Buffer.of(1, 2))],
    ['another length', field('BC', Buffer.of(1, 2, 3, 4))],
    ['only the beginning of the field', blockSizeField(5000).subarray(0, 5)],
    [
      'a field before it that goes past the end',
      Buffer.concat([Buffer.from('AA'), Buffer.of(200, 0), blockSizeField(9)]),
    ],
    ['less than a field', Buffer.from('BC')],
    ['nothing', Buffer.alloc(0)],
  ])('is that of plain gzip with %s in the extra field', (_, extra) => {
    expect(readMemberHeader(memberHeader({ extra }))).toMatchObject({ blockBytes: undefined });
  });

  it('is invalid if the block would be shorter than header and trailer', () => {
    const headerBytes = memberHeader({ extra: blockSizeField(1) }).length;
    for (const blockBytes of [1, headerBytes, headerBytes + 7]) {
      expect(readMemberHeader(memberHeader({ extra: blockSizeField(blockBytes) }))).toEqual({
        fault: `declares a length of ${blockBytes} bytes, too short for a BGZF block`,
      });
    }
    const least = memberHeader({ extra: blockSizeField(headerBytes + 8) });
    expect(readMemberHeader(least)).toEqual({ headerBytes, blockBytes: headerBytes + 8 });
  });

  it('has lengths of up to 64 KiB', () => {
    expect(readMemberHeader(memberHeader({ extra: blockSizeField(65536) }))).toMatchObject({ blockBytes: 65536 });
  });
});

test('32-bit numbers are never negative', () => {
  expect(readUint32(Buffer.of(9, 0xff, 0xff, 0xff, 0xff), 1)).toBe(2 ** 32 - 1);
  expect(readUint32(Buffer.of(0, 0, 0, 0x80), 0)).toBe(2 ** 31);
  expect(readUint32(Buffer.of(0x78, 0x56, 0x34, 0x12), 0)).toBe(0x12345678);
});
