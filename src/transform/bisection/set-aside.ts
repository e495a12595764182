// The records of a batch that are set aside: their bytes as they came, and a line of JSON for each that says where it
// stood and what was wrong.
import { fromReport, type ErrorReport } from '../../job/error-report.ts';
import type { Mask } from '../../job/secrets.ts';
import type { BadRecord } from '../../flow/retry-policy.ts';
import type { BatchSlicer } from '../../records/batch-slicer.ts';
import type { MatedBytes, OutputBytes } from '../batch-output.ts';
import type { KeptRecords } from '../kept-records.ts';
import type { BisectedBatch } from './bisection.ts';

/** How many records of a batch go to the quarantine: they are in no result. */
export interface AsideCounts {
  readonly records: number;
  /** So many of them stand before any good record of the batch. */
  readonly leading: number;
  /** They are the first of all there are, each of them bad, and so many that nothing behind them was tried. */
  readonly isHopeless?: true;
}

export interface SetAside {
  readonly counts: AsideCounts;
  /** Their bytes, and a line of JSON for each; absent where nobody wants them. */
  readonly output?: MatedBytes;
  readonly errors?: OutputBytes;
}

/** Undefined where no record is bad; `bad` may be in any order. `kept` is absent where nobody wants the records' bytes. */
export function setAside(
  { bad, records }: Pick<BisectedBatch, 'bad' | 'records'>,
  slicer: BatchSlicer,
  inputNames: readonly string[],
  kept: KeptRecords | undefined,
  mask: Mask,
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
  const lines = inOrder.map((record) => `${JSON.stringify(errorLine(record, slicer, inputNames, mask))}\n`);
  return { counts, output: kept.take()!, errors: ownBytes(lines.join('')) };
}

function errorLine({ index, error }: BadRecord, slicer: BatchSlicer, inputNames: readonly string[], mask: Mask) {
  const { input, line, byte } = slicer.placeOf(index);
  const { place } = error;
  // of a pair it may be the second mate that is at fault, and of a record with several lines a later one
  const isPlaced = place.lastRecord === undefined && place.line !== undefined;
  return {
    file: (isPlaced ? place.file : undefined) ?? inputNames[input] ?? null,
    line: isPlaced ? place.line : line,
    record: slicer.head.firstRecord + index,
    byte: isPlaced && place.byte !== undefined ? place.byte : byte,
    ...whatHappened(error, mask),
  };
}

/** What the work has thrown says more than that it has. */
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

/** In memory of its own, which can be transferred: not in Node's pool. */
function ownBytes(text: string): OutputBytes {
  const { buffer, byteLength } = Uint8Array.from(Buffer.from(text));
  return { buffer, byteLength };
}
