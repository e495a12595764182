// A failure of a shard: its records count from the first of the shard, and its lines are not those of the file.
import { fromReport, toReport } from '../../job/error-report.ts';
import type { ThreadmillError } from '../../job/errors.ts';
import { UNKNOWN_BYTES, type ShardSpec } from '../../job/shard.ts';

export function placedInShard(error: ThreadmillError, shard: ShardSpec | undefined): ThreadmillError {
  if (shard === undefined || error.place.shard !== undefined) return error;
  const { line, byte, ...place } = error.place;
  // the first shard's lines and records are those of the file
  const known = line === undefined || shard.index > 1 ? {} : { line };
  const inFile = byte === undefined || byte >= UNKNOWN_BYTES ? {} : { byte };
  const placed = fromReport({ ...toReport(error), place: { ...place, ...known, ...inFile, shard } });
  if (error.cause !== undefined) placed.cause = error.cause;
  return placed;
}
