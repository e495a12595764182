// The landing check. Shard 1 begins at a true record start. If it ends exactly where shard 2 begins, shard 2 begins at a true
// record start, too, and so on: when all shards of a file have passed, they have read the records that one run reads, however
// their borders were found.
import { ShardBorderError } from '../../../job/errors.ts';
import { borderName, shardName, type ShardBorder, type ShardSpec } from '../../../job/shard.ts';

/** @throws ShardBorderError unless the records of the shard end with its last byte */
export function checkLanding(
  batcher: { readonly endsWithRecord: boolean },
  shard: ShardSpec,
  end: ShardBorder,
  displayName: string,
): void {
  if (!batcher.endsWithRecord) throw missedBorder(shard, end, displayName);
}

export function missedBorder(shard: ShardSpec, end: ShardBorder, displayName: string): ShardBorderError {
  return new ShardBorderError(
    `shard ${shardName(shard)} does not end where shard ${shard.index + 1} begins, at ${borderName(end)}`,
    {
      place: { file: displayName },
      advice: 'either a record before it is broken, or the border was found wrongly: run the whole file',
    },
  );
}
