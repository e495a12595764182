// gzip and BGZF by zlib; the frames of zstd in one piece and in many.
import { gunzipSync, gzipSync } from 'node:zlib';
import { CompressedFault } from '../../../src/io/input/decompression/decoder.ts';
import { GzipDecoder } from '../../../src/io/input/decompression/gzip-decoder.ts';
import { RawBytes } from '../../../src/io/input/decompression/raw-bytes.ts';
import { FrameWalk, readFrameStart } from '../../../src/io/input/decompression/zstd-frame.ts';
import { arriving, bgzf, block, END_BLOCK, member } from '../../support/compressed.ts';
import { mustBeSame, type FuzzTarget } from '../target.ts';

const TEXT = Buffer.from('@r1\nACGTACGTTTGA\n+\nFFFFFFFF,FFF\n'.repeat(5));

/** All its data; undefined if it is refused. */
async function unpacked(bytes: Buffer, lengths: readonly number[]): Promise<Buffer | undefined> {
  const decoder = new GzipDecoder(new RawBytes(arriving(bytes, lengths)), { onEndBlockMissing: () => undefined });
  const pieces: Uint8Array[] = [];
  try {
    for (let piece = await decoder.next(); piece !== undefined; piece = await decoder.next()) pieces.push(piece);
    return Buffer.concat(pieces);
  } catch (error) {
    if (error instanceof CompressedFault) return undefined;
    throw error;
  } finally {
    decoder.close();
  }
}

export const gzip: FuzzTarget = {
  name: 'gzip',
  seeds: [
    gzipSync(TEXT),
    Buffer.concat([gzipSync(TEXT), gzipSync(''), gzipSync('a')]),
    Buffer.concat([bgzf(TEXT, 60), END_BLOCK]),
    Buffer.concat([block(TEXT), END_BLOCK, block(Buffer.from('x')), END_BLOCK]),
    member(TEXT, { extra: Buffer.from('AB\x04\0abcd'), name: 'n', comment: 'c', hasHeaderCheck: true }),
    Buffer.concat([gzipSync(TEXT, { level: 0 }), Buffer.alloc(20)]),
  ],
  words: ['\x1f\x8b\x08\x04', '\x1f\x8b\x08\0', 'BC\x02\0', END_BLOCK.toString('latin1')],
  async run(bytes) {
    const whole = await unpacked(bytes, [100_000]);
    const pieces = await unpacked(bytes, [1, 3, 50]);
    mustBeSame('in pieces', pieces?.toString('latin1'), whole?.toString('latin1'));
    if (whole === undefined) return;
    // zlib takes some bytes behind the last member for nothing, so it accepts more
    mustBeSame('by zlib', whole.toString('latin1'), bytes.length === 0 ? '' : gunzipSync(bytes).toString('latin1'));
  },
};

/** Where each frame ends, as far as it goes. */
function framesOf(bytes: Buffer, piece: number): unknown[] {
  const found: unknown[] = [];
  for (let at = 0; at < bytes.length && found.length < 100;) {
    const start = readFrameStart(bytes.subarray(at));
    if (start === 'more' || start === 'garbage' || !('headerBytes' in start)) {
      return [...found, start];
    }
    if (start.kind === 'skippable') {
      found.push(start);
      at += start.headerBytes + start.skippedBytes;
      continue;
    }
    const walk = new FrameWalk(start);
    let fault: unknown;
    for (let held = start.headerBytes; fault === undefined && !walk.isOver; held += piece) {
      fault = walk.walk(bytes.subarray(at, Math.min(bytes.length, at + held)), 0);
      if (at + held >= bytes.length) break;
    }
    found.push([start, walk.knownBytes, walk.isOver, fault]);
    if (fault !== undefined || !walk.isOver) return found;
    at += walk.knownBytes;
  }
  return found;
}

/** By the zstd command: three frames of a text, one of them without its length. */
const ZSTD = [
  '28b52ffd2405290000616263646502be9a7b',
  '28b52ffd0458290000616263646502be9a7b',
  '502a4d180400000001020304',
];

export const zstdFrames: FuzzTarget = {
  name: 'zstd-frames',
  seeds: [...ZSTD, ZSTD.join('')].map((hex) => Buffer.from(hex, 'hex')),
  words: ['\x28\xb5\x2f\xfd', '\x50\x2a\x4d\x18'],
  run(bytes) {
    const whole = framesOf(bytes, 1_000_000);
    mustBeSame('in pieces', framesOf(bytes, 1), whole);
  },
};
