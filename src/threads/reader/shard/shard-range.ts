// The part of the inputs that a shard reads. Each shard computes both of its borders, and the next shard computes the same:
// a border follows from the inputs, their order, the number of shards and what cuts records, and from nothing else.
import type { ByteSource, InputPlan } from '../../../io/input/byte-source.ts';
import { RecordTooLongError } from '../../../job/errors.ts';
import { headerEncoding, type JobSpec } from '../../../job/job-spec.ts';
import { shardTarget, type ShardBorder, type ShardSpec } from '../../../job/shard.ts';
import { formatSize } from '../../../job/size.ts';
import { newBorderSearch } from '../../../records/borders/new-border-search.ts';
import { columnNames, headerLines } from '../../../records/header-lines.ts';
import type { InputHead } from '../../../records/input-head.ts';
import { InputHeads } from '../input-heads.ts';

export interface ShardRange {
  /** Undefined: the beginning of the first input, with its header. */
  readonly begin: ShardBorder | undefined;
  readonly end: ShardBorder;
  /** The last input that is read is read to its end. */
  readonly endsWithInput: boolean;
  /** As the inputs lie there: those of all shards add up to their sizes. */
  readonly bytes: number;
}

export interface ShardInputs {
  readonly spec: JobSpec;
  readonly inputs: readonly InputPlan[];
  /** Of the inputs, when the run was planned. */
  readonly sizes: readonly number[];
  /** As the bytes lie there: every input is a plain file. */
  readonly open: (plan: InputPlan) => Promise<ByteSource>;
}

const CHUNK_BYTES = 64 * 1024;
/** A border may be found with the second record after the place that was aimed at. */
const RECORDS_LOOKED_AT = 4;

export async function findRange(shard: ShardSpec, given: ShardInputs): Promise<ShardRange> {
  const { sizes } = given;
  const begin = shard.index === 1 ? undefined : await findBorder(shard.index - 1, shard.count, given);
  const end = await findBorder(shard.index, shard.count, given);
  const upTo = ({ input, byte }: ShardBorder) => sizes.slice(0, input).reduce((sum, size) => sum + size, byte);
  return {
    begin,
    end,
    endsWithInput: end.byte === sizes[end.input],
    bytes: upTo(end) - (begin === undefined ? 0 : upTo(begin)),
  };
}

/** Where shard `index` of `count` ends. */
async function findBorder(index: number, count: number, given: ShardInputs): Promise<ShardBorder> {
  const { spec, inputs, sizes, open } = given;
  const target = shardTarget(sizes, index, count);
  if (target.byte === sizes[target.input]) return target;
  const plan = inputs[target.input]!;
  const source = await open(plan);
  try {
    const head = await new InputHeads(spec, () => undefined).read(plan.displayName, (chunk) => source.read(chunk));
    const byte =
      target.byte <= head.byteLength
        ? head.byteLength
        : await search(spec, plan, source, target.byte, columnsOf(spec, head, plan));
    return { input: target.input, byte };
  } finally {
    source.close();
  }
}

/** The first record that begins at `x` or after it. Returns the input's end if no record does. */
async function search(
  spec: JobSpec,
  plan: InputPlan,
  source: ByteSource,
  x: number,
  columns: number | undefined,
): Promise<number> {
  const searched = newBorderSearch(spec, columns);
  const begin = x - 1;
  source.seek!(begin);
  const most = spec.maxRecordBytes * RECORDS_LOOKED_AT;
  for (let seen = 0; seen <= most;) {
    const chunk = new Uint8Array(CHUNK_BYTES);
    const bytes = await source.read(chunk);
    if (bytes === 0) return begin + searched.end();
    const found = searched.put(chunk.subarray(0, bytes));
    if (found !== undefined) return begin + found;
    seen += bytes;
  }
  throw new RecordTooLongError(`no record begins within ${formatSize(most)} from here`, {
    place: { file: plan.displayName, byte: x },
    advice: 'is the format right? --max-record SIZE allows longer records',
  });
}

/** The fields that every row has; undefined: any number. */
function columnsOf(spec: JobSpec, head: InputHead, { displayName }: InputPlan): number | undefined {
  const { header, delimiter, isRagged, format } = spec;
  if (format !== 'csv' || isRagged || header.kind === 'none' || head.headerLines === 0) return undefined;
  const coding = { ...spec, encoding: headerEncoding(spec) };
  return columnNames(headerLines(head.header, coding, displayName), header, delimiter).length;
}
