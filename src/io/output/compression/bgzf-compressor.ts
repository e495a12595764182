// Compresses to BGZF (SAM specification, section 4.1): gzip in blocks of at most 64 KiB, each with
// its length in the header. So programs can seek in it (tabix) and decompress blocks in parallel.
// Any program that reads gzip reads it.
import { crc32, deflateRawSync } from 'node:zlib';
import { withoutTermination } from '../../system/termination-gate.ts';
import type { Compressor } from './compressor.ts';

/**
 * The data in a block, as in bgzip: with header and trailer even incompressible data stay below 64
 * KiB.
 */
export const MOST_BLOCK_DATA_BYTES = 0xff00;
const HEADER_BYTES = 18;
const TRAILER_BYTES = 8;
/**
 * The header up to the block's length: gzip, deflate, an extra field; no time; system unknown; 6
 * bytes of extra: BC, 2 bytes.
 */
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 0x42, 0x43, 2, 0);
/** The empty block at the end, which shows that the file is not truncated. */
const END_BLOCK_DEFLATED = Uint8Array.of(3, 0);

export class BgzfCompressor implements Compressor {
  readonly #level: number;

  constructor(level: number) {
    this.#level = level;
  }

  /** Makes blocks of about the same size: a short last block would compress worse. */
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
