// A shard begins as a resumed run does, which has read nothing so far.
import { UNKNOWN_BYTES } from '../../../job/shard.ts';
import { NONE_SKIPPED } from '../../../records/skipped-lines.ts';
import type { ReadBefore } from '../../protocol/read-position.ts';
import type { ShardRange } from './shard-range.ts';

/** `resumed`: of a shard that is resumed. */
export function beforeShard({ begin }: ShardRange, resumed: ReadBefore | undefined): ReadBefore | undefined {
  if (begin === undefined) return resumed;
  const passed = Array.from({ length: begin.input }, () => 0);
  // its journal knows of the inputs that the shard itself has read to their ends
  if (resumed !== undefined) return { ...resumed, ended: [...passed, ...resumed.ended] };
  const { input, byte, block } = begin;
  const position =
    block === undefined
      ? { input, byte, line: 1 }
      : { input, byte: UNKNOWN_BYTES + byte, line: 1, restart: { raw: block, data: UNKNOWN_BYTES } };
  return { batches: 0, records: 0, positions: [position], ended: passed, endedBytes: 0, skipped: NONE_SKIPPED };
}
