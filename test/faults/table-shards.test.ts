import { SHARD_CASES } from './cases/shards.ts';
import { holdCases } from './support/hold-cases.ts';

holdCases(SHARD_CASES);
