// The inputs of a shard, held against the system before anything runs: each must be a file that can be read from the
// middle, and stay as it is while the shard reads it.
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { blockIn } from '../../io/input/decompression/block-reader.ts';
import { containerOf } from '../../io/input/decompression/magic.ts';
import type { InputPlan } from '../../io/input/byte-source.ts';
import { systemName } from '../../io/system/byte-name.ts';
import { InputError, UsageError } from '../../job/errors.ts';
import { shardName, type ShardSpec } from '../../job/shard.ts';

export interface ShardInputFacts {
  readonly displayName: string;
  readonly path: string;
  readonly size: bigint;
  readonly mtimeNs: bigint;
}

/** With its header, also with further extra fields. */
const HEAD_BYTES = 64 * 1024;

/** @throws UsageError for one that can't be read from the middle */
export function shardInputs(inputs: readonly InputPlan[]): ShardInputFacts[] {
  return inputs.map(({ displayName, from }) => {
    if (from.kind !== 'path') throw notRegular(displayName);
    const stats = statSync(systemName(from.path), { bigint: true });
    if (!stats.isFile()) throw notRegular(displayName);
    refuseCompressed(displayName, from.path);
    const { size, mtimeNs } = stats;
    return { displayName, path: from.path, size, mtimeNs };
  });
}

/** @throws InputError: a border may have been found in another file than that which was read */
export function refuseChanged(inputs: readonly ShardInputFacts[]): void {
  for (const { displayName, path, size, mtimeNs } of inputs) {
    const now = statSync(systemName(path), { bigint: true, throwIfNoEntry: false });
    if (now?.size === size && now.mtimeNs === mtimeNs) continue;
    throw new InputError('was changed while the shard read it', {
      place: { file: displayName },
      advice: 'run all shards again when the file is complete',
    });
  }
}

/** A part of an array that is run again has another number of tasks: then a variable is no number of pieces. */
export function refusePartOfArray(shard: ShardSpec, env: Readonly<Record<string, string | undefined>>): void {
  const [count, least, most] = ['COUNT', 'MIN', 'MAX'].map((name) => env[`SLURM_ARRAY_TASK_${name}`]);
  if (count !== String(shard.count) || least === undefined || most === undefined) return;
  if (least === '1' && most === count) return;
  throw new UsageError(`--shard ${shardName(shard)}: this array has ${count} tasks, and not those from 1 to ${count}`, {
    advice: 'is a part of an array run again? write the number of pieces into the script, not $SLURM_ARRAY_TASK_COUNT',
  });
}

function refuseCompressed(displayName: string, path: string): void {
  const fd = openSync(systemName(path), 'r');
  try {
    const first = new Uint8Array(HEAD_BYTES);
    const bytes = readSync(fd, first, 0, HEAD_BYTES, 0);
    const container = containerOf(first.subarray(0, bytes), true);
    if (container === 'plain' || (container === 'gzip' && blockIn(first.subarray(0, bytes), 0) !== undefined)) return;
    const what = container === 'gzip' ? 'plain gzip' : container;
    throw new UsageError(`--shard: ${displayName} is ${what}, which can only be read from its start`, {
      advice: `make it BGZF once: threadmill -F lines --filter true ${displayName} -o FILE.bgz, then --shard on FILE.bgz`,
    });
  } finally {
    closeSync(fd);
  }
}

function notRegular(displayName: string): UsageError {
  return new UsageError(
    `--shard needs files that can be read from the middle, and ${displayName} is not a regular file`,
    {
      advice: 'write the stream to a file first, and name that',
    },
  );
}
