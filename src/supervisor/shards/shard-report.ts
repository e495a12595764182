// What the report of a shard says for threadmill merge: which bytes it has read and written, and of which run it is a piece.
import type { ShardBorder } from '../../job/shard.ts';
import type { OutputName } from '../../threads/protocol/output-names.ts';
import type { RunPlan } from '../plan.ts';
import type { ThreadReports } from '../supervision.ts';
import { runDigest } from './shard-plan.ts';

const ROLES: Partial<Record<OutputName, string>> = {
  main: 'output',
  refused: 'filtered-out',
  quarantine: 'quarantine',
  errors: 'errors',
};
const CRC_DIGITS = 8;

/** Undefined of a run that is no shard; of one that failed there is no more than its number. */
export function shardReport(plan: RunPlan | undefined, reports: ThreadReports | undefined) {
  const shard = plan?.spec.shard;
  if (plan === undefined || shard === undefined) return undefined;
  const extent = reports?.reader.shard;
  if (reports === undefined || extent === undefined || plan.shardIdentity === undefined) return { ...shard };
  const { begin, end, lastLines } = extent;
  const { facts, inputs } = plan.shardIdentity;
  const outputs = [...plan.outputs].flatMap(([output, { plan: place, compression }]) => {
    const written = reports.writer.written[output];
    const role = ROLES[output];
    if (written === undefined || role === undefined) return [];
    const crc32 = written.checksum.toString(16).padStart(CRC_DIGITS, '0');
    return [{ role, name: place.displayName, compression: compression.name, bytes: written.bytes, crc32 }];
  });
  return {
    ...shard,
    begin: placeOf(begin ?? { input: 0, byte: 0 }),
    end: { ...placeOf(end), lines: lastLines },
    run: runDigest(plan.shardIdentity, shard.count),
    facts,
    inputs,
    outputs,
  };
}

/** Inputs count from 1 in reports. */
function placeOf({ input, byte, block }: ShardBorder) {
  return { input: input + 1, byte, ...(block === undefined ? {} : { block }) };
}
