// The part of the inputs that a shard reads. Each shard computes both of its borders, and the next shard computes the same:
// a border follows from the inputs, their order, the number of shards and what cuts records, and from nothing else.
import type { ByteSource, InputPlan } from '../../../io/input/byte-source.ts';
import { CompressedFault } from '../../../io/input/decompression/decoder.ts';
import { containerOf } from '../../../io/input/decompression/magic.ts';
import { findBlockBorder, type BlockedInput, type BlockPlace } from './block-border.ts';
import { CorruptInputError, InputError, RecordTooLongError } from '../../../job/errors.ts';
import { headerEncoding, type JobSpec } from '../../../job/job-spec.ts';
import { byteOnDisk, shardTarget, type ShardBorder, type ShardSpec } from '../../../job/shard.ts';
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
  const upTo = (border: ShardBorder) =>
    sizes.slice(0, border.input).reduce((sum, size) => sum + size, byteOnDisk(border));
  return {
    begin,
    end,
    endsWithInput: byteOnDisk(end) === sizes[end.input],
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
    const readHead = (read: (chunk: Uint8Array) => number | Promise<number>) =>
      new InputHeads(spec, () => undefined).read(plan.displayName, read);
    if (await isCompressed(source)) {
      const place = await inBlocks(target.byte, { spec, plan, source, size: sizes[target.input]!, readHead });
      return { input: target.input, ...place };
    }
    const head = await readHead((chunk) => source.read(chunk));
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
  throw tooLong(plan, most, x);
}

function tooLong({ displayName }: InputPlan, most: number, byte: number): RecordTooLongError {
  return new RecordTooLongError(`no record begins within ${formatSize(most)} from here`, {
    place: { file: displayName, byte },
    advice: 'is the format right? --max-record SIZE allows longer records',
  });
}

/** Of the compressed inputs a shard gets only BGZF (supervisor/shards/shard-inputs.ts). */
async function isCompressed(source: ByteSource): Promise<boolean> {
  const first = new Uint8Array(2);
  const bytes = await source.read(first);
  source.seek!(0);
  return containerOf(first.subarray(0, bytes), true) !== 'plain';
}

interface Blocked extends Pick<BlockedInput, 'source' | 'size' | 'readHead'> {
  readonly spec: JobSpec;
  readonly plan: InputPlan;
}

async function inBlocks(x: number, { spec, plan, ...given }: Blocked): Promise<BlockPlace> {
  const most = spec.maxRecordBytes * RECORDS_LOOKED_AT;
  const { displayName } = plan;
  try {
    return await findBlockBorder(x, {
      ...given,
      newSearch: (head) => newBorderSearch(spec, columnsOf(spec, head, plan)),
      mostBytes: most,
      onTooLong: () => {
        throw tooLong(plan, most, x);
      },
    });
  } catch (error) {
    if (error instanceof CompressedFault) {
      throw new CorruptInputError(error.message, {
        place: { file: displayName, byte: error.offset },
        advice: 'get the file again from its source',
      });
    }
    throw error instanceof InputError && error.place.file === undefined
      ? new InputError(error.message, { place: { file: displayName }, advice: error.advice! })
      : error;
  }
}

/** The fields that every row has; undefined: any number. */
function columnsOf(spec: JobSpec, head: InputHead, { displayName }: InputPlan): number | undefined {
  const { header, delimiter, isRagged, format } = spec;
  if (format !== 'csv' || isRagged || header.kind === 'none' || head.headerLines === 0) return undefined;
  const coding = { ...spec, encoding: headerEncoding(spec) };
  return columnNames(headerLines(head.header, coding, displayName), header, delimiter).length;
}
