// Finds the blocks of BGZF from the middle of a file. What looks like a block may be data of another one, stored as it is; so
// a block is believed only if more follow, and whoever reads the blocks before it must come upon it.
import { InputError } from '../../../job/errors.ts';
import type { ByteSource } from '../byte-source.ts';
import { BlockRun } from './block-run.ts';
import { blockIn, MOST_BLOCK_BYTES } from './block-reader.ts';

const ID1 = 0x1f;
/** With the block itself. */
const BLOCKS_IN_A_ROW = 4;

/**
 * The first block that begins at `x` or after it: its offset, or the file's size if there is none.
 * @throws InputError where blocks can't be told
 */
export async function blockAt(source: ByteSource, x: number, size: number): Promise<number> {
  const window = await readAt(source, x, (BLOCKS_IN_A_ROW + 1) * MOST_BLOCK_BYTES);
  const isEnd = x + window.length >= size;
  for (let at = window.indexOf(ID1); at >= 0 && at <= MOST_BLOCK_BYTES; at = window.indexOf(ID1, at + 1)) {
    if (isRow(window, at, isEnd)) return x + at;
  }
  if (isEnd) return size;
  throw new InputError(`no BGZF block begins within 64 KiB from byte ${x}`, {
    advice: 'is all of it BGZF? bgzip -t tests a file',
  });
}

/** The last byte of the data before the block that begins at `block`. Undefined if there is none, or it can't be told. */
export async function lastByteBefore(source: ByteSource, block: number): Promise<number | undefined> {
  for (let end = block; end > 0;) {
    const start = Math.max(0, end - MOST_BLOCK_BYTES);
    const window = await readAt(source, start, end - start);
    const before = await blockUpTo(window);
    if (before === undefined) return undefined;
    if (before.data.length > 0) return before.data.at(-1);
    end = start + before.at;
  }
  return undefined;
}

/** The intact block that ends with these bytes; the shortest one, if several seem to. */
async function blockUpTo(window: Uint8Array): Promise<{ at: number; data: Uint8Array } | undefined> {
  for (let at = window.lastIndexOf(ID1); at >= 0; at = at === 0 ? -1 : window.lastIndexOf(ID1, at - 1)) {
    const found = blockIn(window, at);
    if (found === undefined || at + found.bytes !== window.length) continue;
    const { data, fault } = await new BlockRun(window.slice(at), [{ offset: at, start: 0, ...found }]).inflated;
    if (fault === undefined) return { at, data };
  }
  return undefined;
}

function isRow(window: Uint8Array, from: number, isEnd: boolean): boolean {
  let at = from;
  for (let blocks = 0; blocks < BLOCKS_IN_A_ROW; blocks += 1) {
    if (isEnd && at === window.length && blocks > 0) return true;
    const found = blockIn(window, at);
    if (found === undefined) return false;
    at += found.bytes;
  }
  return at <= window.length || !isEnd;
}

async function readAt(source: ByteSource, at: number, most: number): Promise<Uint8Array> {
  const target = new Uint8Array(most);
  let got = 0;
  source.seek!(at);
  while (got < most) {
    const bytes = await source.read(target.subarray(got));
    if (bytes === 0) break;
    got += bytes;
  }
  return target.subarray(0, got);
}
