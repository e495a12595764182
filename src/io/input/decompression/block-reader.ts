// Reads BGZF block by block, each verified, from the beginning of any of them. For places where it matters which block a byte
// is in; gzip-decoder.ts is the fast way to read all data.
import type { ByteSource } from '../byte-source.ts';
import { BlockRun } from './block-run.ts';
import { CompressedFault } from './decoder.ts';
import { readMemberHeader } from './gzip-header.ts';
import { RawBytes } from './raw-bytes.ts';

/** Header and trailer included: the length is stored in 16 bits, less 1. */
export const MOST_BLOCK_BYTES = 64 * 1024;

export interface ReadBlock {
  /** Offsets in the file: of its first byte, and of the next block. */
  readonly at: number;
  readonly end: number;
  readonly data: Uint8Array;
}

export class BlockReader {
  readonly #raw: RawBytes;

  /** A block must begin at `at`. */
  constructor(source: ByteSource, at: number) {
    this.#raw = new RawBytes(source, source.seek!(at));
  }

  /** Undefined at the end of the file. @throws CompressedFault */
  async next(): Promise<ReadBlock | undefined> {
    const raw = this.#raw;
    await raw.fill(MOST_BLOCK_BYTES);
    const { held, offset } = raw;
    if (held.length === 0 || isPadding(held, raw.hasEnded)) return undefined;
    const found = blockIn(held, 0);
    if (found === undefined || found.bytes > held.length) {
      throw new CompressedFault(`is damaged: no whole BGZF block begins at byte ${offset}`, offset);
    }
    const { data, fault } = await new BlockRun(held.slice(0, found.bytes), [{ offset, start: 0, ...found }]).inflated;
    if (fault !== undefined) throw fault;
    raw.take(found.bytes);
    return { at: offset, end: offset + found.bytes, data };
  }
}

/** The BGZF block that begins at `at`, as its header has it; undefined if none does. */
export function blockIn(
  bytes: Uint8Array,
  at: number,
): { readonly headerBytes: number; readonly bytes: number } | undefined {
  if (bytes[at] !== 0x1f || bytes[at + 1] !== 0x8b) return undefined;
  const header = readMemberHeader(bytes.subarray(at, at + MOST_BLOCK_BYTES));
  if (header === 'more' || 'fault' in header || header.blockBytes === undefined) return undefined;
  return { headerBytes: header.headerBytes, bytes: header.blockBytes };
}

/** Zeros that tapes append. */
function isPadding(held: Uint8Array, hasEnded: boolean): boolean {
  return hasEnded && held.every((byte) => byte === 0);
}
