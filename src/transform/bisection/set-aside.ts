// The quarantined records of a batch: their bytes as read, and for each a line of JSON with its
// place and its error.
import { fromReport, type ErrorReport } from '../../job/error-report.ts';
import { shardName, UNKNOWN_BYTES, type ShardSpec } from '../../job/shard.ts';
import type { Mask } from '../../job/secrets.ts';
import type { BadRecord } from '../../flow/retry-policy.ts';
import type { BatchSlicer } from '../../records/batch-slicer.ts';
import type { MatedBytes, OutputBytes } from '../batch-output.ts';
import type { KeptRecords } from '../kept-records.ts';
import type { BisectedBatch } from './bisection.ts';

/** How many records of a batch are quarantined. They are not part of the result. */
export interface AsideCounts {
  readonly records: number;
  /** The number of them before the batch's first good record. */
  readonly leading: number;
  /** All first records of the input failed, so many that the rest of the batch was not tried. */
  readonly isHopeless?: true;
}

export interface SetAside {
  readonly counts: AsideCounts;
  /** The records' bytes, and a line of JSON for each; absent if neither is written. */
  readonly output?: MatedBytes;
  readonly errors?: OutputBytes;
}

interface ErrorLineOptions {
  readonly mask: Mask;
  readonly shard: ShardSpec | undefined;
}

/**
 * Undefined if no record failed. `bad` may be in any order. Without `kept` the records are only
 * counted.
 */
export function setAside(
  { bad, records }: Pick<BisectedBatch, 'bad' | 'records'>,
  slicer: BatchSlicer,
  inputNames: readonly string[],
  kept: KeptRecords | undefined,
  mask: Mask,
  shard?: ShardSpec,
): SetAside | undefined {
  if (bad.length === 0) return undefined;
  const inOrder = bad.toSorted((one, other) => one.index - other.index);
  let leading = 0;
  while (inOrder[leading]?.index === leading) leading += 1;
  const isHopeless = records < slicer.head.records;
  const counts = { records: bad.length, leading, ...(isHopeless ? { isHopeless } : {}) };
  if (kept === undefined) return { counts };
  for (const { index } of inOrder) {
    const [first, second] = slicer.bytesOf(index);
    kept.keep(first, second);
  }
  const lines = inOrder.map((record) => `${JSON.stringify(errorLine(record, slicer, inputNames, { mask, shard }))}\n`);
  return { counts, output: kept.take()!, errors: ownBytes(lines.join('')) };
}

function errorLine(
  { index, error }: BadRecord,
  slicer: BatchSlicer,
  inputNames: readonly string[],
  options: ErrorLineOptions,
) {
  const { input, line, byte } = slicer.placeOf(index);
  const { place } = error;
  // The error's place may be more exact: the second mate, or a later line of a record of several.
  const isPlaced = place.lastRecord === undefined && place.line !== undefined;
  const numbers = { line: isPlaced ? place.line : line, record: slicer.head.firstRecord + index };
  return {
    file: (isPlaced ? place.file : undefined) ?? inputNames[input] ?? null,
    ...numbersIn(options.shard, numbers, input),
    byte: knownByte(isPlaced && place.byte !== undefined ? place.byte : byte),
    ...whatHappened(error, options.mask),
  };
}

/** Counted from the beginning of a shard they are named otherwise: threadmill merge makes line and record of them. */
function numbersIn(shard: ShardSpec | undefined, { line, record }: { line: number; record: number }, input: number) {
  if (shard === undefined) return { line, record };
  return {
    line: null,
    record: null,
    shard: shardName(shard),
    input: input + 1,
    lineInShard: line,
    recordInShard: record,
  };
}

/** Null in a shard of BGZF that begins in the middle of a file. */
function knownByte(byte: number): number | null {
  return byte >= UNKNOWN_BYTES ? null : byte;
}

/** What the work threw says more than the WorkError around it. */
function whatHappened(error: ErrorReport, mask: Mask) {
  const { name, message, cause } = error;
  const isOfTheWork = name === 'WorkError' && cause !== undefined && cause.thrown === undefined;
  return {
    name: isOfTheWork ? cause.name : name,
    message: mask(isOfTheWork ? cause.message : message),
    code: (isOfTheWork ? cause.code : undefined) ?? fromReport(error).code,
    stack: cause?.stack === undefined ? null : mask(cause.stack),
  };
}

/** In memory of its own, not in Node's pool: it is transferred. */
function ownBytes(text: string): OutputBytes {
  const { buffer, byteLength } = Uint8Array.from(Buffer.from(text));
  return { buffer, byteLength };
}
