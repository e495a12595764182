// The records of a batch that are set aside: their bytes as they came, and a line of JSON for each that says where it
// stood and what was wrong.
import { fromReport, type ErrorReport } from '../../job/error-report.ts';
import type { BadRecord } from '../../flow/batch-trials.ts';
import type { BatchSlicer } from '../../records/batch-slicer.ts';
import type { OutputBytes } from '../batch-output.ts';

/** Records of a batch that go to the quarantine: they are in no result. */
export interface SetAside {
  readonly records: number;
  /** So many of them stand before any good record of the batch. */
  readonly leading: number;
  /** They are the first of all there are, each of them bad, and so many that nothing behind them was tried. */
  readonly isHopeless?: true;
  /** Their bytes, and a line of JSON for each; absent where nobody wants them. */
  readonly output?: OutputBytes;
  readonly errors?: OutputBytes;
}

/** `bad` in any order; undefined where there are none. */
export function setAside(
  bad: readonly BadRecord[],
  slicer: BatchSlicer,
  inputNames: readonly string[],
  isKept: boolean,
): SetAside | undefined {
  if (bad.length === 0) return undefined;
  const inOrder = bad.toSorted((one, other) => one.index - other.index);
  let leading = 0;
  while (inOrder[leading]?.index === leading) leading += 1;
  const counts = { records: bad.length, leading };
  if (!isKept) return counts;
  const lines = inOrder.map((record) => `${JSON.stringify(errorLine(record, slicer, inputNames))}\n`);
  return {
    ...counts,
    output: joined(inOrder.flatMap(({ index }) => slicer.bytesOf(index))),
    errors: joined([Buffer.from(lines.join(''))]),
  };
}

function errorLine({ index, error }: BadRecord, slicer: BatchSlicer, inputNames: readonly string[]) {
  const { input, line, byte } = slicer.placeOf(index);
  const { place } = error;
  // of a pair it may be the second mate that is at fault, and of a record with several lines a later one
  const isPlaced = place.lastRecord === undefined && place.line !== undefined;
  return {
    file: (isPlaced ? place.file : undefined) ?? inputNames[input] ?? null,
    line: isPlaced ? place.line : line,
    record: slicer.head.firstRecord + index,
    byte: isPlaced && place.byte !== undefined ? place.byte : byte,
    ...whatHappened(error),
  };
}

/** What the work has thrown says more than that it has. */
function whatHappened(error: ErrorReport) {
  const { name, message, cause } = error;
  const isOfTheWork = name === 'WorkError' && cause !== undefined && cause.thrown === undefined;
  return {
    name: isOfTheWork ? cause.name : name,
    message: isOfTheWork ? cause.message : message,
    code: (isOfTheWork ? cause.code : undefined) ?? fromReport(error).code,
    stack: cause?.stack ?? null,
  };
}

function joined(pieces: readonly Uint8Array[]): OutputBytes {
  const byteLength = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const bytes = new Uint8Array(byteLength);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return { buffer: bytes.buffer, byteLength };
}
