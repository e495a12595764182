// The report of a shard, as threadmill merge reads it: nothing of it is believed before its shape is looked at. Pure.
import { isAbsentOr, isCount, isListOf, isShaped, isText, parsed, type Shape } from '../../io/resume/shape.ts';
import { UsageError } from '../../job/errors.ts';
import { resolveShard } from '../../job/resolve-shard.ts';
import type { ShardSpec } from '../../job/shard.ts';

export interface ShardPart {
  readonly role: string;
  readonly name: string;
  readonly compression: string;
  readonly bytes: number;
  readonly crc32: string;
}

export interface ShardInput {
  readonly name: string;
  readonly bytes: number;
  readonly mtime: string;
  readonly ends: string;
}

export interface ShardFact {
  readonly name: string;
  readonly value: string;
}

export interface ShardPlace {
  readonly input: number;
  readonly byte: number;
  /** Of BGZF: where the block begins, in whose data the byte is. */
  readonly block?: number | undefined;
}

/** Inputs and bytes as the report has them: inputs count from 1. */
export interface DoneShard {
  readonly index: number;
  readonly count: number;
  readonly begin: ShardPlace;
  readonly end: ShardPlace & { readonly lines: number };
  readonly run: string;
  readonly facts: readonly ShardFact[];
  readonly inputs: readonly ShardInput[];
  readonly outputs: readonly ShardPart[];
}

export interface RecordCounts {
  readonly in: number;
  readonly quarantined: number;
}

/** What a report says. */
export type ShardFile =
  | { readonly kind: 'done'; readonly path: string; readonly shard: DoneShard; readonly records: RecordCounts }
  | { readonly kind: 'failed'; readonly path: string; readonly shard: ShardSpec; readonly why: string };

const isPlace = { input: isCount, byte: isCount, block: isAbsentOr(isCount) };
const isDone: Shape<DoneShard> = isShaped<DoneShard>({
  index: isCount,
  count: isCount,
  begin: isShaped<DoneShard['begin']>(isPlace),
  end: isShaped<DoneShard['end']>({ ...isPlace, lines: isCount }),
  run: isText,
  facts: isListOf(isShaped<ShardFact>({ name: isText, value: isText })),
  inputs: isListOf(isShaped<ShardInput>({ name: isText, bytes: isCount, mtime: isText, ends: isText })),
  outputs: isListOf(
    isShaped<ShardPart>({ role: isText, name: isText, compression: isText, bytes: isCount, crc32: isText }),
  ),
});
const isCounts: Shape<RecordCounts> = isShaped<RecordCounts>({ in: isCount, quarantined: isCount });

interface AnyReport {
  readonly status?: unknown;
  readonly shard?: unknown;
  readonly records?: unknown;
  readonly options?: { readonly shard?: unknown } | null;
  readonly failure?: { readonly message?: unknown } | null;
}

/** @throws UsageError for a file that is not the report of a shard */
export function readShardFile(path: string, text: string): ShardFile {
  const report = parsed(text);
  if (typeof report !== 'object' || report === null) throw noReport(path);
  const { status, shard, records, options, failure } = report as AnyReport;
  if (status === 'success' && isDone(shard) && isCounts(records)) return { kind: 'done', path, shard, records };
  const named = options?.shard;
  if (status !== 'failure' || typeof named !== 'string') throw noReport(path);
  const message = failure?.message;
  return {
    kind: 'failed',
    path,
    shard: resolveShard({ shard: named })!,
    why: typeof message === 'string' ? message : 'its report does not say why',
  };
}

function noReport(path: string): UsageError {
  return new UsageError(`${path} is not the report of a shard`, {
    advice: 'merge takes the files of --report; cat puts plain parts together, unproven',
  });
}
