// Copies a part of a shard behind those before it, and proves on the way that it is what the shard wrote.
import { closeSync, openSync, read } from 'node:fs';
import { inputError } from '../../io/input/byte-source.ts';
import { systemName } from '../../io/system/byte-name.ts';
import { NO_BYTES_YET, runningChecksum } from '../../io/resume/checksum.ts';
import { InputError } from '../../job/errors.ts';
import type { ShardPart } from './shard-file.ts';

const CHUNK_BYTES = 1024 * 1024;
/** The empty block at the end of BGZF: of several files put together only the last one's is needed. */
const END_BLOCK = Buffer.from('1f8b08040000000000ff0600424302001b0003000000000000000000', 'hex');

export interface PartOnDisk {
  readonly part: ShardPart;
  readonly path: string;
  /** From 1. */
  readonly shard: number;
  readonly isLast: boolean;
}

/** `write` resolves when the bytes may be reused. @throws InputError unless it is what the shard wrote */
export async function copyPart(
  { part, path, shard, isLast }: PartOnDisk,
  write: (bytes: Uint8Array) => Promise<void> | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const hasEndBlock = part.compression === 'bgzf' && !isLast && part.bytes >= END_BLOCK.length;
  const most = hasEndBlock ? part.bytes - END_BLOCK.length : part.bytes;
  let fd: number;
  try {
    fd = openSync(systemName(path), 'r');
  } catch (error) {
    throw inputError(path, "can't be opened", error);
  }
  try {
    let checksum = NO_BYTES_YET;
    let bytes = 0;
    const take = async (limit: number): Promise<Uint8Array> => {
      signal?.throwIfAborted();
      const chunk = await readChunk(fd, path, limit);
      checksum = runningChecksum(checksum, chunk);
      bytes += chunk.length;
      return chunk;
    };
    while (bytes < most) {
      const chunk = await take(Math.min(CHUNK_BYTES, most - bytes));
      if (chunk.length === 0) break;
      await write(chunk);
    }
    // Reads the end block, which is left out. One byte more would show that the part has grown.
    const rest = await take(part.bytes - bytes + 1);
    const isEndBlock = !hasEndBlock || END_BLOCK.equals(rest);
    if (bytes !== part.bytes || checksum.toString(16).padStart(8, '0') !== part.crc32) {
      throw new InputError(`is not what shard ${shard} wrote: it has other bytes`, {
        place: { file: path },
        advice: 'run that shard again',
      });
    }
    if (!isEndBlock) await write(rest);
  } finally {
    closeSync(fd);
  }
}

/** By Node's pool: signals are heard meanwhile. */
function readChunk(fd: number, path: string, bytes: number): Promise<Uint8Array> {
  const chunk = new Uint8Array(bytes);
  return new Promise((resolve, reject) => {
    read(fd, chunk, 0, bytes, null, (error, count) => {
      if (error === null) resolve(chunk.subarray(0, count));
      else reject(inputError(path, "can't be read", error));
    });
  });
}
