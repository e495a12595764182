import { FrameWalk, readFrameStart, type FrameHeader } from '../../../../src/io/input/decompression/zstd-frame.ts';
import { hasZstdCommand, sizedFrame, skippableFrame, someLines, zstd } from '../../../support/zstd.ts';

const withZstd = hasZstdCommand ? test : test.skip;
const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
const EMPTY_RAW_LAST = [1, 0, 0];

function headerOf(bytes: Uint8Array): FrameHeader {
  const start = readFrameStart(bytes);
  if (typeof start === 'string' || start.kind !== 'frame') throw new Error(JSON.stringify(start));
  return start;
}

/** The frame's length as computed from its header and blocks. */
function lengthOf(bytes: Uint8Array): number {
  const walk = new FrameWalk(headerOf(bytes));
  expect(walk.walk(bytes)).toBeUndefined();
  expect(walk.isOver).toBe(true);
  return walk.knownBytes;
}

describe.each([
  ['nothing', Buffer.alloc(0)],
  ['one byte', Buffer.from('x')],
  ['a line', Buffer.from('a\tb\n')],
  ['one byte again and again', Buffer.alloc(300_000, 'a')],
  ['lines', someLines(400_000)],
  ["what can't be compressed", Buffer.from(Array.from({ length: 200_000 }, (_, i) => (Math.imul(i, i) >>> 9) & 255))],
])('of %s', (_, data) => {
  withZstd.each(['-1', '-3', '-19', '--fast=5', '--no-check', '--check', '--long=24'])(
    'a frame made by zstd %s ends at the computed length',
    (options) => {
      for (const make of [zstd, sizedFrame]) {
        const frame = make(data, ...options.split(' '));
        expect(lengthOf(Buffer.concat([frame, Buffer.from('behind it')]))).toBe(frame.length);
      }
    },
  );

  withZstd('a frame has the size of its data if zstd knew it, and a flag for a checksum', () => {
    expect(headerOf(sizedFrame(data, '--check'))).toMatchObject({ contentBytes: data.length, hasChecksum: true });
    expect(headerOf(sizedFrame(data, '--no-check'))).toMatchObject({ contentBytes: data.length, hasChecksum: false });
    if (data.length > 0) expect(headerOf(zstd(data)).contentBytes).toBeUndefined();
  });

  withZstd('no more data come out than the walk allows for', () => {
    const frame = zstd(data);
    const walk = new FrameWalk(headerOf(frame));
    walk.walk(frame);
    expect(walk.mostDataBytes).toBeGreaterThanOrEqual(data.length);
  });
});

withZstd('a frame ends at the same byte for any pieces', () => {
  const frame = zstd(someLines(300_000));
  for (const step of [1, 2, 3, 7, 1000, 65536]) {
    const walk = new FrameWalk(headerOf(frame));
    let seen = 0;
    while (seen < frame.length) {
      // Bytes already walked are not passed again.
      const at = Math.min(walk.knownBytes, seen);
      seen = Math.min(frame.length, seen + step);
      const fault = walk.walk(frame.subarray(at, seen), at);
      const isEarly = seen < frame.length && walk.isOver && walk.knownBytes <= seen;
      if (fault !== undefined || isEarly) throw new Error(`after ${seen} bytes, ${step} at a time: ${fault ?? 'over'}`);
    }
    expect([walk.isOver, walk.knownBytes]).toEqual([true, frame.length]);
  }
});

test('every prefix of a header is known to be incomplete', () => {
  for (const header of [
    [...MAGIC, 0x00, 0x58],
    [...MAGIC, 0x20, 7],
    [...MAGIC, 0x60, 1, 2],
    [...MAGIC, 0x83, 0, 0, 0, 0, 0, 1, 2, 3, 4],
    [...MAGIC, 0xc4, 0x58, 1, 2, 3, 4, 0, 0, 0, 0],
  ]) {
    const bytes = Uint8Array.from(header);
    for (let length = 0; length < bytes.length; length += 1) {
      expect(readFrameStart(bytes.subarray(0, length))).toBe('more');
    }
    expect(readFrameStart(bytes)).toMatchObject({ headerBytes: bytes.length });
  }
});

