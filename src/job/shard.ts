// Shards: which piece of its inputs a run reads, and where the pieces are aimed at. Pure.

export interface ShardSpec {
  /** From 1 to `count`. */
  readonly index: number;
  readonly count: number;
}

/** A place in the inputs: a record begins here, or the input ends. Inputs count from 0. */
export interface ShardBorder {
  readonly input: number;
  /** Of BGZF: offset in the data of the block. */
  readonly byte: number;
  /** Of BGZF: where the block begins, in the file. */
  readonly block?: number;
}

/**
 * In BGZF nobody knows how many bytes of data come before a shard's first block, so offsets in the data count from there, on
 * top of this: more than any file has, and exact as a number.
 */
export const UNKNOWN_BYTES = 2 ** 52;

/** Its offset in the file, whether compressed or not. */
export function byteOnDisk({ byte, block }: ShardBorder): number {
  return block ?? byte;
}

/** `byte 7`, or `byte 7 of the block at byte 1234`. */
export function borderName({ byte, block }: ShardBorder): string {
  return block === undefined ? `byte ${byte}` : `byte ${byte} of the block at byte ${block}`;
}

export function shardName({ index, count }: ShardSpec): string {
  return `${index}/${count}`;
}

/** The header is the first shard's: so the outputs make one table when they are put together. */
export function writesHeader(shard: ShardSpec | undefined): boolean {
  return shard === undefined || shard.index === 1;
}

/**
 * Where shard `index` is to end: so many bytes of all inputs, one after another. Depends on nothing but the sizes, so that
 * every shard aims at the same places.
 */
export function shardTarget(sizes: readonly number[], index: number, count: number): ShardBorder {
  const total = sizes.reduce((sum, size) => sum + BigInt(size), 0n);
  let left = (total * BigInt(index)) / BigInt(count);
  for (const [input, size] of sizes.entries()) {
    if (left < BigInt(size)) return { input, byte: Number(left) };
    left -= BigInt(size);
  }
  return { input: sizes.length - 1, byte: sizes.at(-1) ?? 0 };
}
