// BGZF in all its ways, for runs with --shard: blocks of any length, empty ones and end blocks in the middle, further fields
// before that of the length, blocks that are stored.
import { crc32, deflateRawSync } from 'node:zlib';
import { END_BLOCK, memberHeader } from './compressed.ts';
import type { Random } from './random.ts';

const TRAILER_BYTES = 8;

function block(data: Uint8Array, level: number, fieldBefore: Buffer): Buffer {
  const deflated = deflateRawSync(data, { level });
  const size = Buffer.from('BC\u0002\u0000..', 'latin1');
  const extra = Buffer.concat([fieldBefore, size]);
  const headerBytes = memberHeader({ extra }).length;
  size.writeUInt16LE(headerBytes + deflated.length + TRAILER_BYTES - 1, 4);
  const trailer = Buffer.alloc(TRAILER_BYTES);
  trailer.writeUInt32LE(crc32(data));
  trailer.writeUInt32LE(data.length, 4);
  return Buffer.concat([memberHeader({ extra: Buffer.concat([fieldBefore, size]) }), deflated, trailer]);
}

/** The blocks, with the end block. */
export function packedBlocks(data: Uint8Array, random: Random): Buffer[] {
  const most = random.pick([1, 3, 40, 200, 5000]);
  const level = random.pick([0, 6]);
  const fieldBefore = random.isOneIn(3) ? Buffer.from('XY\u0003\u0000abc', 'latin1') : Buffer.alloc(0);
  const blocks: Buffer[] = [];
  for (let at = 0; at < data.length;) {
    const bytes = 1 + random.below(most);
    blocks.push(block(data.subarray(at, at + bytes), level, fieldBefore));
    at += bytes;
    if (random.isOneIn(9)) blocks.push(random.isOneIn(2) ? END_BLOCK : block(new Uint8Array(0), level, fieldBefore));
  }
  return [...blocks, END_BLOCK];
}

/** The data as they are, in blocks of so many bytes: what looks like a block in the data is there to be found. */
export function storedBlocks(data: Uint8Array, dataBytesABlock: number): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at < data.length; at += dataBytesABlock)
    blocks.push(block(data.subarray(at, at + dataBytesABlock), 0, Buffer.alloc(0)));
  return Buffer.concat([...blocks, END_BLOCK]);
}
