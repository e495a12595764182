// --shard, held against the system before anything runs, and what its report will say of it.
import { createHash } from 'node:crypto';
import type { InputPlan } from '../../io/input/byte-source.ts';
import type { JobSpec } from '../../job/job-spec.ts';
import type { PreparedWork } from '../../transform/prepare-work.ts';
import { refuseNumbers } from '../../transform/shard-work.ts';
import { inputFacts } from '../resume/input-identity.ts';
import { commonFacts, type RunFacts } from '../resume/run-facts.ts';
import { refusePartOfArray, shardInputs, type ShardInputFacts } from './shard-inputs.ts';

export interface ShardPlan {
  readonly inputs: readonly ShardInputFacts[];
  readonly sizes: readonly number[];
}

/** What is the same in all shards of one run. */
export interface ShardIdentity {
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly inputs: readonly {
    readonly name: string;
    readonly bytes: number;
    readonly mtime: string;
    readonly ends: string;
  }[];
}

/** @throws UsageError for what a shard can't read, or can't know */
export function planShard(spec: JobSpec, inputs: readonly InputPlan[], work: PreparedWork): ShardPlan | undefined {
  if (spec.shard === undefined) return undefined;
  refuseNumbers(work);
  refusePartOfArray(spec.shard, process.env);
  const facts = shardInputs(inputs);
  return { inputs: facts, sizes: facts.map(({ size }) => Number(size)) };
}

/** Of a run with --report: reads the ends of the inputs, and the files of the work. */
export async function identifyShard(run: RunFacts): Promise<ShardIdentity | undefined> {
  if (run.spec.shard === undefined || run.spec.report === undefined) return undefined;
  const facts = await commonFacts(run);
  const inputs = run.inputs.map((input, index) => {
    const { facts: own, bytes } = inputFacts(input, index);
    const [, , mtime, ends] = own;
    return { name: input.displayName, bytes, mtime: mtime!.value, ends: ends!.value };
  });
  return { facts: facts.map(({ name, value }) => ({ name, value })), inputs };
}

export function runDigest({ facts, inputs }: ShardIdentity, count: number): string {
  return createHash('sha256')
    .update(JSON.stringify([count, facts, inputs]))
    .digest('hex')
    .slice(0, 32);
}
