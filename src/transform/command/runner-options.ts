// The options of both runners of commands.
import type { CommandSpec } from '../../job/job-spec.ts';
import { shardName, type ShardSpec } from '../../job/shard.ts';
import type { RunnerOptions } from '../record-wise/record-runner.ts';

export interface CommandOptions extends Pick<
  RunnerOptions,
  'shard' | 'framing' | 'inputNames' | 'recordSlot' | 'onSegment'
> {
  readonly command: CommandSpec;
  /** The worker's number, from 1. */
  readonly worker: number;
}

/** What the environment of a command says of the shard. */
export function shardVariables(shard: ShardSpec | undefined): Readonly<Record<string, string>> {
  return shard === undefined ? {} : { THREADMILL_SHARD: shardName(shard) };
}
