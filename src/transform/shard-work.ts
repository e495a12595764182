// A module's work in a shard: it is told which shard it is in, and no number of a record, which only the whole run knows.
import { UsageError, WorkError } from '../job/errors.ts';
import type { ShardSpec } from '../job/shard.ts';
import type { RecordContext } from './context.ts';
import type { PreparedWork } from './prepare-work.ts';
import type { ModuleWork } from './work.ts';
import { SlotContext } from './slots/slot-context.ts';
import { WorkerContext } from './worker-context.ts';

type AnyFunction = (...args: unknown[]) => unknown;

/** @throws UsageError for a reduction, whose result is of all records */
export function inShard(
  module: ModuleWork | undefined,
  shard: ShardSpec | undefined,
  { module: prepared }: PreparedWork,
): ModuleWork | undefined {
  if (module === undefined || shard === undefined) return module;
  if (module.reduction !== undefined) {
    throw new UsageError(`'${prepared!.displayName}' is a reduction: a shard's result is not that of all records`, {
      advice: 'run it over the whole file, or over the merged outputs of a run with shards',
    });
  }
  const toldOf = (work: unknown): unknown => {
    if (typeof work !== 'function') return Array.isArray(work) ? work.map(toldOf) : work;
    return (one: unknown, two: unknown) => (work as AnyFunction)(viewOf(one, shard), viewOf(two, shard));
  };
  return Object.fromEntries(Object.entries(module).map(([key, work]) => [key, toldOf(work)])) as unknown as ModuleWork;
}

const views = new WeakMap<WorkerContext | SlotContext, object>();

/** The context as a shard shows it; anything else as it is. */
function viewOf(given: unknown, { index, count }: ShardSpec): unknown {
  if (!(given instanceof WorkerContext || given instanceof SlotContext)) return given;
  const known = views.get(given);
  if (known !== undefined) return known;
  const view = Object.create(given, {
    shard: { value: { index, count }, enumerable: true },
    // a getter with private fields works on its own object only
    signal: { get: () => (given as RecordContext).signal, enumerable: true },
    recordNumber: { get: refuseNumber, enumerable: true },
  }) as object;
  views.set(given, view);
  return view;
}

function refuseNumber(): never {
  throw new WorkError(
    'context.recordNumber is not known in a shard: only a run over the whole file counts all records',
    {
      advice: 'to name a record, use what is in it, or context.file and context.shard',
    },
  );
}

/** @throws UsageError for an expression that uses NR */
export function refuseNumbers({ filter, map }: PreparedWork): void {
  const plan = [filter, map].find((each) => each?.names.includes('NR'));
  if (plan === undefined) return;
  throw new UsageError(
    `${plan.option}: NR is not known in a shard: only a run over the whole file counts all records`,
    {
      advice: 'number the records first: threadmill --map ... over the whole file, then --shard',
    },
  );
}
