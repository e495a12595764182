// --shard: its value, and what can't be read in pieces.
import { UsageError } from './errors.ts';
import type { JobSpec } from './job-spec.ts';
import type { Job } from './job.ts';
import type { ShardSpec } from './shard.ts';

const MOST_SHARDS = 1_000_000;
const FORM = /^\s*(\d*)\s*(?:\/|-of-)\s*(\d*)\s*$/;

export function resolveShard(job: Job): ShardSpec | undefined {
  const { shard } = job;
  if (shard === undefined) return undefined;
  const [, i, n] = FORM.exec(shard) ?? [];
  if (i === undefined || n === undefined) {
    throw new UsageError(`--shard takes a piece and the number of pieces, such as 3/16, not '${shard}'`);
  }
  if (i === '' || n === '') {
    throw new UsageError(`--shard takes a piece and the number of pieces, such as 3/16, not '${shard}'`, {
      advice: 'is the variable empty?',
    });
  }
  const [index, count] = [Number(i), Number(n)];
  if (count < 1 || count > MOST_SHARDS) {
    throw new UsageError(`--shard takes 1 to ${MOST_SHARDS} pieces, not '${shard}'`);
  }
  if (index === 0) {
    throw new UsageError(`--shard counts from 1, so '${shard}' is no piece`, {
      advice: `of an array that counts from 0: --shard $((ID + 1))/${count}`,
    });
  }
  if (index > count) {
    throw new UsageError(`--shard: there is no piece ${index} of ${count}`, {
      advice: `pieces count from 1 to ${count}`,
    });
  }
  return { index, count };
}

/** @throws UsageError for a job whose pieces could not be found, or would not make up its result */
export function checkShard(spec: JobSpec): void {
  if (spec.shard === undefined) return;
  if (spec.inputs.includes('-')) {
    throw new UsageError("--shard needs files that can be read from the middle, and standard input can't", {
      advice: 'write the stream to a file first, and name that',
    });
  }
  if (spec.format !== 'fastq' && spec.framing.linesPerRecord > 1) {
    const lines = spec.framing.linesPerRecord;
    throw new UsageError(`--shard can't cut records of ${lines} lines: where one begins can only be counted`, {
      advice: 'put each record on one line first, or run the whole file',
    });
  }
}
