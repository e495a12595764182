// Joins the results of parts of a batch into one.
import { ResultError } from '../../job/errors.ts';
import { formatSize } from '../../job/size.ts';
import { MAX_RESULT_BYTES, type MatedBytes, type OutputBytes } from '../batch-output.ts';
import type { BatchResult, OwnReport } from '../batch-runner.ts';
import { countedOf } from '../counters.ts';
import type { Refused } from '../refused-records.ts';

export interface Part {
  readonly result: BatchResult;
  readonly refused: Refused;
}

export function joinedParts(parts: readonly Part[]): Part {
  return {
    result: joinedResults(parts.map(({ result }) => result)),
    refused: joinedRefused(parts.map(({ refused }) => refused)),
  };
}

function joinedRefused(parts: readonly Refused[]): Refused {
  const outputs = parts.flatMap(({ output }) => output ?? []);
  return {
    records: parts.reduce((total, { records }) => total + records, 0),
    ...(outputs.length === 0 ? {} : { output: joinedMates(outputs) }),
  };
}

function joinedOwn(results: readonly BatchResult[]): Pick<BatchResult, 'own'> {
  const owns = results.flatMap(({ own }) => own ?? []);
  if (owns.length === 0) return {};
  const counters = countedOf(owns.map((own) => new Map(Object.entries(own.counters ?? {}))));
  const own: OwnReport = {
    refused: joinedRefused(owns.map(({ refused }) => refused)),
    bad: owns.flatMap(({ bad }) => bad),
    retried: owns.reduce((total, { retried }) => total + retried, 0),
    ...(counters === undefined ? {} : { counters }),
  };
  return { own };
}

/** The result of a part of a batch, whose first record has this index in it: its bad records are counted from there. */
export function placedResult(result: BatchResult, index: number): BatchResult {
  const { own } = result;
  if (own === undefined || own.bad.length === 0) return result;
  return { ...result, own: { ...own, bad: own.bad.map((bad) => ({ ...bad, index: bad.index + index })) } };
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
    ...joinedOwn(results),
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
