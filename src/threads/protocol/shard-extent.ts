// What a shard has read, as the reader tells main at its end.
import type { ShardBorder } from '../../job/shard.ts';

export interface ShardExtent {
  /** Undefined: the beginning of the first input. */
  readonly begin: ShardBorder | undefined;
  readonly end: ShardBorder;
  /** The lines that it has read of the last of these inputs. */
  readonly lastLines: number;
}
