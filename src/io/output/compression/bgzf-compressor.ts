// BGZF (SAM specification, section 4.1): gzip in blocks of at most 64 KiB, each of which says how long it is, so that
// programs can jump into the middle (tabix), and several of them be unpacked at once. Any program that reads gzip reads it.
import { crc32, deflateRawSync } from 'node:zlib';
import { withoutTermination } from '../../system/termination-gate.ts';
import type { Compressor } from './compressor.ts';

/** Data in a block, as bgzip has it: even what can't be compressed stays below 64 KiB with header and trailer. */
export const MOST_BLOCK_DATA_BYTES = 0xff00;
const HEADER_BYTES = 18;
const TRAILER_BYTES = 8;
/** Up to the block's length: gzip, deflate, an extra field; no time; system unknown; 6 bytes of extra: BC, 2 bytes. */
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 0x42, 0x43, 2, 0);
/** The block without data that tells that nothing was cut off. */
const END_BLOCK_DEFLATED = Uint8Array.of(3, 0);

export class BgzfCompressor implements Compressor {
  readonly #level: number;

  constructor(level: number) {
    this.#level = level;
  }

  /** Blocks of about one size: a short one at the end would be compressed worse. */
  compress(bytes: Uint8Array): Uint8Array[] {
    const blocks = Math.ceil(bytes.length / MOST_BLOCK_DATA_BYTES);
    return Array.from({ length: blocks }, (_, i) => {
      const [from, to] = [i, i + 1].map((n) => Math.floor((bytes.length * n) / blocks));
      return this.#block(bytes.subarray(from, to));
    });
  }

  ending(): Uint8Array {
    return blockOf(END_BLOCK_DEFLATED, new Uint8Array(0));
  }

  #block(data: Uint8Array): Uint8Array {
    const deflated = withoutTermination(() => deflateRawSync(data, { level: this.#level, chunkSize: 2 ** 16 }));
    return blockOf(deflated, data);
  }
}

function blockOf(deflated: Uint8Array, data: Uint8Array): Uint8Array {
  const bytes = HEADER_BYTES + deflated.length + TRAILER_BYTES;
  const block = Buffer.allocUnsafeSlow(bytes);
  block.set(HEADER);
  block.writeUInt16LE(bytes - 1, HEADER.length);
  block.set(deflated, HEADER_BYTES);
  block.writeUInt32LE(crc32(data), bytes - TRAILER_BYTES);
  block.writeUInt32LE(data.length, bytes - 4);
  return block;
}
