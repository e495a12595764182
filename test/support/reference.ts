// A reference for batching, as plain as possible: inputs as lists of records with their places, and
// batches as lists of records. It is slow and obvious; the real code is compared with it.
import type { BatchSize, Framing } from '../../src/job/job-spec.ts';
import { segmentOf } from '../../src/job/batch.ts';
import { batchLimit } from '../../src/records/batch-limit.ts';
import type { ReadBatch } from '../../src/records/batcher.ts';
import { newBatcher } from '../../src/records/new-batcher.ts';
import type { BatcherOptions } from '../../src/records/batcher-options.ts';
import type { ScanMemory } from '../../src/records/scan-memory.ts';

export interface PlacedRecord {
  readonly input: number;
  readonly line: number;
  readonly byte: number;
  /** With the terminator, even if the input lacks it. */
  readonly bytes: Buffer;
  /** Its terminator is missing, and its last byte is a carriage return. */
  readonly isBareReturn: boolean;
}

export interface OwnedCut extends ReadBatch {
  readonly bytes: Buffer;
}

export const LINES: Framing = { terminator: 'newline', linesPerRecord: 1 };

export function framing(terminator: Framing['terminator'], linesPerRecord = 1): Framing {
  return { terminator, linesPerRecord };
}

/** Every input must consist of whole records; only the last terminator may be missing. */
export function placedRecords(inputs: readonly Buffer[], { terminator, linesPerRecord }: Framing): PlacedRecord[] {
  const end = terminator === 'nul' ? 0 : 10;
  return inputs.flatMap((bytes, input) => {
    const records: PlacedRecord[] = [];
    let from = 0;
    while (from < bytes.length) {
      let to = from;
      for (let line = 0; line < linesPerRecord; line += 1) {
        const at = bytes.indexOf(end, to);
        to = at < 0 ? bytes.length : at + 1;
      }
      const isOpen = bytes[to - 1] !== end;
      const content = bytes.subarray(from, to);
      records.push({
        input,
        line: 1 + records.length * linesPerRecord,
        byte: from,
        bytes: isOpen ? Buffer.concat([content, Buffer.of(end)]) : content,
        isBareReturn: isOpen && terminator === 'newline' && content.at(-1) === 13,
      });
      from = to;
    }
    return records;
  });
}

export function referenceBatches(records: readonly PlacedRecord[], size: BatchSize): PlacedRecord[][] {
  const batches: PlacedRecord[][] = [];
  let open: PlacedRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const { records: most, bytes: mostBytes = Infinity } = batchLimit(size, batches.length);
    bytes += record.bytes.length;
    if (open.length > 0 && (open.length === most || bytes > mostBytes)) {
      batches.push(open);
      open = [];
      bytes = record.bytes.length;
    }
    open.push(record);
  }
  if (open.length > 0) batches.push(open);
  return batches;
}

/** All batches of the inputs, read in pieces of the given sizes (the last size repeats). */
export function cutAll(
  inputs: readonly Buffer[],
  options: Omit<BatcherOptions, 'inputName'>,
  pieces: readonly number[] = [Infinity],
  memory?: ScanMemory,
  mostOfRest = Infinity,
): OwnedCut[] {
  const batcher = newBatcher({ ...options, inputName: (input) => `input-${input}` }, memory);
  const cuts: OwnedCut[] = [];
  const keep = ({ head, bytes }: ReadBatch) => cuts.push({ head, bytes: Buffer.from(bytes) });
  const hasEnough = () => batcher.recordsCut >= (options.mostRecords ?? Infinity);
  const drain = () => {
    while (!hasEnough()) {
      const cut = batcher.next();
      if (cut === undefined) return false;
      keep(cut);
    }
    return true;
  };
  let turn = 0;
  for (const [input, bytes] of inputs.entries()) {
    batcher.beginInput({ input, line: 1, byte: 0 });
    for (let from = 0; from < bytes.length;) {
      const space = batcher.space();
      const wanted = Math.max(1, pieces[Math.min(turn, pieces.length - 1)]!);
      const piece = bytes.subarray(from, from + Math.min(wanted, space.length));
      turn += 1;
      space.set(piece);
      batcher.filled(piece.length);
      from += piece.length;
      if (drain()) return cuts;
    }
    while (batcher.closeInput()) if (drain()) return cuts;
    batcher.endInput();
    if (drain()) return cuts;
  }
  for (let cut = batcher.flush(mostOfRest); cut !== undefined; cut = batcher.flush(mostOfRest)) keep(cut);
  return cuts;
}

/**
 * The records of real batches, with the places that blame and the supervisor compute from their
 * heads.
 */
export function recordsOf(cuts: readonly OwnedCut[], { terminator, linesPerRecord }: Framing): PlacedRecord[][] {
  return cuts.map(({ head, bytes }) => {
    const records = placedRecords([bytes], { terminator, linesPerRecord });
    return records.map((record, index) => {
      const segment = segmentOf(head, index);
      return {
        ...record,
        input: segment.input,
        line: segment.line + (index - segment.recordIndex) * linesPerRecord,
        byte: segment.byte + record.byte - segment.start,
        isBareReturn: head.bareReturns.includes(index),
      };
    });
  });
}
