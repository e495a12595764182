// Borders in BGZF: a block, and an offset in its data, as in the virtual offsets of tabix. The target is an offset in the
// compressed file; the border is the first record that begins in the block that begins there, or after it.
import type { ByteSource } from '../../../io/input/byte-source.ts';
import { BlockReader, type ReadBlock } from '../../../io/input/decompression/block-reader.ts';
import { blockAt, lastByteBefore } from '../../../io/input/decompression/block-search.ts';
import type { BorderSearch } from '../../../records/borders/border-search.ts';
import type { InputHead } from '../../../records/input-head.ts';

export interface BlockPlace {
  /** Offset in the file. */
  readonly block: number;
  /** Offset in the data of the block. */
  readonly byte: number;
}

export interface BlockedInput {
  readonly source: ByteSource;
  readonly size: number;
  /** Reads the head of the input from its data. */
  readonly readHead: (read: (target: Uint8Array) => Promise<number>) => Promise<InputHead>;
  readonly newSearch: (head: InputHead) => BorderSearch;
  /** Bytes of data that may be looked at. */
  readonly mostBytes: number;
  /** @throws always: no record begins in so many bytes */
  readonly onTooLong: () => never;
}

/** @throws CompressedFault, InputError */
export async function findBlockBorder(x: number, input: BlockedInput): Promise<BlockPlace> {
  const { source, size } = input;
  const passed = new PassedBlocks(source, 0);
  const head = await input.readHead((target) => passed.read(target));
  const first = passed.placeOf(head.byteLength);
  const block = x === 0 ? 0 : await blockAt(source, x, size);
  if (block <= first.block) return first;
  if (block === size) return { block, byte: 0 };
  const search = input.newSearch(head);
  // Offsets of the search count from the byte before the block: it tells whether a line begins with the block.
  let found = search.put(new Uint8Array([(await lastByteBefore(source, block)) ?? 0]));
  const looked = new PassedBlocks(source, block);
  while (found === undefined) {
    if (looked.dataBytes > input.mostBytes) input.onTooLong();
    const next = await looked.next();
    if (next === undefined) {
      found = search.end();
      // No record begins here. With the end of the file belongs the empty block before it.
      return found > looked.dataBytes ? { block: size, byte: 0 } : looked.placeOf(found - 1);
    }
    found = search.put(next.data);
  }
  return looked.placeOf(found - 1);
}

/** Blocks read in a row, and which offset in their data is in which. */
class PassedBlocks {
  readonly #blocks: BlockReader;
  readonly #passed: { readonly at: number; readonly from: number }[] = [];
  #end: number;
  #dataBytes = 0;

  constructor(source: ByteSource, at: number) {
    this.#blocks = new BlockReader(source, at);
    this.#end = at;
  }

  get dataBytes(): number {
    return this.#dataBytes;
  }

  async next(): Promise<ReadBlock | undefined> {
    const block = await this.#blocks.next();
    if (block === undefined) return undefined;
    this.#passed.push({ at: block.at, from: this.#dataBytes });
    this.#dataBytes += block.data.length;
    this.#end = block.end;
    return block;
  }

  /** As a source reads; 0 at the end. A block's data must fit. */
  async read(target: Uint8Array): Promise<number> {
    for (;;) {
      const block = await this.next();
      if (block === undefined) return 0;
      target.set(block.data);
      if (block.data.length > 0) return block.data.length;
    }
  }

  /** Behind the data of all blocks it is the next block's beginning. */
  placeOf(offset: number): BlockPlace {
    const block = offset >= this.#dataBytes ? undefined : this.#passed.findLast(({ from }) => from <= offset);
    return block === undefined ? { block: this.#end, byte: 0 } : { block: block.at, byte: offset - block.from };
  }
}
