// Inflates several consecutive BGZF blocks in one call, in a thread of Node's pool. One call for
// many, because a call costs a tenth of the work on a block.
import { crc32, gunzip, inflateRawSync } from 'node:zlib';
import { withoutTermination } from '../../system/termination-gate.ts';
import { CompressedFault } from './decoder.ts';
import { readUint32, TRAILER_BYTES } from './gzip-header.ts';
import type { Decoded } from './parts-decoder.ts';

/** The largest data of a block: its compressed length must fit 16 bits. */
export const MOST_BLOCK_DATA_BYTES = 64 * 1024;
const LEAST_CHUNK_BYTES = 64;

export interface Block {
  /** Offset in the input of its first byte. */
  readonly offset: number;
  /** Offset in the run. */
  readonly start: number;
  readonly headerBytes: number;
  readonly bytes: number;
}

export class BlockRun {
  /** The data length that the last block declares. */
  readonly lastDataBytes: number;
  /** Never rejects. */
  readonly inflated: Promise<Decoded>;

  /** `bytes` hold exactly these blocks, at least one, and must not change. */
  constructor(bytes: Uint8Array, blocks: readonly Block[]) {
    this.lastDataBytes = dataBytesOf(bytes, blocks.at(-1)!);
    this.inflated = inflateTogether(bytes, blocks);
  }
}

async function inflateTogether(bytes: Uint8Array, blocks: readonly Block[]): Promise<Decoded> {
  const lengths = blocks.map((block) => dataBytesOf(bytes, block));
  if (lengths.every((length) => length <= MOST_BLOCK_DATA_BYTES)) {
    const dataBytes = lengths.reduce((sum, length) => sum + length, 0);
    const data = await gunzipAll(bytes, dataBytes);
    if (data?.length === dataBytes) return { data };
  }
  // A block is damaged; inflating them together does not say which.
  return inflateOneByOne(bytes, blocks);
}

/** The data of all members, each verified by zlib; undefined if one is damaged. */
function gunzipAll(bytes: Uint8Array, dataBytes: number): Promise<Uint8Array | undefined> {
  // With one chunk for all data, zlib has nothing to concatenate.
  const chunkSize = Math.max(LEAST_CHUNK_BYTES, dataBytes);
  return new Promise((resolve) => {
    const options = { chunkSize, maxOutputLength: chunkSize };
    withoutTermination(() => gunzip(bytes, options, (error, data) => resolve(error ? undefined : data)));
  });
}

function inflateOneByOne(bytes: Uint8Array, blocks: readonly Block[]): Decoded {
  const good: Uint8Array[] = [];
  for (const block of blocks) {
    const found = inflateBlock(bytes, block);
    if (typeof found === 'string') return { data: Buffer.concat(good), fault: blockFault(block, found) };
    good.push(found);
  }
  return { data: Buffer.concat(good) };
}

/** The block's data, or what is wrong with it. */
function inflateBlock(bytes: Uint8Array, block: Block): Uint8Array | string {
  const dataBytes = dataBytesOf(bytes, block);
  if (dataBytes > MOST_BLOCK_DATA_BYTES) {
    return `declares ${dataBytes} bytes of data, more than a block can hold`;
  }
  const trailer = block.start + block.bytes - TRAILER_BYTES;
  let data: Uint8Array;
  try {
    const deflated = bytes.subarray(block.start + block.headerBytes, trailer);
    data = withoutTermination(() => inflateRawSync(deflated, { maxOutputLength: MOST_BLOCK_DATA_BYTES }));
  } catch (error) {
    return `can't be inflated (${(error as Error).message})`;
  }
  if (crc32(data) !== readUint32(bytes, trailer)) return 'has a wrong checksum';
  return data.length === dataBytes ? data : 'has a wrong length';
}

function dataBytesOf(bytes: Uint8Array, block: Block): number {
  return readUint32(bytes, block.start + block.bytes - 4);
}

function blockFault({ offset }: Block, what: string): CompressedFault {
  return new CompressedFault(`is damaged: the BGZF block that begins at byte ${offset} ${what}`, offset);
}
