// Joins the results of parts of a batch into one.
import { ResultError } from '../../job/errors.ts';
import { formatSize } from '../../job/size.ts';
import { MAX_RESULT_BYTES, type MatedBytes, type OutputBytes } from '../batch-output.ts';
import type { BatchResult } from '../batch-runner.ts';
import type { Refused } from '../refused-records.ts';

export interface Part {
  readonly result: BatchResult;
  readonly refused: Refused;
}

export function joinedParts(parts: readonly Part[]): Part {
  const refused = parts.flatMap(({ refused: { output } }) => output ?? []);
  return {
    result: joinedResults(parts.map(({ result }) => result)),
    refused: {
      records: parts.reduce((total, part) => total + part.refused.records, 0),
      ...(refused.length === 0 ? {} : { output: joinedMates(refused) }),
    },
  };
}

/** Comment lines, latin1, as a result without records. */
export function commentResult(text: string): BatchResult {
  const bytes = new Uint8Array(Buffer.from(text, 'latin1'));
  const buffer = bytes.buffer.byteLength === bytes.length ? bytes.buffer : bytes.slice().buffer;
  return { buffer, byteLength: bytes.length, recordsWrittenFrom: 0, recordsDropped: 0, recordsOut: 0 };
}

export function joinedResults(results: readonly BatchResult[]): BatchResult {
  const sum = (of: (result: BatchResult) => number) => results.reduce((total, result) => total + of(result), 0);
  return {
    ...joinedMates(results),
    recordsWrittenFrom: sum((result) => result.recordsWrittenFrom),
    recordsDropped: sum((result) => result.recordsDropped),
    recordsOut: sum((result) => result.recordsOut),
    ...firstRecord(results),
  };
}

function firstRecord(results: readonly BatchResult[]): Pick<BatchResult, 'firstRecordAt'> {
  const first = results.findIndex(({ recordsOut }) => recordsOut > 0);
  if (first < 0) return {};
  const before = results.slice(0, first).reduce((total, { byteLength }) => total + byteLength, 0);
  const firstRecordAt = before + (results[first]!.firstRecordAt ?? 0);
  return firstRecordAt === 0 ? {} : { firstRecordAt };
}

function joinedMates(pieces: readonly MatedBytes[]): MatedBytes {
  const mates = pieces.flatMap(({ mate }) => mate ?? []);
  return { ...joinedBytes(pieces), ...(mates.length === 0 ? {} : { mate: joinedBytes(mates) }) };
}

function joinedBytes(pieces: readonly OutputBytes[]): OutputBytes {
  const byteLength = pieces.reduce((total, piece) => total + piece.byteLength, 0);
  if (byteLength > MAX_RESULT_BYTES) {
    throw new ResultError(`the results of one batch are larger than ${formatSize(MAX_RESULT_BYTES)}`, {
      advice: 'use a smaller --batch-size',
    });
  }
  const bytes = new Uint8Array(byteLength);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(new Uint8Array(piece.buffer, 0, piece.byteLength), at);
    at += piece.byteLength;
  }
  return { buffer: bytes.buffer, byteLength };
}