test('the size of the data is read in each of its widths', () => {
  const contentOf = (...header: number[]) => headerOf(Uint8Array.from([...MAGIC, ...header])).contentBytes;
  expect(contentOf(0x20, 255)).toBe(255);
  expect(contentOf(0x60, 0, 0)).toBe(256);
  expect(contentOf(0x60, 255, 255)).toBe(65_791);
  expect(contentOf(0xa0, 1, 0, 1, 0)).toBe(65_537);
  expect(contentOf(0xc0, 0x58, 0, 0, 0, 0, 1, 0, 0, 0)).toBe(2 ** 32);
  expect(contentOf(0x00, 0x58)).toBeUndefined();
});

test('windows up to 128 MiB are accepted, larger ones are not', () => {
  const withWindow = (descriptor: number) => readFrameStart(Uint8Array.from([...MAGIC, 0, descriptor]));
  expect(withWindow(17 << 3)).toMatchObject({ kind: 'frame', mostBlockBytes: 128 * 1024 });
  expect(withWindow(0)).toMatchObject({ kind: 'frame', mostBlockBytes: 1024 });
  expect(withWindow((17 << 3) + 1)).toMatchObject({ kind: 'unreadable', remedy: expect.stringContaining('--long=31') });
  // Without a window, the size of the data counts.
  expect(readFrameStart(Uint8Array.from([...MAGIC, 0xa0, 1, 0, 0, 8]))).toMatchObject({ kind: 'unreadable' });
});

test('a frame with a dictionary is told from one without', () => {
  const withDictionary = (id: number) => readFrameStart(Uint8Array.from([...MAGIC, 0x01, 0x58, id]));
  expect(withDictionary(0)).toMatchObject({ kind: 'frame' });
  expect(withDictionary(9)).toMatchObject({ kind: 'unreadable', what: expect.stringContaining('9') });
});

test('a reserved bit, a reserved block type and an oversized block are faults', () => {
  expect(readFrameStart(Uint8Array.from([...MAGIC, 0x08, 0x58]))).toMatchObject({ kind: 'damaged' });
  const fault = (...block: number[]) => {
    const frame = Uint8Array.from([...MAGIC, 0x00, 0x00, ...block]);
    const walk = new FrameWalk(headerOf(frame));
    return [walk.walk(frame), walk.knownBytes];
  };
  expect(fault(...EMPTY_RAW_LAST)).toEqual([undefined, 9]);
  expect(fault(0x07, 0, 0)).toEqual([expect.stringContaining('of a kind'), 6]);
  const sized = (bytes: number, kind: number) =>
    [0, 8, 16].map((shift) => (((bytes << 3) | (kind << 1) | 1) >> shift) & 255);
  for (const kind of [0, 1, 2]) {
    expect(fault(...sized(1024, kind))[0]).toBeUndefined();
    expect(fault(...sized(1025, kind))).toEqual([expect.stringContaining('1025'), 6]);
  }
});

test('an RLE block takes one byte, and gives as many as it says', () => {
  const frame = Uint8Array.from([...MAGIC, 0x00, 0x58, 0x03 | 0xf8, 0xff, 0x00, 0x61]);
  const walk = new FrameWalk(headerOf(frame));
  walk.walk(frame);
  expect([walk.knownBytes, walk.mostDataBytes]).toEqual([10, 0xffff >> 3]);
});

test('every kind of skippable frame is recognized by its header', () => {
  for (let kind = 0; kind < 16; kind += 1) {
    const frame = skippableFrame(Buffer.alloc(300), kind);
    expect(readFrameStart(frame)).toEqual({ kind: 'skippable', headerBytes: 8, skippedBytes: 300 });
    for (let length = 0; length < 8; length += 1) expect(readFrameStart(frame.subarray(0, length))).toBe('more');
  }
});

test('anything else is garbage from its first wrong byte on', () => {
  expect(readFrameStart(Buffer.from('\0'))).toBe('garbage');
  for (let i = 0; i < 4; i += 1) {
    const bytes = Uint8Array.from(MAGIC);
    bytes[i]! ^= 0x80;
    expect(readFrameStart(bytes)).toBe('garbage');
    expect(readFrameStart(bytes.subarray(0, i + 1))).toBe('garbage');
  }
});
